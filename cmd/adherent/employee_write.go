package main

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

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
)

// maxObject bounds a file that holds one object.
const maxObject = 1 << 20

// readObject reads one JSON object of the API into x, over what is there.
func (p *program) readObject(path string, x any) error {
	in := p.stdin
	if path != "-" {
		f, err := os.Open(p.homely(path))
		if err != nil {
			return fileError(err, "Fichier illisible : vérifiez son nom et vos droits.")
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, maxObject+1))
	if err != nil || len(data) > maxObject {
		return fileError(errors.Join(err, errors.New("too long")), "--fichier attend un objet JSON, de 1 Mo au plus.")
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
func (p *program) inputLines() ([]string, error) {
	var lines []string
	in := bufio.NewScanner(io.LimitReader(p.stdin, maxObject))
	for in.Scan() {
		if line := strings.TrimSpace(in.Text()); line != "" {
			lines = append(lines, line)
		}
	}
	if in.Err() != nil || len(lines) == 0 {
		return nil, cli.Usage("L'entrée standard n'a aucun identifiant : donnez-en un par ligne.")
	}
	return lines, nil
}

// employeeSetters are the fields of the form. The NIR is not among them: the
// arguments of a command are public. Neither is the category: the portal works
// it out from the determinants.
func employeeSetters() []setter[spst.Employee] {
	type e = spst.Employee
	return []setter[e]{
		text("nom", "nom de naissance `NOM`", func(x *e) *string { return &x.BirthName }),
		text("nom-marital", "nom marital `NOM`", func(x *e) *string { return &x.MarriedName }),
		text("prenom", "`PRÉNOM`", func(x *e) *string { return &x.FirstName }),
		listValue("sexe", "`F|M`", []spst.Sex{spst.Female, spst.Male}, spst.Sex.Label, func(x *e) *spst.Sex { return &x.Sex }),
		date("naissance", "`DATE` de naissance (jj/mm/aaaa)", func(x *e) *spst.Date { return &x.BirthDate }),
		date("embauche", "`DATE` d'embauche (jj/mm/aaaa)", func(x *e) *spst.Date { return &x.HireDate }),
		date("fin", "`DATE` de fin annoncée du contrat (jj/mm/aaaa)", func(x *e) *spst.Date { return &x.ExitDate }),
		text("poste", "`POSTE` de travail", func(x *e) *string { return &x.JobTitle }),
		text("pcs", "`CODE` PCS, comme 552a", func(x *e) *string { return &x.PCSCode }),
		listValue("contrat", "`CONTRAT` : cdi, cdd, apprentissage…", spst.ContractTypes(), spst.ContractType.Label, func(x *e) *spst.ContractType { return &x.ContractType }),
		yesNo("multi-employeurs", "`oui|non`", func(x *e) *bool { return &x.MultiEmployer }),
		{"determinants", "`CODES` des déterminants, séparés par des virgules", setDeterminants},
		text("email", "`EMAIL` du salarié, pour sa convocation", func(x *e) *string { return &x.Email }),
		text("portable", "`PORTABLE` du salarié, pour sa convocation", func(x *e) *string { return &x.Mobile }),
		text("contraintes", "`CONTRAINTES` de convocation", func(x *e) *string { return &x.SchedulingConstraints }),
		text("commentaire", "`COMMENTAIRE`, jamais un diagnostic", func(x *e) *string { return &x.Comment }),
	}
}

func setDeterminants(x *spst.Employee, value string) error {
	x.Determinants = nil
	for _, word := range strings.Split(value, ",") {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		code, err := oneOf("determinants", word, determinantCodes(), func(c spst.DeterminantCode) string { return string(c) })
		if err != nil {
			return err
		}
		x.Determinants = append(x.Determinants, code)
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
	given[spst.Employee]
	nir, simulate bool
	version       int64
}

func (in *employeeInput) flagsOf(cmd *cobra.Command) {
	in.setters = employeeSetters()
	in.flags(cmd)
	cmd.Flags().BoolVar(&in.nir, "nir-stdin", false, "lire le n° de sécurité sociale sur l'entrée standard")
	cmd.Flags().BoolVar(&in.simulate, "simuler", false, "contrôler sans rien changer")
	_ = cmd.RegisterFlagCompletionFunc("contrat", completeValues(spst.ContractTypes()))
	_ = cmd.RegisterFlagCompletionFunc("determinants", completeValues(determinantCodes()))
	_ = cmd.RegisterFlagCompletionFunc("sexe", completeValues([]spst.Sex{spst.Female, spst.Male}))
}

func (in *employeeInput) read(p *program, cmd *cobra.Command, e *spst.Employee) error {
	some, err := in.apply(p, cmd, e)
	if err != nil {
		return err
	}
	if in.nir {
		if in.file == "-" {
			return cli.Usage("--nir-stdin et --fichier - lisent tous deux l'entrée standard : mettez le NIR dans l'objet.")
		}
		lines, err := p.inputLines()
		if err != nil {
			return cli.Usage("L'entrée standard n'a pas de n° de sécurité sociale.")
		}
		e.NIR = spst.NIR(lines[0])
		some = true
	}
	if !some {
		return cli.Usage("Donnez au moins un champ : « %s --help » les donne.", cmd.CommandPath())
	}
	return nil
}

func newEmployeeAdd(p *program) *cobra.Command {
	var in employeeInput
	cmd := &cobra.Command{
		Use:     "ajouter",
		Aliases: []string{"add"},
		Short:   "Ajouter un salarié",
		Example: "  adherent salaries ajouter --nom MARTIN --prenom Claire --sexe F --naissance 12/03/1990 --embauche 01/12/2026 \\\n" +
			"    --poste caissière --pcs 552a --contrat cdi --determinants AUCUN --nir-stdin < nir.txt\n" +
			"  adherent salaries ajouter --fichier salarie.json",
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var e spst.Employee
			if err := in.read(p, cmd, &e); err != nil {
				return err
			}
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				return in.add(ctx, m, e)
			})
		},
	}
	in.flagsOf(cmd)
	return p.ofMember(cmd)
}

