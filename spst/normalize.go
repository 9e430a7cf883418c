package spst

import (
	"slices"
)

// LeaveUnreachable empties an e-mail and a mobile phone that cannot be ones, and says
// so: a file of many people is not refused for the address of one. Call it after
// [Employee.Normalize].
//
// Codes, warnings: those of [ParseEmail] and [ParsePhone] that refuse.
func (e *Employee) LeaveUnreachable() []Problem {
	var left []Problem
	for i := range employeeFields {
		f := &employeeFields[i]
		for _, p := range Refused(unreachable(f, e)) {
			p.Field, p.Severity = f.Name, SeverityWarning
			p.Message = "Laissé de côté. " + p.Message
			left = append(left, p)
			f.SetText(e, "")
		}
	}
	return left
}

// unreachable are the problems of an e-mail or a mobile phone; none of another field.
func unreachable(f *EmployeeField, e *Employee) []Problem {
	var problems []Problem
	switch f.kind {
	case emailText:
		_, problems = ParseEmail(*f.of(e).(*string))
	case mobileText:
		_, problems = ParsePhone(*f.of(e).(*string))
	case byRule, freeText:
	}
	return problems
}

// Normalize puts an employee that comes from outside in the form that is kept:
// texts trimmed, their blanks single, in NFC; the NIR without blanks and with
// its key; the PCS code in lower case; determinants sorted, each once. What
// cannot be read is left as typed, for [CheckEmployee] to refuse.
func (e *Employee) Normalize() {
	for i := range employeeFields {
		f := &employeeFields[i]
		switch s, ok := f.of(e).(*string); {
		case !ok || f.Limit == 0:
		case f.kind == emailText:
			normalizeEmail(s)
		case f.kind == mobileText:
			normalizePhone(s)
		default:
			*s = Tidy(*s)
		}
	}
	if n, problems := ParseNIR(string(e.NIR)); len(Refused(problems)) == 0 {
		e.NIR = n
	}
	if p, problems := ParsePCS(e.PCSCode); len(problems) == 0 {
		e.PCSCode = p.Code
	}
	if len(e.Determinants) > 1 {
		e.Determinants = slices.Compact(slices.Sorted(slices.Values(e.Determinants)))
	}
}
