package verbs

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

// exportTo is how a table leaves the program, by options: in which format, and
// where to.
type exportTo struct {
	extension, dialect, to string
	format                 export.Format
	paper                  string // the verbs that make PDFs of the same; "" for none
}

func (x *exportTo) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&x.extension, "format", "",
		"`"+strings.Join(extensions(), "|")+"` ; d'après l'extension de --vers si rien n'est dit, sinon csv")
	cmd.Flags().StringVar(&x.dialect, "dialecte", string(export.ExcelCSV),
		"`"+strings.Join(cli.Words(export.Dialects()), "|")+"`, du csv : « ; » et virgules décimales, ou « , » et dates ISO")
	cmd.Flags().StringVar(&x.to, "vers", "", "écrire dans ce `FICHIER` ou ce dossier (la sortie standard si rien n'est dit d'un csv)")
	_ = cmd.RegisterFlagCompletionFunc("format", program.CompleteValues(extensions()))
	_ = cmd.RegisterFlagCompletionFunc("dialecte", program.CompleteValues(export.Dialects()))
}

// extensions are what --format takes: the text first.
func extensions() []string {
	all := export.Extensions()
	slices.Sort(all)
	return all
}

// check settles the format, before anything is asked of the portal.
func (x *exportTo) check(p *program.Program) error {
	same := func(s string) string { return s }
	if x.paper != "" && (spst.Fold(x.extension) == "pdf" || x.extension == "" && strings.EqualFold(filepath.Ext(x.to), ".pdf")) {
		return cli.Usage("Le PDF est fait par %s.", x.paper)
	}
	if given := strings.ToLower(strings.TrimPrefix(filepath.Ext(x.to), ".")); x.extension == "" && slices.Contains(extensions(), given) {
		x.extension = given
	}
	var err error
	if x.extension, err = cli.OneOf("format", cmp.Or(x.extension, extensions()[0]), extensions(), same); err != nil {
		return err
	}
	if ext, other := export.OtherFormat(x.to, "."+x.extension); other {
		return cli.Usage("Le nom donné à --vers finit par %s, et le fichier serait en .%s : changez l'un, ou --format.", ext, x.extension)
	}
	dialect, err := cli.OneOf("dialecte", x.dialect, export.Dialects(), func(f export.Format) string { return string(f) })
	if err != nil {
		return err
	}
	x.format = export.Table("."+x.extension, dialect)
	if x.to == program.StandardOutput && x.format == export.Workbook {
		return cli.Usage("Un classeur ne s'écrit pas sur la sortie standard : donnez le nom d'un fichier.")
	}
	x.to = program.TextTo(x.to)
	if p.Who.Several() && x.format != export.Workbook && x.to == "" {
		return cli.Usage("En texte, tous les clients s'écrivent dans un fichier chacun : donnez le dossier par --vers, ou --format xlsx pour une feuille chacun.")
	}
	return nil
}

// writeLists writes a list of each member: a workbook with a sheet for each, or a text
// file for each.
func writeLists(ctx context.Context, p *program.Program, x exportTo, what route.Export) error {
	all, err := program.Gather(ctx, p, func(ctx context.Context, m program.MemberSession) (list.Table, error) {
		return m.List(ctx, what, 0, nil)
	})
	if err != nil {
		return err
	}
	var r cli.Result
	r.Said, r.Code = program.Missed(all)
	done := slices.DeleteFunc(all, func(f program.Found[list.Table]) bool { return f.Err != nil })
	if len(done) == 0 {
		return p.Out.Print(r)
	}
	tables := make([]list.Table, len(done))
	for i := range done {
		tables[i] = done[i].Value
	}
	if said := unknown(what.Only, tables...); said != "" {
		r.Said, r.Code = append(r.Said, said), program.FirstCode(r.Code, cli.ExitNotFound)
	}
	if len(what.Only) == 0 && !slices.ContainsFunc(tables, hasRow) {
		r.Said = append(r.Said, textNoRow)
	}
	if x.to == "" && x.format != export.Workbook && !p.Out.JSON {
		if err := export.Write(p.Stdout, x.format, done[0].Value); err != nil {
			return err
		}
		return p.Out.Print(cli.Result{Said: r.Said, Code: r.Code})
	}
	paths, err := exportFiles(p, x, what.What.Noun(), done)
	for _, path := range paths {
		r.Said = append(r.Said, "écrit dans "+path)
	}
	r.Document = map[string][]string{"files": paths}
	if err != nil {
		return err
	}
	return p.Out.Print(r)
}

// textNoRow is said of a list that is written without a line.
const textNoRow = "Aucune ligne : les mots et les options ne choisissent rien ; --vers FICHIER dit où écrire."

func hasRow(t list.Table) bool {
	for range t.Rows {
		return true
	}
	return false
}

