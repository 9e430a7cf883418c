// Package imports is the import of a roster file, as the screen and the command
// both carry it out: read, compared, decided, sent batch by batch, taken up after a
// cut, undone, and what the machine remembers of it. A change of several employees
// together is carried out and undone in the same way ([Sending]).
package imports

import (
	"context"
	"maps"

	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
)

// Service is what an import asks of the portal and of this machine. Errors are
// *[spst.Error].
type Service interface {
	Portal
	// ReadRoster reads a file, or several that are one roster. told hears of the bytes
	// read, from another goroutine.
	ReadRoster(ctx context.Context, paths []string, how Reading, told func(done, total int64)) (File, error)
	// StreamEmployees gives the roster, chunk by chunk; a chunk is only good until each returns.
	StreamEmployees(ctx context.Context, member string, q spst.RosterQuery, each func([]spst.Employee) error) error
	// KeepImportMemory keeps what is remembered of a member's imports.
	KeepImportMemory(ctx context.Context, member string, m Memory) error
}

// Reading says how to read a file.
type Reading struct {
	On spst.Date `json:"-"`
	// SIRET is that of the establishment to take; "" takes the only one.
	SIRET string `json:"siret,omitempty"`
	// Officers takes the company officers of a DSN too.
	Officers bool `json:"officers,omitempty"`
	// Sheet is that of a workbook to read; "" takes the best.
	Sheet string `json:"sheet,omitempty"`
	Confirmed
}

// Confirmed is what a person has said of the columns and words of such files.
type Confirmed struct {
	Columns map[string]string            `json:"columns"` // heading → field; "" for a column to ignore
	Words   map[string]map[string]string `json:"words"`   // field → word → value
}

// withColumn gives it with the field of one more column: it is shared with what
// runs beside, and never changed.
func (c Confirmed) withColumn(heading, field string) Confirmed {
	c.Columns = with(c.Columns, heading, field)
	return c
}

func (c Confirmed) withWord(field, word, value string) Confirmed {
	c.Words = with(c.Words, field, with(c.Words[field], word, value))
	return c
}

// with is a copy of a map with one more entry.
func with[V any](m map[string]V, key string, value V) map[string]V {
	m = maps.Clone(m)
	if m == nil {
		m = map[string]V{}
	}
	m[key] = value
	return m
}

// same tells whether another reading of the same bytes gives the same people in the
// same rows: what a word stands for names nobody.
func (how Reading) same(other Reading) bool {
	return how.SIRET == other.SIRET && how.Officers == other.Officers && how.Sheet == other.Sheet && maps.Equal(how.Columns, other.Columns)
}

// File is a file as it was read.
type File struct {
	spst.RosterFile
	Paths  []string // that find it from any folder
	Digest string   // SHA-256 of the bytes, in hexadecimal; of the digests where there are several files
}

// Memory is what is remembered of a member's imports: how such files are read, on this
// machine, and the one that waits, on the portal.
type Memory struct {
	Folder string `json:"folder,omitempty"` // the one that files were last chosen in
	Confirmed
	// Pending is the import that was cut, if there is one. It is replaced, never
	// changed: a copy of the memory stays as it is.
	Pending *Pending `json:"pending,omitempty"`
}

// Forget takes an import off that can be taken up no more, and tells whether it was
// there.
func (m *Memory) Forget(id string) bool {
	if m.Pending == nil || m.Pending.Import != id {
		return false
	}
	m.Pending = nil
	return true
}

// Pending is an import that was reviewed, or has begun, and is not over: the difference
// is made again from the same files.
type Pending struct {
	Import string   `json:"import"` // "" before it begins
	Paths  []string `json:"paths"`
	Digest string   `json:"digest"`
	Reading
	Whole bool                `json:"whole,omitempty"`
	Total int                 `json:"total"`
	Done  int                 `json:"done"`
	What  reconcile.Decisions `json:"what"`
}
