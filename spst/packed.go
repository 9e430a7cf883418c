package spst

import "encoding/binary"

// PackedEmployee is an employee in a third of the room, for rosters that stay in
// memory: texts after their length, then dates, flags and determinants. It is nothing
// to keep on a disk: its form changes with the fields.
type PackedEmployee string

// packedRoom is what an employee takes, in bytes, or more; a guess.
const packedRoom = 192

const (
	packedMulti = 1 << iota
	packedAttestation
)

// packedTexts are the texts that [Employee.Texts] has not, the ID first.
func packedTexts(e *Employee) [3]*string {
	return [...]*string{&e.ID, (*string)(&e.ExpectedCategory), (*string)(&e.VisitState)}
}

func packedDates(e *Employee) [4]*Date {
	return [...]*Date{&e.BirthDate, &e.HireDate, &e.ExitDate, &e.NextVisit}
}

// PackEmployees packs them; what they give shares one array.
func PackEmployees(employees []Employee) []PackedEmployee {
	all := make([]byte, 0, packedRoom*len(employees))
	ends := make([]int, len(employees))
	for i := range employees {
		all = employees[i].appendPacked(all)
		ends[i] = len(all)
	}
	packed, text, from := make([]PackedEmployee, len(employees)), string(all), 0
	for i, end := range ends {
		packed[i], from = PackedEmployee(text[from:end]), end
	}
	return packed
}

func (e *Employee) appendPacked(b []byte) []byte {
	for _, s := range packedTexts(e) {
		b = appendPackedText(b, *s)
	}
	for _, s := range e.Texts() {
		b = appendPackedText(b, *s)
	}
	for _, d := range packedDates(e) {
		b = binary.AppendVarint(b, int64(*d))
	}
	b = binary.AppendVarint(b, e.Version)
	var flags uint64
	if e.MultiEmployer {
		flags |= packedMulti
	}
	if e.AttestationRequired {
		flags |= packedAttestation
	}
	b = binary.AppendUvarint(b, flags)
	for _, d := range e.Determinants {
		b = appendPackedText(b, string(d))
	}
	return b
}

func appendPackedText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// ID is the employee's.
func (p PackedEmployee) ID() string {
	u := unpacking{string(p)}
	return u.text()
}

// Unpack fills e. Its texts are parts of p; its determinants are put in the room that
// e has.
func (p PackedEmployee) Unpack(e *Employee) {
	u := unpacking{string(p)}
	for _, s := range packedTexts(e) {
		*s = u.text()
	}
	for _, s := range e.Texts() {
		*s = u.text()
	}
	for _, d := range packedDates(e) {
		*d = Date(u.varint())
	}
	e.Version = u.varint()
	flags := u.uvarint()
	e.MultiEmployer, e.AttestationRequired = flags&packedMulti != 0, flags&packedAttestation != 0
	e.Determinants = e.Determinants[:0]
	for u.rest != "" {
		e.Determinants = append(e.Determinants, DeterminantCode(u.text()))
	}
	if len(e.Determinants) == 0 {
		e.Determinants = nil
	}
}

// unpacking takes values from the front.
type unpacking struct{ rest string }

func (u *unpacking) text() string {
	n := u.uvarint()
	s := u.rest[:n]
	u.rest = u.rest[n:]
	return s
}

func (u *unpacking) uvarint() uint64 {
	var v uint64
	for i, shift := 0, 0; ; i, shift = i+1, shift+7 {
		c := u.rest[i]
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			u.rest = u.rest[i+1:]
			return v
		}
	}
}

func (u *unpacking) varint() int64 {
	v := u.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}