// unknown says how many of the employees who were named are in none of the lists; "" when
// all are, or nobody was.
func unknown(named []string, lists ...list.Table) string {
	all := len(slices.Compact(slices.Sorted(slices.Values(named))))
	missing := all
	for _, t := range lists {
		for range t.Rows {
			missing--
		}
	}
	if all == 0 || missing <= 0 {
		return ""
	}
	return "✗ " + spst.Counted(missing, "identifiant n'est", "identifiants ne sont") +
		fmt.Sprintf(" d'aucun salarié de la liste, sur %d : les autres sont écrits.", all)
}

// exportFiles writes the workbook of all, or a file for each.
func exportFiles(p *program.Program, x exportTo, noun string, done []program.Found[list.Table]) ([]string, error) {
	if x.format == export.Workbook || len(done) == 1 && !p.Who.Several() {
		tables := make([]list.Table, len(done))
		for i, f := range done {
			tables[i] = f.Value
		}
		name := noun
		if !p.Who.Several() {
			name += "-" + done[0].Member.Number
		}
		path, err := saveExport(p, x, name, false, tables...)
		return []string{path}, err
	}
	var paths []string
	for _, f := range done {
		path, err := saveExport(p, x, noun+"-"+f.Member.Number, true, f.Value)
		if err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// saveExport writes a file where --vers says.
func saveExport(p *program.Program, x exportTo, name string, several bool, tables ...list.Table) (string, error) {
	where := program.Delivery{To: x.to}
	dir, file, err := where.Place(p, name+x.format.Extension(), several)
	if err != nil {
		return "", err
	}
	saved, err := program.SaveTables(dir, file, x.format, tables...)
	return saved.Path, err
}

func newEmployeeExport(p *program.Program) *cobra.Command {
	var f rosterFilter
	x := exportTo{paper: "« adherent salaries imprimer »"}
	cmd := &cobra.Command{
		Use:     "exporter [MOTS…]",
		Aliases: []string{"export"},
		Short:   "La liste des salariés en csv ou en classeur, que l'import relit telle quelle",
		Long: "Écrit la liste, ou ce que des mots et des options en choisissent ; « - » lit sur l'entrée\n" +
			"standard les identifiants de ceux à écrire, un par ligne. Les n° de sécurité sociale n'y sont\n" +
			"qu'avec --nir. --format tsv se colle dans un tableur, --format md dans un message ; le PDF est\n" +
			"de « salaries imprimer ». Aucun fichier n'est écrasé.",
		Example: "  adherent salaries exporter --vers effectif.xlsx\n  adherent salaries exporter --nir > effectif.csv\n" +
			"  adherent salaries exporter --tous-les-clients --vers effectifs.xlsx",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := x.check(p); err != nil {
				return err
			}
			what, err := f.what(p, args)
			if err != nil {
				return err
			}
			return writeLists(cmd.Context(), p, x, what)
		},
	}
	f.flags(cmd)
	x.flags(cmd)
	return p.OfMembers(cmd)
}

func newInvoiceExport(p *program.Program) *cobra.Command {
	x := exportTo{paper: "« adherent factures echeancier --vers », celui de chaque facture par « adherent factures telecharger »"}
	var year int
	var ledger bool
	cmd := &cobra.Command{
		Use:     "exporter",
		Aliases: []string{"export"},
		Short:   "Les factures, ou l'échéancier, en csv ou en classeur",
		Example: "  adherent factures exporter --annee 2026 --vers factures.xlsx\n  adherent factures exporter --echeancier --tous-les-clients --vers echeanciers.xlsx",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := x.check(p); err != nil {
				return err
			}
			what := route.Export{What: route.ExportInvoices, Year: year}
			if ledger {
				what.What = route.ExportLedger
			}
			return writeLists(cmd.Context(), p, x, what)
		},
	}
	yearFlag(cmd, &year)
	cmd.Flags().BoolVar(&ledger, "echeancier", false, "l'échéancier plutôt que les factures")
	x.flags(cmd)
	return p.OfMembers(cmd)
}

func newAppointmentExport(p *program.Program) *cobra.Command {
	var x exportTo
	var past bool
	cmd := &cobra.Command{
		Use:     "exporter",
		Aliases: []string{"export"},
		Short:   "Les rendez-vous en csv ou en classeur",
		Example: "  adherent rdv exporter --vers rdv.xlsx",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := x.check(p); err != nil {
				return err
			}
			return writeLists(cmd.Context(), p, x, route.Export{What: route.ExportAppointments, Past: past})
		},
	}
	cmd.Flags().BoolVar(&past, "passes", false, "les rendez-vous passés")
	x.flags(cmd)
	return p.OfMembers(cmd)
}
