package main

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/tui/route"
)

// exportTo is how a table leaves the program, by options: in which format, and
// where to.
type exportTo struct {
	extension, dialect, to string
	format                 export.Format
}

func (x *exportTo) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&x.extension, "format", "", "`"+strings.Join(extensions(), "|")+"` ; d'après l'extension de --vers si rien n'est dit, sinon csv")
	cmd.Flags().StringVar(&x.dialect, "dialecte", string(export.ExcelCSV), "`excel-fr|rfc4180`, du csv : « ; » et virgules décimales, ou « , » et dates ISO")
	cmd.Flags().StringVar(&x.to, "vers", "", "écrire dans ce `FICHIER` ou ce dossier (la sortie standard si rien n'est dit d'un csv)")
	_ = cmd.RegisterFlagCompletionFunc("format", completeValues(extensions()))
	_ = cmd.RegisterFlagCompletionFunc("dialecte", completeValues(export.Dialects()))
}

// extensions are what --format takes: the text first.
func extensions() []string {
	all := export.Extensions()
	slices.Sort(all)
	return all
}

// check settles the format, before anything is asked of the portal.
func (x *exportTo) check(p *program) error {
	same := func(s string) string { return s }
	if given := strings.ToLower(strings.TrimPrefix(filepath.Ext(x.to), ".")); x.extension == "" && slices.Contains(extensions(), given) {
		x.extension = given
	}
	var err error
	if x.extension, err = oneOf("format", cmp.Or(x.extension, extensions()[0]), extensions(), same); err != nil {
		return err
	}
	if ext, other := export.OtherFormat(x.to, "."+x.extension); other {
		return cli.Usage("Le nom donné à --vers finit par %s, et le fichier serait en .%s : changez l'un, ou --format.", ext, x.extension)
	}
	dialect, err := oneOf("dialecte", x.dialect, export.Dialects(), func(f export.Format) string { return string(f) })
	if err != nil {
		return err
	}
	x.format = export.Table("."+x.extension, dialect)
	if x.to == standardOutput && x.format == export.Workbook {
		return cli.Usage("Un classeur ne s'écrit pas sur la sortie standard : donnez le nom d'un fichier.")
	}
	x.to = textTo(x.to)
	if p.who.all && x.format != export.Workbook && x.to == "" {
		return cli.Usage("En csv, tous les clients s'écrivent dans un fichier chacun : donnez le dossier par --vers, ou --format xlsx pour une feuille chacun.")
	}
	return nil
}

// export writes a list of each member: a workbook with a sheet for each, or a text
// file for each.
func (p *program) export(ctx context.Context, x exportTo, what route.Export) error {
	all, err := gather(ctx, p, func(ctx context.Context, m memberOf) (list.Table, error) { return m.list(ctx, what, 0, nil) })
	if err != nil {
		return err
	}
	var r result
	var done []found[list.Table]
	for _, f := range all {
		if f.err != nil {
			r.said = append(r.said, "✗ "+f.member.Number+" "+f.member.Name+" : "+sentence(f.err))
			r.code = firstCode(r.code, exitCode(f.err))
			continue
		}
		done = append(done, f)
	}
	if len(done) == 0 {
		return p.out.print(r)
	}
	if x.to == "" && x.format != export.Workbook && !p.out.json {
		if err := export.Write(p.stdout, x.format, done[0].found); err != nil {
			return err
		}
		return p.out.print(result{said: r.said, code: r.code})
	}
	paths, err := p.exportFiles(x, what.What.Noun(), done)
	for _, path := range paths {
		r.said = append(r.said, "écrit dans "+path)
	}
	r.document = map[string][]string{"files": paths}
	if err != nil {
		return err
	}
	return p.out.print(r)
}

// exportFiles writes the workbook of all, or a file for each.
func (p *program) exportFiles(x exportTo, noun string, done []found[list.Table]) ([]string, error) {
	if x.format == export.Workbook || len(done) == 1 && !p.who.all {
		tables := make([]list.Table, len(done))
		for i, f := range done {
			tables[i] = f.found
		}
		name := noun
		if !p.who.all {
			name += "-" + done[0].member.Number
		}
		path, err := p.saveExport(x, name, false, tables...)
		return []string{path}, err
	}
	var paths []string
	for _, f := range done {
		path, err := p.saveExport(x, noun+"-"+f.member.Number, true, f.found)
		if err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// saveExport writes a file where --vers says.
func (p *program) saveExport(x exportTo, name string, several bool, tables ...list.Table) (string, error) {
	where := delivery{to: x.to}
	dir, file := where.place(p, name+x.format.Extension(), several)
	return saveTables(dir, file, x.format, tables...)
}

func newEmployeeExport(p *program) *cobra.Command {
	var f rosterFilter
	var x exportTo
	cmd := &cobra.Command{
		Use:     "exporter [MOTS…]",
		Aliases: []string{"export"},
		Short:   "La liste des salariés en csv ou en classeur, que l'import relit telle quelle",
		Long: "Écrit la liste, ou ce que des mots et des options en choisissent. Les n° de sécurité\n" +
			"sociale n'y sont qu'avec --nir. Aucun fichier n'est écrasé.",
		Example: "  adherent salaries exporter --vers effectif.xlsx\n  adherent salaries exporter --nir > effectif.csv\n" +
			"  adherent salaries exporter --tous-les-clients --vers effectifs.xlsx",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.read(args); err != nil {
				return err
			}
			if err := x.check(p); err != nil {
				return err
			}
			return p.export(cmd.Context(), x, route.Export{What: route.ExportEmployees, Print: f.which})
		},
	}
	f.flags(cmd)
	x.flags(cmd)
	return p.ofMembers(cmd)
}

func newInvoiceExport(p *program) *cobra.Command {
	var x exportTo
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
			return p.export(cmd.Context(), x, what)
		},
	}
	yearFlag(cmd, &year)
	cmd.Flags().BoolVar(&ledger, "echeancier", false, "l'échéancier plutôt que les factures")
	x.flags(cmd)
	return p.ofMembers(cmd)
}

func newVisitExport(p *program) *cobra.Command {
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
			return p.export(cmd.Context(), x, route.Export{What: route.ExportAppointments, Past: past})
		},
	}
	cmd.Flags().BoolVar(&past, "passes", false, "les rendez-vous passés")
	x.flags(cmd)
	return p.ofMembers(cmd)
}
