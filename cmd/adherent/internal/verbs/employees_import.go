package verbs

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
)

// importFlags are the options of importer.
type importFlags struct {
	simulate, yes, whole, resume, undo bool
	exits, reason, rejects, siret      string
	sheet                              string
	exit, columns, words               []string
	except                             []int
	confirmed                          int  // exits; -1 when not said
	officers                           bool // of a company, in a DSN
}

func newImport(p *program.Program) *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:                   "importer FICHIER… [options]",
		DisableFlagsInUseLine: true,
		Short:                 "Comparer un fichier à la liste des salariés, puis en importer les différences",
		Long: "Compare un fichier (CSV, tableur, DSN) à la liste, montre les entrées, sorties et\n" +
			"modifications, puis importe ce qui est retenu. Ce que le fichier ne dit pas reste comme\n" +
			"c'est ; un absent du fichier n'est jamais sorti sans date ni motif. Interrompu, l'import\n" +
			"reprend où il en était ; il peut être annulé en entier pendant 30 jours. Des DSN données\n" +
			"ensemble, comme les parties d'un mois, sont comparées comme une seule.",
		Example: "  adherent salaries importer novembre.csv --simuler\n" +
			"  adherent salaries importer novembre.csv --oui --rejets refus.csv\n" +
			"  adherent salaries importer paie.csv --entier --sorties 30/11/2026 --motif demission --oui\n" +
			"  adherent salaries importer partie1.dsn partie2.dsn --simuler\n" +
			"  adherent salaries importer --annuler",
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case f.undo && len(args) > 1:
				return cli.Usage("--annuler prend l'identifiant d'un seul import.")
			case len(args) == 0 && !f.resume && !f.undo, len(args) > maxFiles:
				return cli.Usage("Donnez un fichier : « %s FICHIER ».", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runImport(cmd.Context(), p, args, f)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.simulate, "simuler", false, "montrer les différences sans rien changer")
	flags.BoolVar(&f.yes, "oui", false, "importer sans demander")
	flags.BoolVar(&f.whole, "entier", false, "le fichier est la liste entière : proposer la sortie des absents")
	flags.StringVar(&f.exits, "sorties", "", "avec --entier, sortir tous les absents à cette `DATE` (jj/mm/aaaa)")
	flags.StringVar(&f.reason, "motif", "", "le `MOTIF` de ces sorties : "+reasons())
	flags.StringArrayVar(&f.exit, "sortie", nil, "avec --entier, sortir un seul absent : `ID,DATE,MOTIF` (peut être répétée)")
	flags.IntVar(&f.confirmed, "confirmer-sorties", -1,
		"le `NOMBRE` de sorties, quand elles sont plus de 20 ou plus d'un cinquième des présents")
	flags.IntSliceVar(&f.except, "sauf", nil, "laisser ces `LIGNES` du fichier, séparées par des virgules")
	cli.RosterFileFlags(flags, &f.siret, &f.sheet, &f.officers, "")
	flags.StringVar(&f.rejects, "rejets", "", "écrire les lignes refusées et leurs motifs dans `FICHIER`, à corriger puis à relire")
	flags.StringArrayVar(&f.columns, "colonne", nil,
		"`TITRE=CHAMP` : ce qu'une colonne donne (champs de l'API, rien pour l'ignorer) ; retenu pour cet adhérent")
	flags.StringArrayVar(&f.words, "mot", nil, "`CHAMP:MOT=VALEUR` : ce qu'un mot du fichier veut dire ; retenu pour cet adhérent")
	flags.BoolVar(&f.resume, "reprendre", false, "reprendre l'import interrompu")
	flags.BoolVar(&f.undo, "annuler", false, "annuler le dernier import, ou celui dont l'identifiant est donné")
	return cli.GivesTable(p.OfMember(cmd))
}

// reasons are the words of --motif.
func reasons() string { return spst.Either(spst.ExitReasons()) }

// mayCreate refuses a file that exists, and a folder that does not.
func mayCreate(path string) error {
	if path == "" {
		return nil
	}
	if _, err := os.Lstat(path); err == nil {
		return errRejectsExist()
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return &spst.Error{Kind: spst.NotFound, Code: spst.CodeFile,
			Message: "Le dossier du fichier de --rejets n'existe pas : donnez-en un autre."}
	}
	return nil
}

