package verbs

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
)

// maxObject bounds a file that holds one object.
const maxObject = 1 << 20

// input is what a command writes in an object of the API: the file of --fichier, then the options.
type input[T any] struct {
	cli.Given[T]
	file string
}

func (in *input[T]) flags(cmd *cobra.Command, setters ...cli.Setter[T]) {
	in.Flags(cmd.Flags(), setters...)
	cmd.Flags().StringVar(&in.file, "fichier", "", "les champs d'un objet JSON de l'API dans `FICHIER`, ou « - » pour l'entrée standard")
}

// apply puts what was given in x; some tells whether something was.
func (in *input[T]) apply(p *program.Program, x *T) (some bool, err error) {
	if in.file != "" {
		if err := readObject(p, in.file, x); err != nil {
			return false, err
		}
	}
	some, err = in.Apply(x)
	return some || in.file != "", err
}

// readObject reads one JSON object of the API into x, over what is there.
func readObject(p *program.Program, path string, x any) error {
	in := p.Stdin
	if path != "-" {
		f, err := os.Open(p.ExpandHome(path))
		if err != nil {
			return program.FileError(err, "Fichier illisible : vérifiez son nom et vos droits.")
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, maxObject+1))
	if err != nil || len(data) > maxObject {
		return program.FileError(errors.Join(err, errors.New("too long")), "--fichier attend un objet JSON, de 1 Mo au plus.")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(x); err != nil {
		return &spst.Error{Kind: spst.Invalid, Code: spst.CodeJSON, Err: err,
			Message: "--fichier : ce n'est pas un objet JSON de l'API, ou un champ n'est pas le sien. « adherent salaries voir ID --json » en montre un."}
	}
	return nil
}

// inputLines are the lines of the standard input that are not empty.
func inputLines(p *program.Program) ([]inputLine, error) {
	var lines []inputLine
	in := bufio.NewScanner(io.LimitReader(p.Stdin, maxObject))
	for n := 1; in.Scan(); n++ {
		if text := strings.TrimSpace(in.Text()); text != "" {
			lines = append(lines, inputLine{n, text})
		}
	}
	if in.Err() != nil || len(lines) == 0 {
		return nil, cli.Usage("L'entrée standard n'a aucun identifiant : donnez-en un par ligne.")
	}
	return lines, nil
}

// inputLine is a line of the standard input that is not blank, and its number.
type inputLine struct {
	number int
	text   string
}

// employeeSetters read the options of the fields, each as the type of its field wants.
func employeeSetters() []cli.Setter[spst.Employee] {
	var setters []cli.Setter[spst.Employee]
	for _, f := range spst.EmployeeFields() {
		if f.Option != "" {
			setters = append(setters, employeeSetter(f))
		}
	}
	return setters
}

func employeeSetter(f spst.EmployeeField) cli.Setter[spst.Employee] {
	switch f.At(new(spst.Employee)).(type) {
	case *spst.Sex:
		return cli.Choice(f.Option, f.Usage, sexes(), spst.Sex.Label, at[spst.Sex](f))
	case *spst.ContractType:
		return cli.Choice(f.Option, f.Usage, spst.ContractTypes(), spst.ContractType.Label, at[spst.ContractType](f))
	case *spst.Date:
		return cli.Date(f.Option, f.Usage, at[spst.Date](f))
	case *bool:
		return cli.YesNo(f.Option, f.Usage, at[bool](f))
	case *[]spst.DeterminantCode:
		return cli.Value(f.Option, f.Usage, setDeterminants)
	}
	return cli.Text(f.Option, f.Usage, at[string](f))
}

// at is where a field is, of the type that it has.
func at[V any](f spst.EmployeeField) func(*spst.Employee) *V {
	return func(e *spst.Employee) *V { return f.At(e).(*V) }
}

func sexes() []spst.Sex { return []spst.Sex{spst.Female, spst.Male} }

// setDeterminants gives those of a list, in the place of the others; « +CODE » and
// « -CODE » give one and take one.
func setDeterminants(x *spst.Employee, value string) error {
	words := slices.DeleteFunc(strings.FieldsFunc(value, func(r rune) bool { return r == ',' }),
		func(w string) bool { return strings.TrimSpace(w) == "" })
	var whole []spst.DeterminantCode
	signed := 0
	for _, word := range words {
		word = strings.TrimSpace(word)
		code, err := cli.OneOf("determinants", strings.TrimLeft(word, "+-"), determinantCodes(),
			func(c spst.DeterminantCode) string { return string(c) })
		if err != nil {
			return err
		}
		if word[0] == '+' || word[0] == '-' {
			signed++
			x.SetDeterminant(code, word[0] == '+')
			continue
		}
		whole = append(whole, code)
	}
	if signed > 0 && len(whole) > 0 {
		return cli.Usage("--determinants prend la liste entière, ou seulement des +CODE et des -CODE.")
	}
	if signed == 0 {
		x.Determinants = whole
	}
	return nil
}

func determinantCodes() []spst.DeterminantCode {
	var all []spst.DeterminantCode
	seen := map[spst.DeterminantCode]bool{}
	for _, d := range spst.AllDeterminants() {
		if !seen[d.Code] {
			seen[d.Code] = true
			all = append(all, d.Code)
		}
	}
	return all
}

// employeeInput are the options of ajouter and modifier.
type employeeInput struct {
	input[spst.Employee]
	nir, simulate bool
	once          bool // do not add who is there already
	yes           bool // change several without asking
	version       int64
}

func (in *employeeInput) flagsOf(cmd *cobra.Command) {
	in.flags(cmd, employeeSetters()...)
	cmd.Flags().BoolVar(&in.nir, "nir-stdin", false, "lire le n° de sécurité sociale sur l'entrée standard")
	cmd.Flags().BoolVar(&in.simulate, "simuler", false, "contrôler sans rien changer")
	_ = cmd.RegisterFlagCompletionFunc("contrat", program.CompleteValues(spst.ContractTypes()))
	_ = cmd.RegisterFlagCompletionFunc("determinants", program.CompleteValues(determinantCodes()))
	_ = cmd.RegisterFlagCompletionFunc("sexe", program.CompleteValues(sexes()))
}

func (in *employeeInput) read(p *program.Program, cmd *cobra.Command, e *spst.Employee) error {
	some, err := in.apply(p, e)
	if err != nil {
		return err
	}
	if in.nir {
		if in.file == "-" {
			return cli.Usage("--nir-stdin et --fichier - lisent tous deux l'entrée standard : mettez le n° de sécurité sociale dans l'objet.")
		}
		lines, err := inputLines(p)
		if err != nil {
			return cli.Usage("L'entrée standard n'a pas de n° de sécurité sociale.")
		}
		e.NIR = spst.NIR(lines[0].text)
		some = true
	}
	if !some {
		return orNothing(cmd, nil)
	}
	return nil
}

func newEmployeeAdd(p *program.Program) *cobra.Command {
	var in employeeInput
	var undo string
	cmd := &cobra.Command{
		Use:     "ajouter",
		Aliases: []string{"add"},
		Short:   "Ajouter un salarié, ou annuler un ajout",
		Long: "Ajoute un salarié ; qui a le même nom et la même date de naissance qu'un autre est signalé, et\n" +
			"--sans-doublon ne l'ajoute pas. --annuler ID retire un ajout de moins de 30 jours que\n" +
			"personne d'autre n'a modifié : le salarié n'est pas « sorti », il n'est plus dans la liste.",
		Example: "  adherent salaries ajouter --nom MARTIN --prenom Claire --sexe F --naissance 12/03/1990 --embauche 01/12/2026 \\\n" +
			"    --poste caissière --pcs 552a --contrat cdi --determinants AUCUN --nir-stdin < nir.txt\n" +
			"  adherent salaries ajouter --fichier salarie.json\n" +
			"  adherent salaries ajouter --annuler a1b2c3",
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if undo != "" {
				return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
					return undoAddition(ctx, m, undo)
				})
			}
			var e spst.Employee
			if err := in.read(p, cmd, &e); err != nil {
				return err
			}
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				return in.add(ctx, m, e)
			})
		},
	}
	in.flagsOf(cmd)
	cmd.Flags().StringVar(&undo, "annuler", "", "annuler l'ajout du salarié `ID|NOM`")
	cmd.Flags().BoolVar(&in.once, "sans-doublon", false, "ne pas ajouter qui est déjà dans la liste")
	return p.OfMember(cmd)
}

