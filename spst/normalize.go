package spst

import (
	"slices"
)

// Normalize puts an employee that comes from outside in the form that is kept:
// texts trimmed, their blanks single, in NFC; the NIR without blanks and with
// its key; the PCS code in lower case; determinants sorted, each once. What
// cannot be read is left as typed, for [CheckEmployee] to refuse.
func (e *Employee) Normalize() {
	for _, s := range []*string{
		&e.BirthName, &e.MarriedName, &e.FirstName, &e.JobTitle, &e.SchedulingConstraints, &e.Comment,
	} {
		*s = Tidy(*s)
	}
	if n, problems := ParseNIR(string(e.NIR)); len(Refused(problems)) == 0 {
		e.NIR = n
	}
	if p, problems := ParsePCS(e.PCSCode); len(problems) == 0 {
		e.PCSCode = p.Code
	}
	e.Determinants = slices.Compact(slices.Sorted(slices.Values(e.Determinants)))
}