func errRejectsExist() error {
	return &spst.Error{Kind: spst.Conflict, Code: spst.CodeFile, Message: "Le fichier de --rejets existe déjà : donnez un autre nom."}
}

func runImport(ctx context.Context, p *program.Program, args []string, f importFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	if err := mayCreate(f.rejects); err != nil { // before anything is written
		return err
	}
	r, err := p.OpenMember(ctx)
	if err != nil {
		return err
	}
	defer r.API.CloseIdle()
	svc := &program.ImportService{Client: r.API, P: p, Portal: r.Settings.Portal}
	memory, err := svc.ImportMemory(ctx, r.Member.Number)
	if err != nil {
		return err
	}
	i := &importing{Run: imports.New(r.Member, r.Today, memory), MemberSession: r, p: p, svc: svc, flags: f}
	if f.undo {
		return i.undo(ctx, append(args, "")[0])
	}
	return i.files(ctx, args)
}

// importing is one import, told to the person at the command line.
type importing struct {
	*imports.Run
	program.MemberSession
	p     *program.Program
	svc   *program.ImportService
	flags importFlags
}

// check refuses options that do not go together.
func (f *importFlags) check() error {
	switch {
	case f.simulate && f.yes:
		return cli.Usage("--simuler et --oui ne vont pas ensemble : choisissez l'une des deux.")
	case (f.exits != "" || len(f.exit) > 0) && !f.whole:
		return cli.Usage("--sorties et --sortie vont avec --entier : les absents ne sont connus que d'un fichier entier.")
	case (f.exits == "") != (f.reason == ""):
		return cli.Usage("--sorties et --motif vont ensemble : donnez la date et le motif.")
	}
	return nil
}

// confirm adds to what is remembered what the person says of columns and words.
func (i *importing) confirm() error {
	for _, text := range i.flags.columns {
		at := strings.LastIndex(text, "=")
		if at <= 0 {
			return cli.Usage("--colonne attend TITRE=CHAMP, comme « Emploi=job_title ».")
		}
		i.SetColumn(text[:at], text[at+1:])
	}
	for _, text := range i.flags.words {
		field, rest, ok := strings.Cut(text, ":")
		at := strings.LastIndex(rest, "=")
		if !ok || at <= 0 {
			return cli.Usage("--mot attend CHAMP:MOT=VALEUR, comme « contract_type:FORFAIT=cdi_chantier ».")
		}
		i.SetWord(field, rest[:at], rest[at+1:])
	}
	return nil
}

// files reads, compares, shows, asks, carries out and reports.
func (i *importing) files(ctx context.Context, paths []string) error {
	whole := i.flags.whole
	if i.flags.resume {
		if err := i.Resume(paths...); err != nil {
			return err
		}
		whole = i.Whole
	} else {
		i.Choose(paths, imports.Reading{SIRET: i.flags.siret, Officers: i.flags.officers, Sheet: i.flags.sheet})
	}
	if err := i.confirm(); err != nil {
		return err
	}
	file, err := i.svc.ReadRoster(ctx, i.Paths, i.How, i.p.Gauge("Lecture", true))
	if err == nil {
		err = i.Read(file)
	}
	if err != nil {
		return err
	}
	compared, err := i.Compare(whole).Do(ctx, i.svc)
	if err != nil {
		return err
	}
	i.Compared(compared)
	sayOfFile(i.p, &i.File.RosterFile)
	if part := i.Difference.Part; part != "" {
		i.p.Say("▲ --entier est sans effet, aucune sortie n'est proposée : le fichier n'est pas sûrement la liste entière. %s", part)
	}
	if err := i.decide(); err != nil {
		return err
	}
	return i.run(ctx)
}

// sayOfFile says what of a file could not be read, or was left.
func sayOfFile(p *program.Program, file *spst.RosterFile) {
	for _, problem := range file.Problems {
		p.Say("%s", withSign(problem.Message, problem.Severity))
	}
}

// withSign is a sentence behind the sign of its weight.
func withSign(text string, weight spst.Severity) string {
	switch weight {
	case spst.SeverityError:
		return "✗ " + text
	case spst.SeverityWarning:
		return "▲ " + text
	default:
		return text
	}
}