func (in *employeeInput) add(ctx context.Context, m program.MemberSession, e spst.Employee) (cli.Result, error) {
	same, err := samePerson(ctx, m, e)
	if err != nil {
		return cli.Result{}, err
	}
	if in.simulate {
		r, err := simulated(e, m.Today)
		if same != nil && err == nil {
			r.Said = append(r.Said, "  ▲ "+spst.DuplicateWarning(same))
		}
		return r, err
	}
	if same != nil && in.once {
		return cli.Result{Document: *same, Said: []string{same.DisplayName() + " est déjà dans la liste, identifiant " + same.ID +
			" : rien n'a été ajouté."}}, nil
	}
	added, err := m.API.AddEmployee(ctx, "", m.Member.Number, e)
	if err != nil {
		return cli.Result{}, err
	}
	r := cli.Result{Document: added, Said: []string{added.DisplayName() + " est dans la liste, identifiant " + added.ID + "."}}
	if same != nil && same.ID != added.ID {
		r.Said = append(r.Said, "  ▲ "+spst.DuplicateWarning(same)+" Pour annuler : adherent salaries ajouter --annuler "+added.ID)
	}
	for _, w := range spst.Warnings(spst.CheckEmployee(added, m.Today)) {
		r.Said = append(r.Said, "  ▲ "+spst.FieldLabel(w.Field)+" : "+w.Message)
	}
	return r, err
}

