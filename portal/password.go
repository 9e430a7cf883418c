package portal

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/espace-adherent/adherent/spst"
)

// Hashing is the cost of an argon2id hash.
type Hashing struct {
	MemoryKiB uint32
	Passes    uint32
	Lanes     uint8
}

// DefaultHashing is OWASP's floor, some 40 ms a hash (rules.md, ASVS 5.0 V6).
var DefaultHashing = Hashing{MemoryKiB: 19 * 1024, Passes: 2, Lanes: 1}

const (
	saltLength = 16
	hashLength = 32
	// atOnce is how many passwords are hashed at a time, which bounds the
	// memory; patience and mostHashes bound how long and how many wait, since
	// those beyond would not be served in time.
	atOnce     = 2
	patience   = 2 * time.Second
	mostHashes = 100 // of each lane
	knownLane  = "known"
)

// passwords hashes and verifies, at most atOnce at a time. Those who are signed
// in, and networks known for the account, go first; no place in time is
// Unavailable "busy".
type passwords struct {
	cost  Hashing
	rand  io.Reader
	gate  *queue
	dummy string // what unknown numbers are verified against, to cost the same time
}

func newPasswords(cost Hashing, rand io.Reader) *passwords {
	nobody := make([]byte, hashLength)
	gate := newQueue(atOnce, mostHashes, patience)
	gate.precedence = knownLane
	return &passwords{
		cost: cost, rand: rand, gate: gate,
		dummy: encodePHC(cost, nobody[:saltLength], nobody),
	}
}

// hash gives the PHC string of a password.
func (p *passwords) hash(ctx context.Context, precedence bool, password string) (string, error) {
	salt := make([]byte, saltLength)
	if _, err := io.ReadFull(p.rand, salt); err != nil {
		return "", &spst.Error{Kind: spst.Internal, Code: spst.CodeRandom, Err: err}
	}
	sum, err := p.derive(ctx, precedence, p.cost, password, salt)
	if err != nil {
		return "", err
	}
	return encodePHC(p.cost, salt, sum), nil
}

// verify tells whether the password is that of the PHC string; an empty string
// is nobody's, and takes as long.
func (p *passwords) verify(ctx context.Context, precedence bool, phc, password string) (bool, error) {
	known := phc != ""
	if !known {
		phc = p.dummy
	}
	cost, salt, want, err := decodePHC(phc)
	if err != nil {
		return false, err
	}
	sum, err := p.derive(ctx, precedence, cost, password, salt)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(sum, want) == 1 && known, nil
}

func (p *passwords) derive(ctx context.Context, precedence bool, c Hashing, password string, salt []byte) ([]byte, error) {
	lane := "strangers"
	if precedence {
		lane = knownLane
	}
	if err := p.gate.enter(ctx, lane); err != nil {
		return nil, err
	}
	defer p.gate.leave(lane)
	return argon2.IDKey([]byte(password), salt, c.Passes, c.MemoryKiB, c.Lanes, hashLength), nil
}

func encodePHC(c Hashing, salt, sum []byte) string {
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		c.MemoryKiB, c.Passes, c.Lanes, enc.EncodeToString(salt), enc.EncodeToString(sum))
}

func decodePHC(phc string) (c Hashing, salt, sum []byte, err error) {
	bad := &spst.Error{Kind: spst.Internal, Code: spst.CodePasswordHash}
	part := strings.Split(phc, "$")
	if len(part) != 6 || part[1] != "argon2id" || part[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, bad
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &c.MemoryKiB, &c.Passes, &c.Lanes); err != nil {
		return c, nil, nil, bad
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(part[4])
	sum, err2 := base64.RawStdEncoding.DecodeString(part[5])
	if err1 != nil || err2 != nil || len(sum) != hashLength {
		return c, nil, nil, bad
	}
	return c, salt, sum, nil
}