// decide marks the rows as the options say; those of an import that is taken up are
// marked already.
func (i *importing) decide() error {
	if i.Abandons() && !i.flags.simulate {
		i.p.Say(imports.Abandoned)
	}
	if i.Resumes() {
		return nil
	}
	if err := i.leave(); err != nil {
		return err
	}
	for n := range i.Difference.Rows {
		if row := &i.Difference.Rows[n]; row.Row > 0 && slices.Contains(i.flags.except, row.Row) {
			row.Taken = false
		}
	}
	return nil
}

// leave gives the exits of --sorties and --sortie to those who are not in the file.
func (i *importing) leave() error {
	one := map[string]spst.Exit{}
	for _, text := range i.flags.exit {
		parts := strings.Split(text, ",")
		if len(parts) != 3 {
			return cli.Usage("--sortie attend ID,DATE,MOTIF.")
		}
		x, err := exitOf("sortie", parts[1], parts[2])
		if err != nil {
			return err
		}
		one[strings.TrimSpace(parts[0])] = x
	}
	var all *spst.Exit
	if i.flags.exits != "" {
		x, err := exitOf("sorties", i.flags.exits, i.flags.reason)
		if err != nil {
			return err
		}
		all = &x
	}
	for n := range i.Difference.Rows {
		row := &i.Difference.Rows[n]
		x, named := one[row.EmployeeID]
		switch {
		case !row.Proposed:
		case named:
			row.Leave(x)
			delete(one, row.EmployeeID)
		case all != nil:
			row.Leave(*all)
		}
	}
	for id := range one {
		return cli.Usage("--sortie : le salarié %s n'est pas un absent du fichier.", id)
	}
	return nil
}

func exitOf(option, date, reason string) (spst.Exit, error) {
	d, err := spst.ParseDate(date)
	if err != nil {
		return spst.Exit{}, cli.Refused(option, err)
	}
	r, err := cli.OneOf("motif", strings.TrimSpace(reason), spst.ExitReasons(), spst.ExitReason.Label)
	return spst.Exit{ExitDate: d, ExitReason: r}, err
}

// run shows the difference, then carries out what is taken.
func (i *importing) run(ctx context.Context) error {
	taken, _ := i.Difference.Taken()
	if !i.p.Out.JSON {
		if err := printDifference(i.p, &i.Difference); err != nil {
			return err
		}
	}
	if i.flags.simulate || taken == 0 {
		if !i.flags.simulate && i.Done() {
			if err := i.Keep(ctx, i.svc); err != nil {
				return err
			}
		}
		return i.report()
	}
	if err := i.p.Agree(ctx, i.flags.yes, fmt.Sprintf("Importer %s pour %s ?", fileRows(taken), i.Member.Name)); err != nil {
		return err
	}
	if err := i.confirmExits(ctx); err != nil {
		return err
	}
	i.Begin()
	if err := i.CarryOut(ctx, i.svc, i.p.Gauge("Import", false)); err != nil {
		done, total := i.Progress()
		i.p.Say("Import interrompu, %s sur %d : « adherent salaries importer --reprendre » le reprend.",
			spst.Counted(done, "ligne faite", "lignes faites"), total)
		return err
	}
	return i.report()
}

// confirmExits wants the number of exits said again when they are many; an import
// that is taken up was confirmed when it began.
func (i *importing) confirmExits(ctx context.Context) error {
	n, many := i.Difference.Leaving()
	if !many || i.Resumes() || i.flags.confirmed == n {
		return nil
	}
	what := fmt.Sprintf("%d des %d salariés présents vont sortir", n, i.Difference.Present())
	if i.flags.yes || i.flags.confirmed >= 0 {
		return &spst.Error{Kind: spst.Invalid, Code: spst.CodeConfirmExits,
			Message: fmt.Sprintf("%s : regardez-les par --simuler, puis confirmez-les par --confirmer-sorties %d. Rien n'a été changé.", what, n)}
	}
	answer, err := i.p.Answer(ctx, what+". Retapez ce nombre pour confirmer : ")
	if err == nil && answer != strconv.Itoa(n) {
		err = program.ErrNothingChanged
	}
	return err
}

