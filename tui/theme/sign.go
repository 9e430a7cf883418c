package theme

// The signs that go with a state, with its word. Each is one cell wide and
// none is an emoji, so that columns stay aligned on every terminal.
const (
	SignOK      = "✓" // checked, in order
	SignDone    = "●" // connected, complete
	SignNone    = "○" // not connected, nothing yet, nothing to do
	SignHalf    = "◐" // begun, not complete
	SignWorking = "◌" // under way
	SignWarn    = "▲" // a warning: never in the way
	SignError   = "✗" // refused, failed
	SignEdited  = "✎" // changed and not saved
	SignMulti   = "⇄" // salarié multi-employeurs
	SignGo      = "▸" // what enter does
	Mark        = "▌" // the line under the cursor
	Dash        = "–" // no value
	Ellipsis    = "…" // text cut to its place
)
