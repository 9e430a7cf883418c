package verbs

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
)

// among are the options that say whom a command is about, beside its arguments.
type among struct{ words, category string }

func (a *among) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.words, "pour", "", "les salariés présents que des `MOTS` désignent : nom, poste, code PCS")
	cmd.Flags().StringVar(&a.category, "categorie", "", "les salariés présents d'une `CATÉGORIE` déclarée : SI, SIA, SIH, SIR…")
	_ = cmd.RegisterFlagCompletionFunc("categorie", program.CompleteValues(spst.Categories()))
}

// asked tells whether these options were given.
func (a *among) asked() bool { return a.words != "" || a.category != "" }

// check wants arguments or these options, and not both.
func (a *among) check(cmd *cobra.Command, args []string) error {
	if a.asked() && len(args) > 0 {
		return cli.Usage("--pour et --categorie disent déjà quels salariés : ne donnez pas d'identifiant avec elles.")
	}
	if a.asked() {
		return nil
	}
	return someone(cmd, args)
}

// people are those of the options, or of the arguments.
func (a *among) people(ctx context.Context, p *program.Program, m program.MemberSession, args []string) ([]spst.Employee, error) {
	if !a.asked() {
		return designated(ctx, p, m, args)
	}
	f := rosterFilter{status: "presents", category: a.category}
	if err := f.read(strings.Fields(a.words)); err != nil {
		return nil, err
	}
	people, err := m.Employees(ctx, f.which, 0, nil)
	if err == nil && len(people) == 0 {
		err = &spst.Error{Kind: spst.NotFound, Code: spst.CodeEmployee,
			Message: "Aucun salarié présent n'est désigné : « adherent salaries liste » les donne tous."}
	}
	return people, err
}

// together is the change of several employees, in one go.
type together struct {
	reconcile.Difference
	// Import is the name under which it was carried out, by which it is undone.
	Import string          `json:"import,omitempty"`
	Report *imports.Report `json:"report,omitempty"`
}

// carryOutTogether asks, then carries out what is taken of the difference that a change
// of several makes; simulated, it is only shown.
func carryOutTogether(ctx context.Context, p *program.Program, m program.MemberSession, d reconcile.Difference, how typed) (
	cli.Result, error) {
	sending := imports.Several(m.Member.Number, d)
	yes, simulate := how.yes, how.simulate
	if n, _ := d.Taken(); n > 0 && !simulate {
		if !yes && !p.Out.JSON {
			if err := p.Out.PrintData(cli.Result{Table: becoming(&d)}); err != nil {
				return cli.Result{}, err
			}
		}
		if err := p.Agree(ctx, yes, spst.Counted(n, "salarié : continuer ?", "salariés : continuer ?")); err != nil {
			return cli.Result{}, err
		}
		name, goesOn, err := m.ImportName(ctx, p, how.text)
		if err != nil {
			return cli.Result{}, err
		}
		if goesOn {
			p.Say("Suite de la %s : l'annulation vaut pour le tout.", either(how.exit, "sortie interrompue", "modification interrompue"))
		}
		sending.Begin(name)
		if err := sending.CarryOut(ctx, m.API, p.Gauge("Salariés", false)); err != nil {
			done, total := sending.Progress()
			p.Say("Interrompu, %s sur %d : relancez la même commande, elle ne fait que ce qui manque.",
				spst.Counted(done, "salarié fait", "salariés faits"), total)
			return cli.Result{}, err
		}
		p.ImportOver(name)
	}
	return reported(sending, how.exit), nil
}

// typed is how a change of several employees was asked for.
type typed struct {
	text          string // the same for the same change of the same people
	yes, simulate bool
	exit          bool // they are taken out of the list
}

// asTyped is the text of a command: its options, and whom it names unless an option says
// it in words, which name others once some are changed.
func asTyped(cmd *cobra.Command, of *among, people []spst.Employee) string {
	lines := []string{cmd.Name()}
	cmd.LocalNonPersistentFlags().Visit(func(f *pflag.Flag) {
		if !slices.Contains([]string{"oui", "csv", "format"}, f.Name) {
			lines = append(lines, "--"+f.Name+"="+f.Value.String())
		}
	})
	if !of.asked() {
		ids := make([]string, len(people))
		for i := range people {
			ids[i] = people[i].ID
		}
		slices.Sort(ids)
		lines = append(lines, ids...)
	}
	return strings.Join(lines, "\n")
}

// either gives the words of an exit, or those of a change.
func either(exit bool, left, changed string) string {
	if exit {
		return left
	}
	return changed
}

// reported is what has become of each.
func reported(s *imports.Sending, exit bool) cli.Result {
	counted := func(n int, left, lefts, changed, changes string) string {
		return spst.Counted(n, either(exit, left, changed), either(exit, lefts, changes))
	}
	d := &s.Difference
	r := cli.Result{Document: together{*d, s.ID, s.Report}, Table: becoming(d)}
	n, _ := d.Taken()
	counts := []string{counted(n, "salarié à sortir", "salariés à sortir", "fiche à modifier", "fiches à modifier")}
	if s.Report != nil {
		counts[0] = counted(s.Report.Done(), "salarié sorti", "salariés sortis", "fiche modifiée", "fiches modifiées")
	}
	if d.Summary.Same > 0 {
		counts = append(counts, counted(d.Summary.Same, "déjà sorti, rien à changer", "déjà sortis, rien à changer",
			"déjà faite, rien à changer", "déjà faites, rien à changer"))
	}
	if d.Summary.Reject > 0 {
		counts = append(counts, counted(d.Summary.Reject, "refusé", "refusés", "refusée", "refusées"))
		r.Code = cli.ExitInvalid
		if changedMeanwhile(d) {
			r.Code = cli.ExitConflict
		}
	}
	r.Said = []string{strings.Join(counts, ", ") + "."}
	switch {
	case s.Report == nil && n > 0:
		r.Said = append(r.Said, "Rien n'a été changé.")
	case s.Report != nil && s.Report.Done() > 0:
		r.Said = append(r.Said, "Pour annuler le tout : adherent salaries modifier --annuler "+s.ID)
	}
	return r
}