// samePerson finds the present employee who seems to be the same as one to add, or
// nil.
func samePerson(ctx context.Context, m program.MemberSession, e spst.Employee) (*spst.Employee, error) {
	e.Normalize()
	if e.BirthName == "" || e.BirthDate.IsZero() {
		return nil, nil
	}
	page, err := m.API.Employees(ctx, m.Member.Number, spst.RosterQuery{Search: e.BirthName + " " + e.FirstName, Limit: homonyms})
	for i := range page.Employees {
		if page.Employees[i].Duplicates(&e) {
			return &page.Employees[i], nil
		}
	}
	return nil, err
}

// homonyms is how many of a name are looked at.
const homonyms = 100

// undoAddition withdraws somebody who was added; who is withdrawn already is in no
// list, and the portal tells so.
func undoAddition(ctx context.Context, m program.MemberSession, who string) (cli.Result, error) {
	e, err := findEmployee(ctx, m, who)
	if spst.KindOf(err) == spst.NotFound && !strings.Contains(who, " ") {
		gone, again := m.API.WithdrawEmployee(ctx, "", m.Member.Number, who, 1)
		if again == nil {
			return cli.Result{Document: gone, Said: []string{gone.DisplayName() + " : déjà fait, l'ajout est annulé."}}, nil
		}
	}
	if err != nil {
		return cli.Result{}, err
	}
	gone, err := m.API.WithdrawEmployee(ctx, "", m.Member.Number, e.ID, e.Version)
	return cli.Result{Document: gone, Said: []string{e.DisplayName() + " : ajout annulé, n'est plus dans la liste."}}, changedSince(err, e)
}

// simulated is what the rules say of an employee that is not sent.
func simulated(e spst.Employee, on spst.Date) (cli.Result, error) {
	e.Normalize()
	problems := spst.CheckEmployee(e, on)
	if refused := spst.Refused(problems); len(refused) > 0 {
		return cli.Result{}, &spst.Error{Kind: spst.Invalid, Code: spst.CodeEmployee, Problems: refused,
			Message: "Cette fiche serait refusée ; corrigez ce qui suit."}
	}
	r := cli.Result{Document: e, Said: []string{"Cette fiche serait prise ; rien n'a été changé."}}
	for _, w := range problems {
		r.Said = append(r.Said, "  ▲ "+spst.FieldLabel(w.Field)+" : "+w.Message)
	}
	return r, nil
}

func newEmployeeChange(p *program.Program) *cobra.Command {
	var in employeeInput
	var of among
	var undo bool
	cmd := &cobra.Command{
		Use:     "modifier ID|NOM…",
		Aliases: []string{"edit"},
		Short:   "Modifier la fiche d'un salarié, ou de plusieurs",
		Long: "Change les champs donnés, et eux seuls ; une valeur vide efface le champ. --version refuse\n" +
			"de changer une fiche qui l'a été depuis qu'elle a été lue.\n\n" +
			"Plusieurs identifiants, « - » pour en lire un par ligne, --pour ou --categorie donnent les mêmes\n" +
			"champs à plusieurs salariés, après confirmation ou avec --oui ; --simuler montre ce qui change pour\n" +
			"chacun et qui serait refusé. Coupée, la commande relancée ne fait que ce qui manque. --annuler\n" +
			"annule en entier la dernière, ou celle de l'identifiant donné, pendant 30 jours.",
		Example: "  adherent salaries modifier martin claire --poste 'chef de caisse' --pcs 462c\n" +
			"  adherent salaries modifier --pour caissier --determinants +CONDUITE --simuler\n" +
			"  adherent salaries modifier - --contrat cdi --oui < identifiants.txt\n" +
			"  adherent salaries modifier --annuler",
		Args: func(cmd *cobra.Command, args []string) error {
			if undo && len(args) <= 1 {
				return nil
			}
			return of.check(cmd, args)
		},
		ValidArgsFunction: completeEmployees(p),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				if undo {
					return undoWhole(ctx, p, m, wholeUndo{spst.FromSelection, strings.Join(args, ""), in.yes})
				}
				people, err := of.people(ctx, p, m, args)
				switch {
				case spst.KindOf(err) == spst.NotFound && !of.asked():
					return in.changedBefore(ctx, p, cmd, m, err)
				case err != nil:
					return cli.Result{}, err
				case len(people) > 1 || of.asked() || slices.Equal(args, []string{"-"}):
					return in.changeTogether(ctx, p, cmd, m, &of, people)
				}
				return in.changeOne(ctx, p, cmd, m, people[0])
			})
		},
	}
	in.flagsOf(cmd)
	of.flags(cmd)
	cmd.Flags().Int64Var(&in.version, "version", 0, "ne changer que la version `N`, celle qui a été lue")
	cmd.Flags().BoolVar(&in.yes, "oui", false, "ne rien demander")
	cmd.Flags().BoolVar(&undo, "annuler", false, "annuler en entier la dernière modification de plusieurs salariés, ou celle de l'identifiant")
	return cli.GivesTable(p.OfMember(cmd))
}

