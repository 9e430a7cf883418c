package demo

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// Mailbox is the mail of the demo: letters stay in memory, where whoever tries
// the program reads them.
type Mailbox struct {
	Now func() time.Time
	// Told, if any, is called when a letter has come.
	Told func()

	mu   sync.Mutex
	kept []Received
}

// Received is a letter and when it came.
type Received struct {
	portal.Letter
	At time.Time
}

var _ portal.Mailer = (*Mailbox)(nil)

// Send implements [portal.Mailer].
func (b *Mailbox) Send(_ context.Context, l portal.Letter) error {
	b.mu.Lock()
	b.kept = append(b.kept, Received{Letter: l, At: b.Now()})
	b.mu.Unlock()
	if b.Told != nil {
		b.Told()
	}
	return nil
}

// Letters are those received, newest first.
func (b *Mailbox) Letters() []Received {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := slices.Clone(b.kept)
	slices.Reverse(list)
	return list
}

// emails are where the sample accounts are told about themselves. The garage
// has none, nor a contact that would: it writes to the accounts mailbox, as the manual says.
func emails() []portal.AccountEmail {
	return []portal.AccountEmail{
		{Kind: spst.MemberAccount, Number: florist, Purpose: spst.EmailAccount, Email: "accueil.magasin@fleuriste-martin.example"},
		{Kind: spst.MandataryAccount, Number: cabinet, Purpose: spst.EmailAccount, Email: "contact@cabinet-durand.example"},
	}
}