// importDocument is what importer --json prints.
type importDocument struct {
	reconcile.Difference
	// Problems are about the file as a whole: what could not be read of it.
	Problems []spst.Problem  `json:"problems,omitempty"`
	Import   string          `json:"import,omitempty"`
	Report   *imports.Report `json:"report,omitempty"`
}

// report says what was done; the refused rows go to a file when one is given.
func (i *importing) report() error {
	done := i.Report
	refused := i.Difference.Summary.Reject
	for _, w := range i.File.Unknown {
		i.p.Say("%s : « %s » n'est pas compris (%s) : --mot '%s:%s=VALEUR' le dit une fois pour toutes.",
			spst.FieldLabel(w.Field), w.Word, fileRows(w.Rows), w.Field, w.Word)
	}
	if i.p.Out.JSON {
		doc := importDocument{Difference: i.Difference, Problems: i.File.Problems, Import: i.ID, Report: done}
		if err := i.p.Out.PrintJSON(doc); err != nil {
			return err
		}
	} else if done != nil {
		i.p.Say("Import terminé : %s. « adherent salaries importer --annuler » l'annule pendant 30 jours.",
			done.Moves())
	}
	if refused == 0 {
		if len(spst.Refused(i.File.Problems)) > 0 {
			return cli.Exit(cli.ExitInvalid)
		}
		return nil
	}
	if i.flags.rejects != "" {
		err := program.CreateRefused(i.flags.rejects, &i.File.RosterFile, i.Difference.Rows)
		if errors.Is(err, fs.ErrExist) {
			err = errRejectsExist()
		}
		if err != nil {
			return err
		}
		i.p.Say("%s dans %s avec leurs motifs.", spst.Counted(refused, "ligne refusée, écrite", "lignes refusées, écrites"), i.flags.rejects)
	} else {
		i.p.Say("%s : --rejets FICHIER les écrit avec leurs motifs.", spst.Counted(refused, "ligne refusée", "lignes refusées"))
	}
	return cli.Exit(cli.ExitInvalid)
}

// printDifference prints a row for each that is not the same, and the totals.
func printDifference(p *program.Program, d *reconcile.Difference) error {
	type r = reconcile.Row
	table := cli.TableOf(list.ImportRows(func(x *r) bool { return x.Taken && x.Writes() }, func(x *r) string { return x.Action.Label() },
		func(x *r) int { return x.Row }, func(x *r) *spst.Employee { return &x.Employee },
		func(x *r) string { return withSign(imports.Brief(x)) }),
		slices.DeleteFunc(slices.Clone(d.Rows), func(x r) bool { return x.Action == reconcile.Same && len(x.Problems) == 0 }))
	s := d.Summary
	table.Foot = []string{fmt.Sprintf("%s, %s, %s", s.Moves(), reconcile.Same.Counted(s.Same), reconcile.Reject.Counted(s.Reject))}
	shown := cli.Result{Table: table}
	if unproposed := absent(d); unproposed > 0 {
		shown.Said = []string{fmt.Sprintf("%s : --sorties DATE --motif MOTIF les sort, --sortie ID,DATE,MOTIF un seul.",
			spst.Counted(unproposed, "absent du fichier ne sera pas sorti", "absents du fichier ne seront pas sortis"))}
	}
	return p.Out.Print(shown)
}

// absent counts the proposed exits that are left.
func absent(d *reconcile.Difference) int {
	n := 0
	for i := range d.Rows {
		if d.Rows[i].Proposed && !d.Rows[i].Taken {
			n++
		}
	}
	return n
}

// undo undoes an import as a whole: the one of an identifier, or the last one.
func (i *importing) undo(ctx context.Context, id string) error {
	r, err := undoWhole(ctx, i.p, i.MemberSession, wholeUndo{origin: spst.FromFile, id: id, yes: i.flags.yes})
	if u, ok := r.Document.(spst.ImportUndo); ok && err == nil && i.Memory.Forget(u.Import.ID) { // it takes no more lines
		err = i.Keep(ctx, i.svc)
	}
	if err != nil {
		return err
	}
	return i.p.Out.Print(r)
}
