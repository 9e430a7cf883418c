package uitest

import (
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// LastChange is the history of a record that Paul Durand changed last, as [LastChangeSaid]
// says it.
func LastChange() []spst.HistoryEntry {
	return []spst.HistoryEntry{{
		At: time.Date(2026, time.November, 23, 9, 5, 0, 0, time.UTC), Account: spst.Account{Name: "Paul Durand"}, Action: "update", Version: 2,
	}}
}

// LastChangeSaid is what the pane of two people says of [LastChange].
const LastChangeSaid = "Dernier changement : Paul Durand, le 23/11/2026"
