package app

// Check gives the *[TerminalError] that [Run] would give, for whoever has
// something to prepare first; spoken tells that the theme is.
func (x IO) Check(spoken bool) error { return x.check(spoken) }
