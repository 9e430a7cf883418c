package verbs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

func newEmployees(p *program.Program) *cobra.Command {
	cmd := cli.Noun("salaries", "La liste des salariés", "employees")
	cmd.AddCommand(newEmployeeList(p), newEmployeeShow(p), newEmployeeAdd(p), newEmployeeChange(p), newEmployeeExit(p), newEmployeeHistory(p),
		newEmployeeDifferences(p),
		newCheckRoster(p), newHeadcount(p), newEmployeeExport(p), newEmployeePrint(p),
		newImport(p))
	return cmd
}

// rosterFilter selects a part of a roster by options.
type rosterFilter struct {
	status, category, visit string
	at                      string // the day of --au
	on                      spst.Date
	which                   spst.RosterPrint
}

func (f *rosterFilter) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.status, "statut", "presents", "`presents|sortis|tous`")
	cmd.Flags().StringVar(&f.category, "categorie", "", "les salariés d'une `CATÉGORIE` déclarée : SI, SIA, SIH, SIR…")
	cmd.Flags().StringVar(&f.visit, "prochaine-visite", "", "ceux dont la prochaine visite est `retard|3-mois|rendez-vous|inconnue`")
	cmd.Flags().StringVar(&f.at, "au", "", "la liste telle qu'elle était à la fin d'une `DATE`")
	cmd.Flags().BoolVar(&f.which.NIR, "nir", false, "donner les n° de sécurité sociale, masqués sinon")
	_ = cmd.RegisterFlagCompletionFunc("statut", cobra.FixedCompletions([]string{"presents", "sortis", "tous"},
		cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("prochaine-visite", cobra.FixedCompletions(visitWords, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("categorie", program.CompleteValues(spst.Categories()))
}

// statuses are the words of --statut.
var statuses = map[string]spst.RosterStatus{"presents": spst.Present, "sortis": spst.Gone, "tous": spst.All}

// visitWords are those of --prochaine-visite, at the places of [spst.VisitStates].
var visitWords = []string{"retard", "3-mois", "rendez-vous", "inconnue"}

func (f *rosterFilter) read(words []string) error {
	if err := f.readDay(words); err != nil {
		return err
	}
	status, ok := statuses[spst.Fold(f.status)]
	if !ok {
		return cli.NotOneOf("statut", f.status, []string{"presents", "sortis", "tous"}, func(s string) string { return s })
	}
	f.which.Status, f.which.Search = status, strings.Join(words, " ")
	if f.visit != "" {
		at := slices.IndexFunc(visitWords, func(w string) bool { return spst.Fold(w) == spst.Fold(f.visit) })
		if at < 0 {
			return cli.NotOneOf("prochaine-visite", f.visit, visitWords, func(s string) string { return s })
		}
		f.which.Visit = spst.VisitStates()[at]
	}
	if f.category == "" {
		return nil
	}
	var err error
	f.which.Category, err = cli.OneOf("categorie", f.category, spst.Categories(), spst.Category.Label)
	return err
}

// readDay reads --au: a list of the past is not searched, and has those present then.
func (f *rosterFilter) readDay(words []string) (err error) {
	if f.at == "" {
		return nil
	}
	if f.on, err = spst.ParseDate(f.at); err != nil {
		return cli.Refused("au", err)
	}
	if len(words) > 0 || f.visit != "" || statuses[spst.Fold(f.status)] != spst.Present {
		return cli.Usage("--au donne tous les présents de ce jour-là : --categorie en choisit, des mots, --statut et --prochaine-visite non.")
	}
	return nil
}

// what says which employees go out: the words and the options, or the identifiers that
// the standard input has for « - ».
func (f *rosterFilter) what(p *program.Program, args []string) (route.Export, error) {
	what := route.Export{What: route.ExportEmployees}
	words := args
	if slices.Equal(args, []string{"-"}) {
		lines, err := inputLines(p)
		if err != nil {
			return what, err
		}
		for _, l := range lines {
			what.Only = append(what.Only, l.text)
		}
		words = nil
	}
	err := f.read(words)
	what.Print, what.Day = f.which, f.on
	return what, err
}

func newEmployeeList(p *program.Program) *cobra.Command {
	var f rosterFilter
	cmd := &cobra.Command{
		Use:     "liste [MOTS…]",
		Aliases: []string{"list"},
		Short:   "Les salariés, ou ceux que des mots désignent (nom, poste, code PCS)",
		Example: "  adherent salaries liste\n  adherent salaries liste caissier --categorie SI\n" +
			"  adherent salaries liste --tous-les-clients --csv > effectifs.csv\n" +
			"  adherent salaries liste --jq '.employees[].id'",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.read(args); err != nil {
				return err
			}
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				if !f.on.IsZero() {
					return listedOn(ctx, m, f.on, f.which)
				}
				employees, err := m.Employees(ctx, f.which, 0, nil)
				return cli.Result{
					Document: spst.EmployeePage{Employees: employees, Total: len(employees)},
					Table:    cli.TableOf(roster(f.which.NIR), employees),
					Said:     counted(len(employees), "salarié", "salariés", textNoEmployee),
				}, err
			})
		},
	}
	f.flags(cmd)
	return cli.GivesList[spst.Employee](p.OfMembers(cmd), "employees")
}

