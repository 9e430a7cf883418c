package spst

import "time"

// SecondFactorState is where an account stands with its second factor.
type SecondFactorState string

// The states of a second factor.
const (
	FactorOff      SecondFactorState = "off"
	FactorOn       SecondFactorState = "on"
	FactorRequired SecondFactorState = "required" // off, and the service asks for it before anything else
)

// SecondFactor is that of an account: codes of six digits that change every 30
// seconds (TOTP, RFC 6238).
type SecondFactor struct {
	State SecondFactorState `json:"state" enum:"off,on,required" doc:"required: the service asks for it before anything else"`
	Since time.Time         `json:"since,omitzero"`
	// RecoveryLeft is how many recovery codes have not served yet.
	RecoveryLeft int `json:"recovery_codes_left,omitempty"`
}

// Enrolment is what an authenticator application is given, once.
type Enrolment struct {
	Secret    string    `json:"secret" doc:"Base32 without padding"`
	URI       string    `json:"uri" doc:"otpauth://totp/…, what the QR code says"`
	ExpiresAt time.Time `json:"expires_at" doc:"By then a code must have confirmed it"`
}

// Grouped is the secret as it is read out and copied: by four.
func (e Enrolment) Grouped() string {
	grouped := ""
	for i, r := range e.Secret {
		if i > 0 && i%4 == 0 {
			grouped += " "
		}
		grouped += string(r)
	}
	return grouped
}

// RecoveryCodes sign in once each in the place of a code; they are given once.
type RecoveryCodes struct {
	Codes []string `json:"recovery_codes"`
}

// PasswordProof is the password given again, before a change of the account.
type PasswordProof struct {
	Password string `json:"password" minLength:"1" maxLength:"1024"`
}

// SecondFactorCode confirms an enrolment.
type SecondFactorCode struct {
	Code string `json:"code" minLength:"1" maxLength:"40" doc:"Six digits; blanks do not matter"`
}

// SecondFactorProof is the password and a code, before a change of the second factor.
type SecondFactorProof struct {
	Password string `json:"password" minLength:"1" maxLength:"1024"`
	Code     string `json:"code" minLength:"1" maxLength:"40" doc:"Six digits, or a recovery code"`
}

// OpenSession is a session of the account, as its owner recognises it.
type OpenSession struct {
	ID      string    `json:"id"`
	Address string    `json:"address,omitempty" doc:"Network that it was opened from"`
	Program string    `json:"program,omitempty" doc:"As it named itself"`
	Opened  time.Time `json:"opened_at,omitzero"`
	Seen    time.Time `json:"seen_at" doc:"Last use, to ten minutes"`
	Current bool      `json:"current,omitempty" doc:"The one that asks"`
}

// AccountAction is what happened to an account.
type AccountAction string

// The actions that are remembered of an account.
const (
	FactorTurnedOn  AccountAction = "factor_on"
	FactorTurnedOff AccountAction = "factor_off"
	RecoveryRenewed AccountAction = "recovery_codes"
	RecoveryUsed    AccountAction = "recovery_used"
	FactorReset     AccountAction = "factor_reset" // by the service
	TokenCreated    AccountAction = "token_created"
	TokenRevoked    AccountAction = "token_revoked"
)

// Label says it in French.
func (a AccountAction) Label() string {
	switch a {
	case FactorTurnedOn:
		return "double facteur activé"
	case FactorTurnedOff:
		return "double facteur désactivé"
	case RecoveryRenewed:
		return "nouveaux codes de secours"
	case RecoveryUsed:
		return "connexion par un code de secours"
	case FactorReset:
		return "double facteur retiré par le service"
	case TokenCreated:
		return "jeton d'accès créé"
	case TokenRevoked:
		return "jeton d'accès révoqué"
	}
	return string(a)
}

// Subject is that of the letter that tells of it.
func (a AccountAction) Subject() string {
	if a == TokenCreated || a == TokenRevoked {
		return "Jetons d'accès de votre compte : " + a.Label()
	}
	return "Double facteur de votre compte : " + a.Label()
}

// AccountEvent is one thing that happened to an account: when, and by whom.
type AccountEvent struct {
	At     time.Time     `json:"at"`
	Action AccountAction `json:"action" enum:"factor_on,factor_off,recovery_codes,recovery_used,factor_reset,token_created,token_revoked"`
	// By is the number of the account itself, or who did it at the service.
	By string `json:"by"`
}

// AccountSheet is what an account is shown of itself.
type AccountSheet struct {
	Account      Account        `json:"account"`
	SecondFactor SecondFactor   `json:"second_factor"`
	Sessions     []OpenSession  `json:"sessions"`
	Events       []AccountEvent `json:"events" doc:"The latest first, 20 at most"`
}
