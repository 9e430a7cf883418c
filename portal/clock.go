package portal

import (
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// ClockFrom gives a clock that starts at noon of that date and runs at the
// usual pace: a demonstration of another day.
func ClockFrom(d spst.Date) func() time.Time {
	start, noon := time.Now(), d.Time().Add(11*time.Hour) // 12 or 13 h in Paris
	return func() time.Time { return noon.Add(time.Since(start)) }
}