// roster are the columns of the list for people, the most useful first, with whatever one finds somebody by.
func roster(nir bool) list.List[spst.Employee] {
	names := []string{"id", "name", "first_name", "birth_date", "job_title", "declared_category", "next_visit", "visit_state",
		"announced_end", "exit_date", "exit_reason", "hire_date", "contract_type"}
	for _, f := range spst.EmployeeFields() {
		if f.Searched && !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	return list.Employees(nir).Only(append(names, "nir")...)
}

func shownNIR(n spst.NIR, whole bool) string {
	if whole {
		return n.Format()
	}
	return n.Masked()
}

// errNobody is of words that designate no employee.
var errNobody = &spst.Error{Kind: spst.NotFound, Code: spst.CodeEmployee,
	Message: "Aucun salarié de ce nom ni de cet identifiant : « adherent salaries liste » les donne tous."}

// findEmployee finds one by identifier, or by words that designate a single one.
func findEmployee(ctx context.Context, m program.MemberSession, words string) (spst.Employee, error) {
	if !strings.Contains(words, " ") {
		e, err := m.API.Employee(ctx, m.Member.Number, words)
		if spst.KindOf(err) != spst.NotFound {
			return e, err
		}
	}
	page, err := m.API.Employees(ctx, m.Member.Number, spst.RosterQuery{Status: spst.All, Search: words, Limit: 6})
	switch {
	case err != nil:
		return spst.Employee{}, err
	case page.Total == 0:
		return spst.Employee{}, errNobody
	case page.Total > 1:
		return spst.Employee{}, cli.Usage("Ces mots désignent %d salariés : donnez l'identifiant de l'un d'eux.%s", page.Total,
			namesOf(page.Employees))
	}
	return page.Employees[0], nil
}

func namesOf(employees []spst.Employee) string {
	var b strings.Builder
	for i := range employees {
		fmt.Fprintf(&b, "\n  %s  %s", employees[i].ID, employees[i].DisplayName())
	}
	return b.String()
}

func newEmployeeShow(p *program.Program) *cobra.Command {
	var nir bool
	cmd := &cobra.Command{
		Use:               "voir ID|NOM",
		Aliases:           []string{"show"},
		Short:             "La fiche d'un salarié",
		Example:           "  adherent salaries voir martin claire",
		Args:              someone,
		ValidArgsFunction: completeEmployees(p),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				e, err := findEmployee(ctx, m, strings.Join(args, " "))
				return cli.Result{Document: e, Table: employeeFields(&e, m.Today, nir)}, err
			})
		},
	}
	cmd.Flags().BoolVar(&nir, "nir", false, "donner le n° de sécurité sociale, masqué sinon")
	return cli.Gives[spst.Employee](p.OfMember(cmd))
}

func someone(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cli.Usage("De quel salarié s'agit-il ? Donnez son identifiant ou son nom : « %s NOM ».", cmd.CommandPath())
	}
	return nil
}

