package portal

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// SecondFactorStore keeps second factors, sealed, and what happened to accounts.
type SecondFactorStore interface {
	// PutSecondFactor adds the second factor of an account, or replaces it.
	PutSecondFactor(ctx context.Context, f StoredSecondFactor) error
	// SecondFactor gives that of an account; NotFound when it has none.
	SecondFactor(ctx context.Context, kind spst.AccountKind, number string) (StoredSecondFactor, error)
	// RemoveSecondFactor is no error when there is none.
	RemoveSecondFactor(ctx context.Context, kind spst.AccountKind, number string) error

	// AddEvent keeps what happened to an account; nothing of it is ever deleted.
	AddEvent(ctx context.Context, id string, a spst.Account, e spst.AccountEvent) error
	// Events are the last ones, newest first, n at most.
	Events(ctx context.Context, kind spst.AccountKind, number string, n int) ([]spst.AccountEvent, error)
}

// StoredSecondFactor is the second factor of an account.
type StoredSecondFactor struct {
	Kind   spst.AccountKind
	Number string
	Begun  time.Time
	Since  time.Time // zero until a code has confirmed it
	Step   int64     // of the last code that was taken
	SecondFactorSecrets
}

// SecondFactorSecrets are what is sealed of it.
type SecondFactorSecrets struct {
	Secret   string   `json:"secret"`   // base32
	Recovery []string `json:"recovery"` // PHC strings, all with one salt
}

// Origin is where a session was opened from, as its owner recognises it.
type Origin struct {
	Address string `json:"address,omitempty"` // network
	Program string `json:"program,omitempty"`
}