// changeOne gives the fields of the options to one.
func (in *employeeInput) changeOne(ctx context.Context, p *program.Program, cmd *cobra.Command, m program.MemberSession,
	before spst.Employee) (cli.Result, error) {
	e := before
	if err := in.read(p, cmd, &e); err != nil {
		return cli.Result{}, err
	}
	if e.ID = before.ID; in.version > 0 {
		e.Version = in.version
	}
	return in.change(ctx, m, before, e)
}

// changedBefore finds the one that this change, whose answer was lost, has given
// another name to; without one, why nobody is found.
func (in *employeeInput) changedBefore(ctx context.Context, p *program.Program, cmd *cobra.Command, m program.MemberSession,
	why error) (cli.Result, error) {
	for _, id := range m.Unanswered(p, "employees") {
		before, err := m.API.Employee(ctx, m.Member.Number, id)
		e := before
		if err == nil && in.read(p, cmd, &e) == nil && sameContent(before, e) {
			return cli.Result{Document: before, Said: []string{before.DisplayName() + " : déjà fait, est à jour."}}, nil
		}
	}
	return cli.Result{}, why
}

func (in *employeeInput) change(ctx context.Context, m program.MemberSession, before, e spst.Employee) (cli.Result, error) {
	if in.simulate {
		return simulated(e, m.Today)
	}
	if in.version > 0 && in.version != before.Version && sameContent(before, e) { // the version that was read had this change made to it
		return cli.Result{Document: before, Said: []string{before.DisplayName() + " : déjà fait, rien n'était à changer."}}, nil
	}
	changed, err := m.API.UpdateEmployee(ctx, "", m.Member.Number, e)
	if err != nil {
		return cli.Result{}, changedSince(err, before)
	}
	r := cli.Result{Document: changed, Said: []string{changed.DisplayName() + " est à jour."}}
	if changed.Version == before.Version {
		r.Said = []string{changed.DisplayName() + " : rien n'était à changer."}
	}
	return r, nil
}

// sameContent tells whether an employee, once normalised, is the one in force.
func sameContent(inForce, e spst.Employee) bool {
	e.Normalize()
	return len(changedFields(inForce, e)) == 0
}

// changedSince says, of the refusal of a version that is no longer in force, which
// fields somebody else has changed, and what to do.
func changedSince(err error, before any) error {
	e, ok := errors.AsType[*spst.Error](err)
	if !ok || e.Kind != spst.Stale {
		return err
	}
	what := ""
	if changed := changedFields(before, e.Current); len(changed) > 0 {
		what = " (" + strings.Join(changed, ", ") + ")"
	}
	return &spst.Error{Kind: spst.Conflict, Code: spst.CodeChanged, Current: e.Current, Err: err,
		Message: "Quelqu'un a changé cette fiche entre-temps" + what + " : relisez-la, puis recommencez."}
}

// changedFields are the words of the fields that differ.
func changedFields(before, now any) []string {
	var names []string
	a, _ := cli.PlainJSON(before)
	b, _ := cli.PlainJSON(now)
	was, _ := a.(map[string]any)
	is, _ := b.(map[string]any)
	if is == nil {
		return nil
	}
	for field := range is {
		if _, ok := was[field]; !ok {
			was[field] = nil
		}
	}
	for field := range was {
		if field != "version" && !reflect.DeepEqual(was[field], is[field]) {
			names = append(names, spst.FieldLabel(field))
		}
	}
	slices.Sort(names)
	return names
}
