package sqlstore

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// The plain text of a record: a format byte, then the fields in this order,
// strings after their length. ID and Version are columns. Packed rather than
// in twenty columns or in JSON, because a roster of 100,000 is read at once:
// one decryption and one allocation for each employee.
//
// The texts are those of [spst.Employee.Texts]: the third format says how many it
// has, the first had 12 and the second 14. A record is written in the third only where it has a text that the
// second has no place for, so that the portal of the release before reads the others.
const (
	recordFormat       = 3
	recordFormatSecond = 2
	recordFormatFirst  = 1

	textsFirst  = 12
	textsSecond = 14
)

const (
	flagMultiEmployer = 1
	flagWithdrawn     = 2
)

func appendRecord(b []byte, r *portal.Record) []byte {
	texts := r.Texts()
	b = appendTexts(b, texts[:])
	for _, d := range []spst.Date{r.BirthDate, r.HireDate, r.ExitDate, r.DeclaredExit.Before} {
		b = binary.AppendVarint(b, int64(d))
	}
	b = binary.AppendVarint(b, instant(r.DeclaredExit.DeclaredAt))
	var flags byte
	if r.MultiEmployer {
		flags |= flagMultiEmployer
	}
	if r.Withdrawn {
		flags |= flagWithdrawn
	}
	b = append(b, flags)
	b = binary.AppendUvarint(b, uint64(len(r.Determinants)))
	for _, d := range r.Determinants {
		b = appendString(b, string(d))
	}
	return b
}

// appendTexts adds the format and the texts.
func appendTexts(b []byte, texts []*string) []byte {
	if slices.ContainsFunc(texts[textsSecond:], func(s *string) bool { return *s != "" }) {
		b = append(b, recordFormat, byte(len(texts)))
	} else {
		b, texts = append(b, recordFormatSecond), texts[:textsSecond]
	}
	for _, s := range texts {
		b = appendString(b, *s)
	}
	return b
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

var errRecord = errors.New("sqlstore: not a record")

// readRecord fills r, but for ID and Version, with the plain text; its strings
// are parts of one copy of it. Determinants are put in the room r has.
func readRecord(plain []byte, r *portal.Record) error {
	d := decoder{rest: string(plain)}
	texts, has := r.Texts(), d.texts()
	if has > len(texts) {
		return errRecord
	}
	for i, s := range texts {
		if *s = ""; i < has {
			*s = d.string()
		}
	}
	r.BirthDate, r.HireDate = spst.Date(d.varint()), spst.Date(d.varint())
	r.ExitDate, r.DeclaredExit.Before = spst.Date(d.varint()), spst.Date(d.varint())
	r.DeclaredExit.DeclaredAt = fromInstant(d.varint())
	flags := d.byte()
	r.MultiEmployer, r.Withdrawn = flags&flagMultiEmployer != 0, flags&flagWithdrawn != 0
	r.Determinants = r.Determinants[:0]
	for n := d.uvarint(); n > 0 && !d.bad; n-- {
		r.Determinants = append(r.Determinants, spst.DeterminantCode(d.string()))
	}
	if d.bad || d.rest != "" {
		return errRecord
	}
	return nil
}

// decoder reads from the front of a string; bad once something does not fit.
type decoder struct {
	rest string
	bad  bool
}

// texts reads the format, and how many texts the record has; more than an employee
// has in one of a format that is not known.
func (d *decoder) texts() int {
	switch d.byte() {
	case recordFormat:
		return int(d.byte())
	case recordFormatSecond:
		return textsSecond
	case recordFormatFirst:
		return textsFirst
	}
	return math.MaxInt
}

func (d *decoder) byte() byte {
	if d.rest == "" {
		d.bad = true
		return 0
	}
	c := d.rest[0]
	d.rest = d.rest[1:]
	return c
}

func (d *decoder) uvarint() uint64 {
	var v uint64
	for shift := 0; shift < 64; shift += 7 {
		c := d.byte()
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v
		}
	}
	d.bad = true
	return 0
}

func (d *decoder) varint() int64 {
	u := d.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

func (d *decoder) string() string {
	n := d.uvarint()
	if n > uint64(len(d.rest)) {
		d.bad = true
		return ""
	}
	s := d.rest[:n]
	d.rest = d.rest[n:]
	return s
}

// instant is 0 for the zero time.
func instant(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromInstant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func millis(t time.Time) int64 { return t.UnixMilli() }