func employeeFields(e *spst.Employee, on spst.Date, nir bool) *cli.Table {
	var cells []any
	for _, f := range spst.EmployeeFields() {
		cells = append(cells, f.Label, shownField(f, e, on, nir))
	}
	return cli.Fields(append(cells, spst.FieldLabel("expected_category"), string(e.ExpectedCategory),
		spst.FieldLabel("attestation_required"), e.AttestationRequired, "Identifiant", e.ID)...)
}

// shownField is a field in words: those of the determinants, and a NIR that is
// masked unless it is asked for.
func shownField(f spst.EmployeeField, e *spst.Employee, on spst.Date, nir bool) any {
	switch f.Name {
	case "nir":
		return shownNIR(e.NIR, nir)
	case "determinants":
		var labels []string
		for _, c := range e.Determinants {
			label := string(c)
			if d, ok := spst.DeterminantByCode(c, on); ok {
				label = d.Label
			}
			labels = append(labels, label)
		}
		return strings.Join(labels, ", ")
	}
	switch v := f.Value(e).(type) {
	case spst.Date, bool:
		return v
	}
	return f.Shown(e)
}

func newEmployeeExit(p *program.Program) *cobra.Command {
	var date, reason string
	var yes, simulate, undo bool
	var of among
	cmd := &cobra.Command{
		Use:     "sortir ID|NOM… --date DATE --motif MOTIF",
		Aliases: []string{"exit"},
		Short:   "Sortir des salariés de la liste, ou annuler leur sortie",
		Long: "Déclare la sortie d'un salarié. Plusieurs identifiants, « - » pour en lire un par\n" +
			"ligne, --pour ou --categorie sortent plusieurs salariés à la même date, après confirmation ou\n" +
			"avec --oui ; « adherent salaries modifier --annuler » annule alors le tout. Ici,\n" +
			"--annuler rétablit ceux qui étaient sortis. Qui l'est déjà est laissé : coupée, la\n" +
			"commande relancée ne fait que ce qui manque.",
		Example: "  adherent salaries sortir martin claire --date 30/11/2026 --motif demission\n" +
			"  adherent salaries sortir --annuler a1b2c3",
		Args: func(cmd *cobra.Command, args []string) error {
			if undo && len(args) == 0 && !of.asked() {
				return cli.Usage("Qui rétablir ? « adherent salaries sortir --annuler NOM » le dit ; " +
					"« adherent salaries modifier --annuler » annule la dernière sortie de plusieurs, en entier.")
			}
			return of.check(cmd, args)
		},
		ValidArgsFunction: completeEmployees(p),
		RunE: func(cmd *cobra.Command, args []string) error {
			var x spst.Exit
			if !undo {
				if date == "" || reason == "" {
					return cli.Usage("Donnez la date et le motif de la sortie : --date jj/mm/aaaa --motif MOTIF.")
				}
				var err error
				if x, err = exitOf("date", date, reason); err != nil {
					return err
				}
			}
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				return exitEmployees(ctx, p, cmd, m, args, exiting{Exit: x, among: of, undo: undo, yes: yes, simulate: simulate})
			})
		},
	}
	of.flags(cmd)
	cmd.Flags().StringVar(&date, "date", "", "`DATE` de sortie (jj/mm/aaaa)")
	cmd.Flags().StringVar(&reason, "motif", "", "`MOTIF` : "+reasons())
	cmd.Flags().BoolVar(&undo, "annuler", false, "rétablir des salariés sortis")
	cmd.Flags().BoolVar(&yes, "oui", false, "ne rien demander")
	cmd.Flags().BoolVar(&simulate, "simuler", false, "dire qui sortirait, sans rien changer")
	_ = cmd.RegisterFlagCompletionFunc("motif", program.CompleteValues(spst.ExitReasons()))
	return cli.GivesTable(p.OfMember(cmd))
}

// exiting is what sortir does to each.
type exiting struct {
	spst.Exit
	among
	undo, yes, simulate bool
}

