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
	_, email := ParseEmail(e.Email)
	_, mobile := ParsePhone(e.Mobile)
	left := append(On("email", Refused(email)), On("mobile", Refused(mobile))...)
	for i := range left {
		left[i].Severity = SeverityWarning
		left[i].Message = "Laissé de côté. " + left[i].Message
		if f, ok := EmployeeFieldNamed(left[i].Field); ok {
			f.SetText(e, "")
		}
	}
	return left
}

// Normalize puts an employee that comes from outside in the form that is kept:
// texts trimmed, their blanks single, in NFC; the NIR without blanks and with
// its key; the PCS code in lower case; determinants sorted, each once. What
// cannot be read is left as typed, for [CheckEmployee] to refuse.
func (e *Employee) Normalize() {
	for i := range employeeFields {
		if s, ok := employeeFields[i].of(e).(*string); ok && employeeFields[i].Limit > 0 {
			*s = Tidy(*s)
		}
	}
	normalizeEmail(&e.Email)
	normalizePhone(&e.Mobile)
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