func (in *employeeInput) add(ctx context.Context, m memberOf, e spst.Employee) (result, error) {
	if in.simulate {
		return simulated(e, m.today)
	}
	added, err := m.api.AddEmployee(ctx, "", m.member.Number, e)
	r := result{document: added, said: []string{added.DisplayName() + " est dans la liste, identifiant " + added.ID + "."}}
	for _, w := range spst.Warnings(spst.CheckEmployee(added, m.today)) {
		r.said = append(r.said, "  ▲ "+spst.FieldLabel(w.Field)+" : "+w.Message)
	}
	return r, err
}

// simulated is what the rules say of an employee that is not sent.
func simulated(e spst.Employee, on spst.Date) (result, error) {
	e.Normalize()
	problems := spst.CheckEmployee(e, on)
	if refused := spst.Refused(problems); len(refused) > 0 {
		return result{}, &spst.Error{Kind: spst.Invalid, Code: spst.CodeEmployee, Problems: refused, Message: "Cette fiche serait refusée ; corrigez ce qui suit."}
	}
	r := result{document: e, said: []string{"Cette fiche serait prise ; rien n'a été changé."}}
	for _, w := range problems {
		r.said = append(r.said, "  ▲ "+spst.FieldLabel(w.Field)+" : "+w.Message)
	}
	return r, nil
}

func newEmployeeChange(p *program) *cobra.Command {
	var in employeeInput
	cmd := &cobra.Command{
		Use:     "modifier ID|NOM",
		Aliases: []string{"edit"},
		Short:   "Modifier la fiche d'un salarié",
		Long: "Change les champs donnés, et eux seuls ; une valeur vide efface le champ. --version refuse\n" +
			"de changer une fiche qui l'a été depuis qu'elle a été lue.",
		Example:           "  adherent salaries modifier martin claire --poste 'chef de caisse' --pcs 462c",
		Args:              someone,
		ValidArgsFunction: p.completeEmployees(),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := in.check(cmd); err != nil {
				return err
			}
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				before, err := m.findEmployee(ctx, strings.Join(args, " "))
				if spst.KindOf(err) == spst.NotFound {
					return in.changedBefore(ctx, p, cmd, m, err)
				}
				if err != nil {
					return result{}, err
				}
				e := before
				if err := in.read(p, cmd, &e); err != nil {
					return result{}, err
				}
				if e.ID = before.ID; in.version > 0 {
					e.Version = in.version
				}
				return in.change(ctx, m, before, e)
			})
		},
	}
	in.flagsOf(cmd)
	cmd.Flags().Int64Var(&in.version, "version", 0, "ne changer que la version `N`, celle qui a été lue")
	return p.ofMember(cmd)
}

// changedBefore finds the one that this change, whose answer was lost, has given
// another name to; without one, why nobody is found.
func (in *employeeInput) changedBefore(ctx context.Context, p *program, cmd *cobra.Command, m memberOf, why error) (result, error) {
	for _, id := range m.unanswered(p, "employees") {
		before, err := m.api.Employee(ctx, m.member.Number, id)
		e := before
		if err == nil && in.read(p, cmd, &e) == nil && sameContent(before, e) {
			return result{document: before, said: []string{before.DisplayName() + " : déjà fait, est à jour."}}, nil
		}
	}
	return result{}, why
}

func (in *employeeInput) change(ctx context.Context, m memberOf, before, e spst.Employee) (result, error) {
	if in.simulate {
		return simulated(e, m.today)
	}
	if in.version > 0 && in.version != before.Version && sameContent(before, e) { // the version that was read had this change made to it
		return result{document: before, said: []string{before.DisplayName() + " : déjà fait, rien n'était à changer."}}, nil
	}
	changed, err := m.api.UpdateEmployee(ctx, "", m.member.Number, e)
	if err != nil {
		return result{}, changedSince(err, before)
	}
	r := result{document: changed, said: []string{changed.DisplayName() + " est à jour."}}
	if changed.Version == before.Version {
		r.said = []string{changed.DisplayName() + " : rien n'était à changer."}
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
	a, _ := plainJSON(before)
	b, _ := plainJSON(now)
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
