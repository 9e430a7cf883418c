package portal

import (
	"context"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"github.com/espace-adherent/adherent/spst"
)

// The second factor: a code of six digits that changes every 30 seconds (TOTP,
// RFC 6238), asked for when a session opens. Nothing replaces it but one of ten
// recovery codes, each good once.

const (
	// EnrolmentLife is how long turning it on may take.
	EnrolmentLife = 15 * time.Minute

	factorStep    = 30 // seconds (RFC 6238, 5.2)
	secretLength  = 20 // bytes (RFC 4226, 4, R6)
	recoveryCount = 10
	recoveryChars = 10
)

// factorCodes are what every authenticator application makes.
var factorCodes = hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// factorOf gives the second factor of an account; on is false while there is
// none, or none confirmed.
func (p *Portal) factorOf(ctx context.Context, a spst.Account) (f StoredSecondFactor, on bool, err error) {
	f, err = p.store.SecondFactor(ctx, a.Kind, a.Number)
	if spst.KindOf(err) == spst.NotFound {
		return f, false, nil
	}
	return f, err == nil && !f.Since.IsZero(), err
}

// factorState tells where an account stands.
func (p *Portal) factorState(ctx context.Context, a spst.Account) (spst.SecondFactor, error) {
	f, on, err := p.factorOf(ctx, a)
	if err != nil {
		return spst.SecondFactor{}, err
	}
	if on {
		return spst.SecondFactor{State: spst.FactorOn, Since: f.Since.UTC().Truncate(time.Second), RecoveryLeft: len(f.Recovery)}, nil
	}
	needed, err := p.factorNeeded(ctx, a)
	if needed {
		return spst.SecondFactor{State: spst.FactorRequired}, err
	}
	return spst.SecondFactor{State: spst.FactorOff}, err
}

// factorNeeded tells whether the service asks this account for a second factor.
func (p *Portal) factorNeeded(ctx context.Context, a spst.Account) (bool, error) {
	if p.factorAbove == nil || a.Kind != spst.MandataryAccount {
		return false, nil
	}
	n, err := p.store.CountMandates(ctx, a.Number, p.today())
	return n > *p.factorAbove, err
}

// mustEnrol tells whether an account may do nothing but turn the second factor on.
func (p *Portal) mustEnrol(ctx context.Context, a spst.Account) (bool, error) {
	needed, err := p.factorNeeded(ctx, a)
	if err != nil || !needed {
		return false, err
	}
	_, on, err := p.factorOf(ctx, a)
	return !on, err
}

// proof is what a code that was given is good for.
type proof struct {
	step     int64  // of a code of the application
	recovery string // hash of a recovery code
}

// prove looks at a code; nothing is used up yet. The answer is nil when the
// code is none of the account's.
func (p *Portal) prove(ctx context.Context, f StoredSecondFactor, code string) (*proof, error) {
	digits := spelt(code)
	if isStepCode(digits) {
		return p.proveStep(f, digits)
	}
	hash, err := p.passwords.oneOf(ctx, f.Recovery, digits)
	if err != nil || hash == "" {
		return nil, err
	}
	return &proof{recovery: hash}, nil
}

func isStepCode(s string) bool {
	return len(s) == factorCodes.Digits.Length() && strings.Trim(s, "0123456789") == ""
}

// proveStep takes the code of the step before and after as well: clocks differ,
// and people type slowly (RFC 6238, 5.2).
func (p *Portal) proveStep(f StoredSecondFactor, digits string) (*proof, error) {
	if !isStepCode(digits) {
		return nil, nil
	}
	now := p.factorNow().Unix() / factorStep
	for _, step := range []int64{now, now - 1, now + 1} {
		good, err := hotp.ValidateCustom(digits, uint64(step), f.Secret, factorCodes)
		if err != nil {
			return nil, &spst.Error{Kind: spst.Internal, Code: spst.CodeFactorSecret, Err: err}
		}
		if good {
			return &proof{step: step}, nil
		}
	}
	return nil, nil
}

// use takes a code, once, in the transaction of what it is given for. A code of
// the application that is not later than the last one taken, and a recovery code
// that has served, are refused (CodeUsedFactor).
func (p *Portal) use(ctx context.Context, a spst.Account, x proof) (StoredSecondFactor, error) {
	f, on, err := p.factorOf(ctx, a)
	if err != nil {
		return f, err
	}
	if !on {
		return f, errFactorOff()
	}
	if x.recovery == "" {
		if x.step <= f.Step {
			return f, errUsedFactor("Ce code a déjà servi : attendez le suivant, 30 secondes au plus.")
		}
		f.Step = x.step
		return f, p.store.PutSecondFactor(ctx, f)
	}
	i := slices.Index(f.Recovery, x.recovery)
	if i < 0 {
		return f, errUsedFactor("Ce code de secours a déjà servi : prenez-en un autre.")
	}
	f.Recovery = slices.Delete(f.Recovery, i, i+1)
	if err := p.store.PutSecondFactor(ctx, f); err != nil {
		return f, err
	}
	return f, p.tellAccount(ctx, a, spst.RecoveryUsed, a.Number, fmt.Sprintf("Un code de secours a servi. Il en reste %d.", len(f.Recovery)))
}

