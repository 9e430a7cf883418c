package app

// Check gives the *[TerminalError] that [Run] would give, for whoever has
// something to prepare first.
func (x IO) Check() error { return x.check() }
