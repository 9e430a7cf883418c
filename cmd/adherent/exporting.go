package main

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/spst"
)

// tableForm is what a table is written as.
type tableForm struct {
	format string // formatCSV or formatXLSX
	as     export.Dialect
}

// exportTo is how a table leaves the program, by options: in which form, and
// where to.
type exportTo struct {
	tableForm
	dialect, to string
}

const (
	formatCSV  = "csv"
	formatXLSX = "xlsx"
)

func (x *exportTo) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&x.format, "format", "", "`csv|xlsx` ; d'après l'extension de --vers si rien n'est dit, sinon csv")
	cmd.Flags().StringVar(&x.dialect, "dialecte", string(export.ExcelFR), "`excel-fr|rfc4180`, du csv : « ; » et virgules décimales, ou « , » et dates ISO")
	cmd.Flags().StringVar(&x.to, "vers", "", "écrire dans ce `FICHIER` ou ce dossier (la sortie standard si rien n'est dit d'un csv)")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{formatCSV, formatXLSX}, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("dialecte", completeValues(export.Dialects()))
}

// check settles the form, before anything is asked of the portal.
func (x *exportTo) check(p *program) error {
	same := func(s string) string { return s }
	var err error
	if x.format == "" && strings.EqualFold(filepath.Ext(x.to), ".xlsx") {
		x.format = formatXLSX
	}
	if x.format, err = oneOf("format", cmp.Or(x.format, formatCSV), []string{formatCSV, formatXLSX}, same); err != nil {
		return err
	}
	if ext, other := export.OtherForm(x.to, "."+x.format); other {
		return cli.Usage("Le nom donné à --vers finit par %s, et le fichier serait en .%s : changez l'un, ou --format.", ext, x.format)
	}
	if x.as, err = oneOf("dialecte", x.dialect, export.Dialects(), func(d export.Dialect) string { return string(d) }); err != nil {
		return err
	}
	if x.to == standardOutput && x.format == formatXLSX {
		return cli.Usage("Un classeur ne s'écrit pas sur la sortie standard : donnez le nom d'un fichier.")
	}
	x.to = textTo(x.to)
	if p.who.all && x.format == formatCSV && x.to == "" {
		return cli.Usage("En csv, tous les clients s'écrivent dans un fichier chacun : donnez le dossier par --vers, ou --format xlsx pour une feuille chacun.")
	}
	return nil
}

func (x *tableForm) write(w io.Writer, tables ...export.Table) error {
	if x.format == formatXLSX {
		return export.WriteXLSX(w, tables...)
	}
	return export.WriteCSV(w, tables[0], x.as)
}

// export writes what build gives of each member: a workbook with a sheet for
// each, or a text file for each. noun begins the names of the files.
func (p *program) export(ctx context.Context, x exportTo, noun string, build func(context.Context, memberOf) (export.Table, error)) error {
	all, err := gather(ctx, p, build)
	if err != nil {
		return err
	}
	var r result
	var done []found[export.Table]
	for _, f := range all {
		if f.err != nil {
			r.said = append(r.said, "✗ "+f.member.Number+" "+f.member.Name+" : "+sentence(f.err))
			r.code = firstCode(r.code, exitCode(f.err))
			continue
		}
		done = append(done, f)
	}
	if len(done) == 0 {
		return p.print(r)
	}
	if x.to == "" && x.format == formatCSV && !p.out.json {
		if err := x.write(p.stdout, done[0].found); err != nil {
			return err
		}
		return p.print(result{said: r.said, code: r.code})
	}
	paths, err := p.exportFiles(x, noun, done)
	for _, path := range paths {
		r.said = append(r.said, "écrit dans "+path)
	}
	r.document = map[string][]string{"files": paths}
	if err != nil {
		return err
	}
	return p.print(r)
}

// exportFiles writes the workbook of all, or a file for each.
func (p *program) exportFiles(x exportTo, noun string, done []found[export.Table]) ([]string, error) {
	if x.format == formatXLSX || len(done) == 1 && !p.who.all {
		tables := make([]export.Table, len(done))
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
func (p *program) saveExport(x exportTo, name string, several bool, tables ...export.Table) (string, error) {
	where := delivery{to: x.to}
	dir, file := where.place(p, name+"."+x.format, several)
	return x.save(dir, file, tables...)
}

// save writes dir/file whole or not at all, never over another one.
func (x *tableForm) save(dir, file string, tables ...export.Table) (string, error) {
	var b bytes.Buffer
	if err := x.write(&b, tables...); err != nil {
		return "", err
	}
	saved, err := client.SaveContent(dir, file, b.Bytes())
	return saved.Path, err
}

// sheetOf names the sheet of a member.
func sheetOf(m *spst.Member) string { return m.Number + " " + m.Name }

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
			return p.export(cmd.Context(), x, "salaries", func(ctx context.Context, m memberOf) (export.Table, error) {
				employees, err := f.employees(ctx, m)
				return export.Roster(sheetOf(&m.member), employees, f.nir), err
			})
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
			noun := "factures"
			if ledger {
				noun = "echeancier"
			}
			return p.export(cmd.Context(), x, noun, func(ctx context.Context, m memberOf) (export.Table, error) {
				if ledger {
					l, err := m.api.Ledger(ctx, m.member.Number, year)
					return export.Ledger(sheetOf(&m.member), l), err
				}
				invoices, err := m.api.Invoices(ctx, m.member.Number, year)
				return export.Invoices(sheetOf(&m.member), invoices), err
			})
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
			return p.export(cmd.Context(), x, "rendez-vous", func(ctx context.Context, m memberOf) (export.Table, error) {
				list, err := m.appointments(ctx, whenOf(past))
				return export.Appointments(sheetOf(&m.member), list), err
			})
		},
	}
	cmd.Flags().BoolVar(&past, "passes", false, "les rendez-vous passés")
	x.flags(cmd)
	return p.ofMembers(cmd)
}
