// Package exchange reads a roster from any file that companies have: it tells
// the format by what the file holds, never by its name.
package exchange

import (
	"bufio"
	"errors"
	"io"

	"github.com/espace-adherent/adherent/exchange/dsn"
	"github.com/espace-adherent/adherent/exchange/sheet"
	"github.com/espace-adherent/adherent/spst"
)

// Options say how to read a file.
type Options struct {
	// SIRET is the member's: the establishment of a DSN to take. "" takes them all.
	SIRET string
	// Officers takes the company officers of a DSN too.
	Officers bool
	sheet.Options
}

const formatSample = 4096 // bytes looked at to tell the format

// Read reads a CSV, an XLSX workbook or a DSN. The error is of kind Invalid, with
// a French sentence, when the file is none of these; else it is that of r.
func Read(r io.Reader, o Options) (spst.RosterFile, error) {
	roster, err := read(r, o)
	if err == nil && len(roster.Rows) == 0 && len(spst.Refused(roster.Problems)) == 0 {
		roster.Problems = append(roster.Problems, spst.Problem{Code: "file_empty", Severity: spst.SeverityError,
			Message: "Aucun salarié n'est dans ce fichier : vérifiez que c'est le bon, et qu'il a été enregistré en entier."})
	}
	return roster, err
}

func read(r io.Reader, o Options) (spst.RosterFile, error) {
	in := bufio.NewReaderSize(r, formatSample)
	start, err := in.Peek(formatSample)
	if err != nil && !errors.Is(err, io.EOF) {
		return spst.RosterFile{}, err
	}
	switch {
	case sheet.IsWorkbook(start):
		return sheet.ReadWorkbook(in, o.Options)
	case dsn.IsDSN(start):
		var rows []spst.FileRow
		roster, err := dsn.Read(in, dsn.Options{On: o.On, SIRET: o.SIRET, Officers: o.Officers}, func(row spst.FileRow) error {
			rows = append(rows, row)
			return nil
		})
		roster.Rows = rows
		return roster, err
	}
	return sheet.ReadCSVAs(in, o.Options)
}
