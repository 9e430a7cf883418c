package demo

// Samples are the accounts that [Fill] makes, known before it has run: the
// florist's is the first.
func Samples() Accounts { return accounts() }
