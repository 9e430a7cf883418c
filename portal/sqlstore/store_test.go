package sqlstore_test

import (
	"time"

	"github.com/espace-adherent/adherent/spst"
)

var today = spst.NewDate(2026, time.November, 23)