// signInProof is what signing in gives beside the password: nothing while the
// second factor is off. A code that is missing is CodeSecondFactor and no
// failed try; a wrong one is CodeWrongFactor, and is one.
func (p *Portal) signInProof(ctx context.Context, a spst.Account, code string, try *attempt) (*proof, error) {
	f, on, err := p.factorOf(ctx, a)
	if err != nil || !on {
		return nil, err
	}
	if strings.TrimSpace(code) == "" {
		return nil, joinForgiven(errFactorWanted(), p.uncount(ctx, try))
	}
	x, err := p.prove(ctx, f, code)
	if err == nil && x == nil {
		err = try.wrongFactor()
	}
	return x, err
}

// newSecret is drawn for an application.
func (p *Portal) newSecret() (string, error) {
	b := make([]byte, secretLength)
	if _, err := io.ReadFull(p.rand, b); err != nil {
		return "", &spst.Error{Kind: spst.Internal, Code: spst.CodeRandom, Err: err}
	}
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b), nil
}

// labelLength is the most characters of the service's name in what the QR code
// says: the code then fits in a terminal of 24 lines.
const labelLength = 12

// enrolmentURI is what authenticator applications read. The service is named in
// front of the number; a parameter would say it again, and take room. Six digits
// each 30 seconds and SHA-1 are what applications take for granted
// (github.com/google/google-authenticator/wiki/Key-Uri-Format).
func (p *Portal) enrolmentURI(a spst.Account, secret string) string {
	label := a.Number
	if name := first(p.service.ShortName, labelLength); name != "" {
		label = name + ":" + label
	}
	return "otpauth://totp/" + url.PathEscape(label) + "?secret=" + secret
}

// newRecovery draws recovery codes, with their hashes.
func (p *Portal) newRecovery(ctx context.Context) (codes, hashes []string, err error) {
	for range recoveryCount {
		code, err := p.pick(recoveryChars)
		if err != nil {
			return nil, nil, err
		}
		codes = append(codes, code)
	}
	hashes, err = p.passwords.hashAll(ctx, codes)
	for i, code := range codes {
		codes[i] = code[:recoveryChars/2] + "-" + code[recoveryChars/2:]
	}
	return codes, hashes, err
}

// hashAll hashes codes that are looked up together: with one salt, one
// derivation finds which of them was given.
func (p *passwords) hashAll(ctx context.Context, codes []string) ([]string, error) {
	salt := make([]byte, saltLength)
	if _, err := io.ReadFull(p.rand, salt); err != nil {
		return nil, &spst.Error{Kind: spst.Internal, Code: spst.CodeRandom, Err: err}
	}
	var hashes []string
	for _, code := range codes {
		sum, err := p.derive(ctx, true, p.cost, code, salt)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, encodePHC(p.cost, salt, sum))
	}
	return hashes, nil
}

// oneOf gives the hash of a code among those of hashAll, or "".
func (p *passwords) oneOf(ctx context.Context, hashes []string, code string) (string, error) {
	if len(hashes) == 0 {
		return "", nil
	}
	cost, salt, _, err := decodePHC(hashes[0])
	if err != nil {
		return "", err
	}
	sum, err := p.derive(ctx, true, cost, code, salt)
	if err != nil {
		return "", err
	}
	given, found := encodePHC(cost, salt, sum), ""
	for _, hash := range hashes {
		if subtle.ConstantTimeCompare([]byte(hash), []byte(given)) == 1 {
			found = hash
		}
	}
	return found, nil
}

func errFactorWanted() error {
	return &spst.Error{
		Kind: spst.Unauthenticated, Code: spst.CodeSecondFactor,
		Message: "Donnez aussi le code à six chiffres de votre application, ou un code de secours.",
	}
}

func errUsedFactor(message string) error {
	return &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeUsedFactor, Message: message}
}

const textWrongFactor = "Ce n'est pas le code de votre application : vérifiez-le, et l'heure de votre téléphone."

// wrongFactor counts as a wrong password does.
func (a *attempt) wrongFactor() error {
	return &spst.Error{
		Kind: spst.Unauthenticated, Code: spst.CodeWrongFactor, Message: textWrongFactor,
		TriesLeft: triesLeft(a.here.now.Count), RetryAfter: delayAfter(a.here.now.Count, longestBlock),
	}
}

func errFactorOff() error {
	return &spst.Error{
		Kind: spst.Conflict, Code: spst.CodeFactorOff,
		Message: "Le double facteur n'est pas actif sur ce compte : activez-le d'abord.",
	}
}
