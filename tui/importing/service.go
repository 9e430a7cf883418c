package importing

import (
	"context"

	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Service is what the screen asks of the portal and of this machine.
type Service interface {
	// ListFolder gives the entries of a folder, folders first; "" is the one the
	// program runs in, ~ the person's own.
	ListFolder(ctx context.Context, folder string) ([]widget.FileItem, error)
	// ReadRoster reads a file, or several that are one roster. progress is told of the
	// bytes read, from another goroutine.
	ReadRoster(ctx context.Context, paths []string, how Reading, progress func(done, total int64)) (File, error)
	// StreamEmployees gives the roster, chunk by chunk.
	StreamEmployees(ctx context.Context, member string, q spst.RosterQuery, each func([]spst.Employee) error) error
	// ImportEmployees carries out lines of an import, each once.
	ImportEmployees(ctx context.Context, member, id string, lines []spst.Change) ([]spst.Outcome, error)
	// UndoImport undoes some lines of an import; it is asked again while some are Done.
	UndoImport(ctx context.Context, member, id string) (spst.ImportUndo, error)
	// Imports gives the imports of the member, newest first.
	Imports(ctx context.Context, member string) ([]spst.Import, error)
	// ImportMemory and KeepImportMemory are what this machine remembers of a member's imports.
	ImportMemory(ctx context.Context, member string) (Memory, error)
	KeepImportMemory(ctx context.Context, member string, m Memory) error
	// WriteRefused writes the refused rows beside the file they come from, over
	// no other file, and gives the path.
	WriteRefused(ctx context.Context, path string, file *spst.RosterFile, rows []reconcile.Row) (string, error)
}

// Reading says how to read a file.
type Reading struct {
	On spst.Date
	// SIRET is that of the establishment to take; "" takes the only one.
	SIRET string
	// Officers takes the company officers of a DSN too.
	Officers bool
	// Sheet is that of a workbook to read; "" takes the best.
	Sheet string
	// Columns and Words are what the person has confirmed: heading → field, and
	// field → word → value.
	Columns map[string]string
	Words   map[string]map[string]string
}

// File is a file as it was read.
type File struct {
	spst.RosterFile
	Digest string // SHA-256 of the bytes, in hexadecimal; of the digests where there are several files
}

// Memory is what this machine remembers of a member's imports. It holds nothing
// of any person.
type Memory struct {
	Folder  string                       `json:"folder,omitempty"`
	Columns map[string]string            `json:"columns,omitempty"`
	Words   map[string]map[string]string `json:"words,omitempty"`
	// Pending is the import that was cut, if there is one.
	Pending *Pending `json:"pending,omitempty"`
}

// Pending is an import that has begun and is not over: the difference is made
// again from the same files.
type Pending struct {
	Import   string              `json:"import"`
	Paths    []string            `json:"paths"`
	Digest   string              `json:"digest"`
	SIRET    string              `json:"siret,omitempty"`
	Officers bool                `json:"officers,omitempty"`
	Sheet    string              `json:"sheet,omitempty"`
	Whole    bool                `json:"whole,omitempty"`
	Total    int                 `json:"total"`
	Done     int                 `json:"done"`
	What     reconcile.Decisions `json:"what"`
}
