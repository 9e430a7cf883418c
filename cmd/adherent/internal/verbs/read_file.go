package verbs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// maxFiles is the most files that are read as one: a month of nine parts for each of
// many establishments.
const maxFiles = 500

// newRead reads a file of employees as importer does, without a portal.
func newRead(p *program.Program) *cobra.Command {
	var siret, sheetName string
	on := spst.Today(time.Now())
	var nir, officers bool
	cmd := &cobra.Command{
		Use:     "lire FICHIER…",
		Aliases: []string{"read"},
		Short:   "Lire un fichier de salariés (CSV, tableur, DSN), sans portail",
		Long: "Lit un fichier comme l'import le lirait et dit ce qu'il contient, ligne par ligne. Des\n" +
			"DSN données ensemble, comme les parties d'un mois, sont lues comme une seule. Sort\n" +
			"avec 3 quand une ligne est refusée.",
		Example: "  adherent lire paie.csv\n  adherent lire dsn.edi --siret 77570158400168 --json\n" +
			"  adherent lire partie1.dsn partie2.dsn",
		Args: cli.Arguments(1, maxFiles),
		RunE: func(cmd *cobra.Command, args []string) error {
			how := imports.Reading{SIRET: siret, Officers: officers, Sheet: sheetName, On: on}
			file, err := p.ReadRosterFiles(cmd.Context(), args, how, p.Gauge("Lecture", true))
			if err != nil {
				return err
			}
			r := read(&file.RosterFile, imports.FileNames(args))
			if !p.Out.JSON {
				r.Table = cli.TableOf(list.FileRows(nir, reasonsOf), file.Rows)
			}
			return p.Out.Print(r)
		},
	}
	cli.RosterFileFlags(cmd.Flags(), &siret, &sheetName, &officers, ", tous si rien n'est dit")
	cli.FillDate(cmd.Flags(), &on, "date", "contrôler à cette `DATE` (jj/mm/aaaa)")
	cmd.Flags().BoolVar(&nir, "nir", false, "donner les n° de sécurité sociale, masqués sinon")
	return cli.GivesList[fileRow](cmd, "rows")
}

// fileRow is a row in the document; it is no object of the API.
type fileRow spst.FileRow

// read is what a file says as a whole.
func read(file *spst.RosterFile, name string) cli.Result {
	if file.Rows == nil {
		file.Rows = []spst.FileRow{}
	}
	refused := 0
	for i := range file.Rows {
		if file.Rows[i].Refused() {
			refused++
		}
	}
	r := cli.Result{Document: rosterDocument{file},
		Said: []string{fmt.Sprintf("%s : %s, %s, %s, %s.",
			name, file.Format, file.Encoding, fileRows(len(file.Rows)), spst.Counted(refused, "refusée", "refusées"))}}
	for _, p := range file.Problems {
		r.Said = append(r.Said, withSign(p.Message, p.Severity))
	}
	for _, w := range file.Unknown {
		r.Said = append(r.Said, fmt.Sprintf("▲ %s : « %s » n'est pas compris (%s).", spst.FieldLabel(w.Field), w.Word, fileRows(w.Rows)))
	}
	if refused > 0 || len(spst.Refused(file.Problems)) > 0 {
		r.Code = cli.ExitInvalid
	}
	return r
}

// rosterDocument is the document of a file: its rows are written one by one.
type rosterDocument struct{ *spst.RosterFile }

func (d rosterDocument) Stream(out io.Writer, encode func(v any) error) error {
	frame := *d.RosterFile
	frame.Rows = []spst.FileRow{}
	var b bytes.Buffer
	plain := json.NewEncoder(&b)
	plain.SetEscapeHTML(false)
	if err := plain.Encode(frame); err != nil {
		return err
	}
	const rows = `"rows":[` // within a text its quotes would be escaped
	at := bytes.Index(b.Bytes(), []byte(rows)) + len(rows)
	write := func(piece []byte) { _, _ = out.Write(piece) } // it tells at the end
	write(b.Bytes()[:at])
	for i := range d.Rows {
		if i > 0 {
			write([]byte(","))
		}
		if err := encode(&d.Rows[i]); err != nil {
			return err
		}
	}
	write(b.Bytes()[at:])
	return nil
}

// reasonsOf are the sentences of a row, errors first; missing determinants are
// for « Contrôler la liste ».
func reasonsOf(row *spst.FileRow) string {
	text := ""
	for _, p := range append(spst.Refused(row.Problems), spst.Warnings(row.Problems)...) {
		if p.Code == spst.ProblemDeterminantsRequired {
			continue
		}
		if text != "" {
			text += " "
		}
		text += p.Message
	}
	return text
}

func fileRows(n int) string { return spst.Counted(n, "ligne", "lignes") }
