// Package exchange reads a roster from any file that companies have: it tells
// the format by what the file holds, never by its name.
package exchange

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"

	"github.com/espace-adherent/adherent/exchange/dsn"
	"github.com/espace-adherent/adherent/exchange/sheet"
	"github.com/espace-adherent/adherent/exchange/text"
	"github.com/espace-adherent/adherent/exchange/workbook"
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

// Read reads a CSV, a workbook (XLSX, ODS, XLS) or a DSN. The error is of kind Invalid, with
// a French sentence, when the file is none of these; else it is that of r.
func Read(r io.Reader, o Options) (spst.RosterFile, error) {
	return sayEmpty(read(r, o))
}

// File is one of several files that are given together, with its name.
type File = dsn.File

// ReadAll reads files that are given together, such as the parts of a month, as one
// roster: DSNs only ([dsn.ReadAll]), since nothing tells of two tables whether the
// second goes on with the first or takes its place. Of one file it is [Read].
func ReadAll(files []File, o Options) (spst.RosterFile, error) {
	if len(files) == 1 {
		return Read(files[0], o)
	}
	files = slices.Clone(files)
	for i := range files {
		in := bufio.NewReaderSize(files[i], formatSample)
		start, err := in.Peek(formatSample)
		if err != nil && !errors.Is(err, io.EOF) {
			return spst.RosterFile{}, err
		}
		if !dsn.IsDSN(start) {
			return spst.RosterFile{}, &spst.Error{Kind: spst.Invalid, Code: spst.CodeNotTogether,
				Message: files[i].Name + " n'est pas une DSN : plusieurs fichiers ne se lisent ensemble que si tous en sont. Donnez celui-ci à part."}
		}
		files[i].Reader = in
	}
	return sayEmpty(readDSN(files, o))
}

func sayEmpty(roster spst.RosterFile, err error) (spst.RosterFile, error) {
	if err == nil && len(roster.Rows) == 0 && len(spst.Refused(roster.Problems)) == 0 {
		roster.Problems = append(roster.Problems, spst.Problem{Code: spst.ProblemFileEmpty, Severity: spst.SeverityError,
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
	if err := refuseByName(start); err != nil {
		return spst.RosterFile{}, err
	}
	switch {
	case workbook.Is(start):
		return sheet.ReadWorkbook(in, o.Options)
	case dsn.IsDSN(start):
		return readDSN([]File{{Reader: in}}, o)
	}
	return sheet.ReadCSVAs(in, o.Options)
}

func readDSN(files []File, o Options) (spst.RosterFile, error) {
	var rows []spst.FileRow
	roster, err := dsn.ReadAll(files, dsn.Options{On: o.On, SIRET: o.SIRET, Officers: o.Officers}, func(row spst.FileRow) error {
		rows = append(rows, row)
		return nil
	})
	roster.Rows = rows
	return roster, err
}

// others are the files that are no rosters and that people try: what they begin
// with, and what to do.
var others = []struct {
	start   *regexp.Regexp
	message string
}{
	{regexp.MustCompile(`^\s*%PDF-`),
		"Ce fichier est un PDF : demandez la liste des salariés au format CSV, tableur ou DSN au programme qui l'a fait."},
	{regexp.MustCompile(`^\x1f\x{8b}`), "Ce fichier est compressé (gzip) : décompressez-le, puis recommencez."},
	{regexp.MustCompile(`(?s)^(?:7z\x{bc}|Rar!|BZh|\x{fd}7zXZ|\x28\x{b5}\x2f\x{fd}|.{257}ustar)`),
		"Ce fichier est compressé, ou en réunit plusieurs : décompressez-le, puis recommencez."},
	{regexp.MustCompile(`^(?:\x{89}PNG|\x{ff}\x{d8}\x{ff}|GIF8|II\*\x00|MM\x00\*|.{4}ftyp)`),
		"Ce fichier est une image : demandez la liste des salariés au format CSV, tableur ou DSN."},
	{regexp.MustCompile(`^\s*\{\\rtf`),
		"Ce fichier est un document de traitement de texte (RTF) : copiez sa table dans un tableur et enregistrez-la au format .xlsx ou CSV, puis recommencez."},
	{regexp.MustCompile(`^\x00\x01\x00\x00Standard (?:Jet|ACE) DB`),
		"Ce fichier est une base Access : exportez la table des salariés au format .xlsx ou CSV, puis recommencez."},
	{regexp.MustCompile(`^ID;P`),
		"Ce fichier est au format SYLK (.slk) : ouvrez-le dans votre tableur et enregistrez-le au format .xlsx ou CSV, puis recommencez."},
	{regexp.MustCompile(`^TABLE\r?\n0,1\r?\n`),
		"Ce fichier est au format DIF : ouvrez-le dans votre tableur et enregistrez-le au format .xlsx ou CSV, puis recommencez."},
	{regexp.MustCompile(`(?i)^\s*MIME-Version:`),
		"Ce fichier est une page web enregistrée (MHTML), même s'il est nommé .xls : ouvrez-le dans votre tableur et enregistrez-le au format .xlsx ou CSV, puis recommencez."},
	{regexp.MustCompile(`(?is)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|table|meta|style|div|center|font|p|h[1-6]|br|title|script)\b`), "Ce fichier est une page HTML, même s'il est nommé .xls : ouvrez-le dans votre tableur et enregistrez-le au format .xlsx ou CSV, puis recommencez."},
	{regexp.MustCompile(`(?s)^\s*<.*urn:schemas-microsoft-com:office:spreadsheet`),
		"Ce fichier est un classeur XML 2003 : ouvrez-le dans votre tableur et enregistrez-le au format .xlsx ou CSV, puis recommencez."},
	{regexp.MustCompile(`(?s)^\s*<.*urn:oasis:names:tc:opendocument`),
		"Ce fichier est un classeur OpenDocument à plat (.fods) : enregistrez-le au format .xlsx ou CSV, puis recommencez."},
	{regexp.MustCompile(`^\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00`),
		"Ce fichier est un classeur d'avant Excel 5 : ouvrez-le dans votre tableur et enregistrez-le au format .xlsx ou CSV, puis recommencez."},
	{regexp.MustCompile(`(?s)^\s*<.*(?:CrossIndustryInvoice|oasis:names:specification:ubl)`),
		"Ce fichier est une facture électronique, pas une liste de salariés."},
	{regexp.MustCompile(`^\s*<(?:\?xml|[A-Za-z_])`),
		"Ce fichier est du XML, dont ce programme ne lit pas les listes de salariés : exportez-la au format CSV, tableur ou DSN."},
	{regexp.MustCompile(`^\s*(?:[\[{]\s*["{\[]|\[\s*\]|\{\s*\})`), "Ce fichier est du JSON, dont ce programme ne lit pas les listes de salariés : exportez-la au format CSV, tableur ou DSN."},
}

// refuseByName refuses what is known and no roster.
func refuseByName(start []byte) error {
	start = bytes.TrimPrefix(start, []byte("\ufeff"))
	if e, err := text.Sniff(start); err == nil && e.Wide() { // what these begin with is ASCII
		start = bytes.ReplaceAll(bytes.TrimLeft(start, "\xff\xfe"), []byte{0}, nil)
	}
	latin := make([]rune, len(start)) // each byte is a character of the patterns
	for i, b := range start {
		latin[i] = rune(b)
	}
	begins := string(latin)
	for _, o := range others {
		if o.start.MatchString(begins) {
			return &spst.Error{Kind: spst.Invalid, Code: spst.CodeNotARoster, Message: o.message}
		}
	}
	return nil
}