// exitEmployees takes people out of the list, or back into it. Each is found
// before anything is written.
func exitEmployees(ctx context.Context, p *program.Program, cmd *cobra.Command, m program.MemberSession, args []string, x exiting) (
	cli.Result, error) {
	people, err := x.people(ctx, p, m, args)
	if err != nil {
		return cli.Result{}, err
	}
	if !x.undo && (len(people) > 1 || x.asked()) {
		return carryOutTogether(ctx, p, m, reconcile.Leave(people, m.Today, x.Exit),
			typed{asTyped(cmd, &x.among, people), x.yes, x.simulate, true})
	}
	if x.simulate {
		r := cli.Result{Document: spst.EmployeePage{Employees: people, Total: len(people)}, Table: cli.TableOf(roster(false), people)}
		for i := range people {
			verb := "sortira"
			if x.undo {
				verb = "sera " + people[i].Sex.Agree("rétabli", "rétablie")
			}
			r.Said = append(r.Said, fmt.Sprintf("%s %s ; rien n'a été changé.", people[i].DisplayName(), verb))
		}
		return r, nil
	}
	if len(people) > 1 {
		if err := p.Agree(ctx, x.yes, fmt.Sprintf("%d salariés : continuer ?", len(people))); err != nil {
			return cli.Result{}, err
		}
	}
	var r cli.Result
	done := []spst.Employee{}
	for _, before := range people {
		e, said, err := exitOne(ctx, m, before, x)
		if err != nil {
			return cli.Result{}, errors.Join(changedSince(err, before), printSome(p, r, done))
		}
		done = append(done, e)
		r.Said = append(r.Said, said...)
	}
	r.Document = spst.EmployeePage{Employees: done, Total: len(done)}
	if len(done) == 1 {
		r.Document = done[0]
	}
	return r, nil
}

// printSome writes what was done before the one that was not.
func printSome(p *program.Program, r cli.Result, done []spst.Employee) error {
	if len(done) == 0 {
		return nil
	}
	r.Document = spst.EmployeePage{Employees: done, Total: len(done)}
	return p.Out.Print(r)
}

// exitOne takes one out of the list, or back into it; who is there already is
// left so.
func exitOne(ctx context.Context, m program.MemberSession, e spst.Employee, x exiting) (spst.Employee, []string, error) {
	name := e.DisplayName()
	switch {
	case x.undo && e.ExitReason == "":
		return e, []string{name + " : déjà fait, est dans la liste."}, nil
	case x.undo:
		e, err := m.API.UndoExit(ctx, "", m.Member.Number, e.ID, e.Version)
		return e, []string{name + " est de nouveau dans la liste."}, err
	case e.ExitReason == x.ExitReason && e.ExitDate == x.ExitDate:
		return e, []string{name + " : déjà fait, " + exited(&e)}, nil
	}
	e, err := m.API.ExitEmployee(ctx, "", m.Member.Number, e.ID, e.Version, x.Exit)
	said := []string{name + " " + exited(&e)}
	for _, reminder := range spst.ExitReminders(e) {
		said = append(said, "  "+reminder.Message)
	}
	return e, said, err
}

// designated are the people of a command line: identifiers, one on each line of
// the standard input for « - », or the words of one name.
func designated(ctx context.Context, p *program.Program, m program.MemberSession, args []string) ([]spst.Employee, error) {
	if slices.Equal(args, []string{"-"}) {
		lines, err := inputLines(p)
		if err != nil {
			return nil, err
		}
		return ofLines(ctx, m, lines)
	}
	e, why := findEmployee(ctx, m, strings.Join(args, " "))
	if why == nil || len(args) == 1 {
		return []spst.Employee{e}, why
	}
	people := make([]spst.Employee, 0, len(args))
	var unknown []int // the places of the identifiers that nobody has
	for i, id := range args {
		switch e, err := m.API.Employee(ctx, m.Member.Number, id); {
		case spst.KindOf(err) == spst.NotFound:
			unknown = append(unknown, i+1)
		case err != nil:
			return nil, err
		default:
			people = append(people, e)
		}
	}
	switch {
	case len(people) == 0: // two words of a name are not two people
		return nil, ofOneName(why)
	case len(unknown) > 0:
		return nil, placed(places("Identifiant", "Identifiants", unknown)+" : ", errNobody)
	}
	return each(people), nil
}