// changedMeanwhile tells whether somebody was refused for a change of somebody else.
func changedMeanwhile(d *reconcile.Difference) bool {
	return slices.ContainsFunc(d.Rows, func(r reconcile.Row) bool {
		return r.Action == reconcile.Reject && slices.ContainsFunc(r.Problems, func(p spst.Problem) bool {
			return p.Code == spst.ProblemStale
		})
	})
}

// becoming is the table of what becomes of each.
func becoming(d *reconcile.Difference) *cli.Table {
	type row = reconcile.Row
	return cli.TableOf(list.Together(func(r *row) *spst.Employee { return &r.Employee },
		func(r *row) string { return r.Action.Label() }, imports.Becomes), d.Rows)
}

// shared tells that what was given may be given to several: the fields of one person
// alone may not.
func (in *employeeInput) shared(cmd *cobra.Command) error {
	if in.nir || in.file != "" || in.version > 0 {
		return cli.Usage("--nir-stdin, --fichier et --version décrivent un seul salarié.")
	}
	var none, e spst.Employee
	some, err := in.Apply(&e)
	if err == nil && !some {
		err = orNothing(cmd, nil)
	}
	for _, name := range spst.ChangedFields(&none, &e) {
		if f, _ := spst.EmployeeFieldNamed(name); err == nil && !f.Shared {
			err = cli.Usage("« %s » ne se donne pas à plusieurs salariés : modifiez-les un par un.", f.Label)
		}
	}
	return err
}

// changeTogether gives the fields of the options to several.
func (in *employeeInput) changeTogether(ctx context.Context, p *program.Program, cmd *cobra.Command, m program.MemberSession,
	of *among, people []spst.Employee) (cli.Result, error) {
	if err := in.shared(cmd); err != nil {
		return cli.Result{}, err
	}
	d := reconcile.Edit(people, m.Today, func(e *spst.Employee) {
		_, _ = in.Apply(e) // what no field can take was refused
	})
	return carryOutTogether(ctx, p, m, d, typed{asTyped(cmd, of, people), in.yes, in.simulate, false})
}

// wholeUndo is the undo of an import as a whole: the one of an identifier, or the last
// one of an origin.
type wholeUndo struct {
	origin spst.ImportOrigin
	id     string
	yes    bool
}

// wordsOf are what an import of that origin is called, and the verb that undoes it.
func (u wholeUndo) words() (what, verb string) {
	if u.origin == spst.FromSelection {
		return "la modification", "modifier"
	}
	return "l'import", "importer"
}

// undoWhole undoes it. It may be undone already: typed again, the command does not go on
// to the one before.
func undoWhole(ctx context.Context, p *program.Program, m program.MemberSession, u wholeUndo) (cli.Result, error) {
	known, err := u.known(ctx, m)
	if err != nil {
		return cli.Result{}, err
	}
	what, verb := u.words()
	day := spst.Today(known.At).French()
	undo := imports.NewUndo(m.Member.Number, known.ID, known.Done)
	if known.Done == 0 && known.Undone+known.Kept > 0 {
		undo.Import = known
		return cli.Result{Document: undo.ImportUndo, Said: []string{
			fmt.Sprintf("Déjà fait : %s du %s est annulé%s. « adherent salaries %s --annuler ID » en annule un%[3]s autre.",
				what, day, u.feminine(), verb)}}, nil
	}
	if err := p.Agree(ctx, u.yes, fmt.Sprintf("Annuler %s du %s (%s) ?", what, day, fileRows(known.Done))); err != nil {
		return cli.Result{}, err
	}
	if err := undo.CarryOut(ctx, m.API, p.Gauge("Annulation", false)); err != nil {
		return cli.Result{}, err
	}
	r := cli.Result{Document: undo.ImportUndo, Said: []string{spst.Counted(undo.Import.Undone, "ligne annulée", "lignes annulées") + "."}}
	for _, l := range undo.Left {
		r.Said = append(r.Said, "  "+l.Name+" : "+l.Message)
	}
	if len(undo.Left) > 0 {
		r.Code = cli.ExitConflict
	}
	return r, nil
}

func (u wholeUndo) feminine() string {
	if u.origin == spst.FromSelection {
		return "e"
	}
	return ""
}

// known is the import of an identifier, or the last one.
func (u wholeUndo) known(ctx context.Context, m program.MemberSession) (spst.Import, error) {
	if u.id != "" {
		return m.API.Import(ctx, m.Member.Number, u.id)
	}
	all, err := m.API.Imports(ctx, m.Member.Number)
	if err != nil {
		return spst.Import{}, err
	}
	last := imports.Last(all, u.origin)
	if last == nil {
		message := "Aucun import n'est à annuler."
		if u.origin == spst.FromSelection {
			message = "Aucune modification de plusieurs salariés n'est à annuler."
		}
		return spst.Import{}, &spst.Error{Kind: spst.NotFound, Code: spst.CodeImport, Message: message}
	}
	return *last, nil
}