// ofOneName adds to the refusal of several words how several people are given.
func ofOneName(why error) error {
	var nobody *spst.Error
	if !errors.As(why, &nobody) || nobody.Kind != spst.NotFound {
		return why
	}
	said := *nobody
	said.Message += " Des mots sont lus comme un seul nom : pour plusieurs salariés, donnez leurs identifiants, ou un nom par ligne de l'entrée standard avec « - »."
	return &said
}

// places are « Ligne 2 », « Lignes 2, 5 et 7 ».
func places(one, more string, at []int) string {
	last := len(at) - 1
	if last == 0 {
		return one + " " + strconv.Itoa(at[0])
	}
	before := make([]string, last)
	for i := range before {
		before[i] = strconv.Itoa(at[i])
	}
	return more + " " + strings.Join(before, ", ") + " et " + strconv.Itoa(at[last])
}

// placed says which of several an error is of, by its place: what was typed is not repeated, since it
// may be a NIR.
func placed(place string, err error) error {
	var refused *spst.Error
	var usage *cli.UsageError
	switch {
	case errors.As(err, &usage):
		return cli.Usage("%s%s", place, usage.Error())
	case errors.As(err, &refused) && refused.Kind == spst.NotFound:
		said := *refused
		said.Message = place + said.Message
		return &said
	}
	return err
}

// each is everybody once, in the order in which they were designated.
func each(people []spst.Employee) []spst.Employee {
	seen := make(map[string]bool, len(people))
	return slices.DeleteFunc(people, func(e spst.Employee) bool {
		twice := seen[e.ID]
		seen[e.ID] = true
		return twice
	})
}

// oneByOne is how many people are asked for each alone; of more, the roster is read.
const oneByOne = 20

// ofLines are those whom lines designate: identifiers, or words of a name.
func ofLines(ctx context.Context, m program.MemberSession, lines []inputLine) ([]spst.Employee, error) {
	known := map[string]spst.Employee{}
	if len(lines) > oneByOne {
		all, err := m.Employees(ctx, spst.RosterPrint{Status: spst.All}, 0, nil)
		if err != nil {
			return nil, err
		}
		for i := range all {
			known[all[i].ID] = all[i]
		}
	}
	people := make([]spst.Employee, 0, len(lines))
	var nobody []int // the lines that nobody is on
	var why error
	for _, l := range lines {
		e, there := known[l.text]
		if !there {
			var err error
			switch e, err = findEmployee(ctx, m, l.text); {
			case spst.KindOf(err) == spst.NotFound:
				nobody, why = append(nobody, l.number), err
				continue
			case err != nil:
				return nil, placed(fmt.Sprintf("Ligne %d de l'entrée : ", l.number), err)
			}
		}
		people = append(people, e)
	}
	if len(nobody) > 0 {
		return nil, placed(places("Ligne", "Lignes", nobody)+" de l'entrée : ", why)
	}
	return each(people), nil
}

func newEmployeeHistory(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:               "historique ID|NOM",
		Aliases:           []string{"history"},
		Short:             "Qui a changé la fiche d'un salarié, et quand",
		Args:              someone,
		ValidArgsFunction: completeEmployees(p),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				e, err := findEmployee(ctx, m, strings.Join(args, " "))
				if err != nil {
					return cli.Result{}, err
				}
				entries, err := m.API.EmployeeHistory(ctx, m.Member.Number, e.ID)
				return historyOf(entries), err
			})
		},
	}
	return cli.GivesList[spst.HistoryEntry](p.OfMember(cmd), "entries")
}

func historyOf(entries []spst.HistoryEntry) cli.Result {
	return cli.Result{Document: spst.History{Entries: entries}, Table: cli.TableOf(list.History(), entries),
		Said: ifNone(len(entries), "Aucun changement enregistré : les prochains seront ici, avec leur auteur et leur heure.")}
}

// rosterCheck is what controler --json prints.
type rosterCheck struct {
	Anomalies []list.NamedAnomaly `json:"anomalies"`
	Errors    int                 `json:"errors"`
	Warnings  int                 `json:"warnings"`
}

func newCheckRoster(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "controler",
		Aliases: []string{"check"},
		Short:   "Contrôler la liste : les anomalies, salarié par salarié",
		Long:    "Contrôle la liste et donne les anomalies. Sort avec 3 quand l'une est bloquante.",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				employees, err := m.Employees(ctx, spst.RosterPrint{Status: spst.Present}, 0, nil)
				return checked(employees, m.Today), err
			})
		},
	}
	return cli.GivesList[list.NamedAnomaly](p.OfMembers(cmd), "anomalies")
}

func checked(employees []spst.Employee, on spst.Date) cli.Result {
	names := map[string]string{}
	for i := range employees {
		names[employees[i].ID] = employees[i].DisplayName()
	}
	doc := rosterCheck{Anomalies: []list.NamedAnomaly{}}
	for _, a := range spst.CheckRoster(employees, on) {
		if a.Severity == spst.SeverityError {
			doc.Errors++
		} else {
			doc.Warnings++
		}
		doc.Anomalies = append(doc.Anomalies, list.NamedAnomaly{Anomaly: a, Name: names[a.EmployeeID]})
	}
	r := cli.Result{Document: doc, Table: cli.TableOf(list.Anomalies(), doc.Anomalies),
		Said: []string{fmt.Sprintf("%s : %s à corriger, %d à vérifier.",
			staffed(len(employees)), spst.Counted(doc.Errors, "anomalie", "anomalies"), doc.Warnings)}}
	if len(employees) == 0 {
		r.Said = []string{"Aucun salarié à contrôler : « adherent salaries ajouter » ajoute le premier."}
	}
	if doc.Errors > 0 {
		r.Code = cli.ExitInvalid
	}
	return r
}

func newHeadcount(p *program.Program) *cobra.Command {
	var months bool
	cmd := &cobra.Command{
		Use:     "effectifs",
		Aliases: []string{"headcount"},
		Short:   "Les effectifs suivis, par catégorie déclarée ou mois par mois",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				if months {
					return headcountYear(ctx, m)
				}
				headcount, err := m.API.Headcount(ctx, m.Member.Number)
				return cli.Result{Document: headcount, Table: cli.TableOf(list.Headcount(), list.HeadcountLines(headcount))}, err
			})
		},
	}
	cmd.Flags().BoolVar(&months, "mois", false, "les douze derniers mois, d'après les dates d'embauche et de sortie de la liste")
	return cli.GivesTable(p.OfMembers(cmd))
}

func headcountYear(ctx context.Context, m program.MemberSession) (cli.Result, error) {
	year, err := m.API.HeadcountYear(ctx, m.Member.Number)
	r := cli.Result{Document: year, Table: cli.TableOf(list.HeadcountYear(), year.Months)}
	if year.Coming > 0 {
		r.Said = []string{spst.Counted(year.Coming, "entrée", "entrées") + " à venir."}
	}
	return r, err
}

// exited says that somebody is out, since when, and how to take it back.
func exited(e *spst.Employee) string {
	return fmt.Sprintf("est %s le %s. Pour annuler : adherent salaries sortir --annuler %s", e.Sex.Agree("sorti", "sortie"),
		e.ExitDate.French(), e.ID)
}

func staffed(n int) string { return spst.Counted(n, "salarié", "salariés") }

// counted ends the list of n things: how many there are, or, of none, the sentence none.
func counted(n int, one, many, none string) []string {
	if n > 0 {
		none = spst.Counted(n, one, many) + "."
	}
	return []string{none}
}

// ifNone says why a list of n things is empty and what to do, when it is.
func ifNone(n int, none string) []string {
	if n > 0 {
		return nil
	}
	return []string{none}
}

// textNoEmployee is said of a list without an employee, whatever was asked for.
const textNoEmployee = "Aucun salarié ici : « adherent salaries liste --statut tous » donne tout le monde, « adherent salaries ajouter » ajoute quelqu'un."
