package verbs

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// verdict is what verifier says of one value.
type verdict struct {
	Value      string         `json:"value"`
	Valid      bool           `json:"valid"`
	Normalized string         `json:"normalized"`
	Label      string         `json:"label,omitempty"`
	Problems   []spst.Problem `json:"problems"`
}

// check gives the normalised value, what it stands for, and what the rules say.
type check func(value string) (normalized, label string, problems []spst.Problem)

func newCheck(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verifier",
		Short: "Vérifier un n° de sécurité sociale, un SIRET, un n° de TVA, un code NAF ou PCS, sans portail",
		Long: "Vérifie une valeur, ou une par ligne de l'entrée standard avec « - ». Sort avec 3 si\n" +
			"l'une est refusée. Un n° de sécurité sociale se lit mieux sur l'entrée standard :\n" +
			"les arguments d'une commande sont visibles de tous sur un poste partagé.",
		Example: "  adherent verifier siret 77570158400168\n  adherent verifier nir - --json < numeros.txt\n" +
			"  adherent verifier pcs --chercher caissier",
		Args: cli.NoCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCheckNIR(p), newCheckNAF(p), newCheckPCS(p),
		verifies(p, "siret", "Un n° SIRET : 14 chiffres et leur clé", plainCheck(spst.ParseSIRET)),
		verifies(p, "siren", "Un n° SIREN : 9 chiffres et leur clé", plainCheck(spst.ParseSIREN)),
		verifies(p, "tva", "Un n° de TVA intracommunautaire", plainCheck(spst.ParseVAT)))
	return cmd
}

func plainCheck(parse func(string) (string, []spst.Problem)) check {
	return func(value string) (string, string, []spst.Problem) {
		normalized, problems := parse(value)
		return normalized, "", problems
	}
}

// verifies makes the command of one kind of value.
func verifies(p *program.Program, name, short string, c check) *cobra.Command {
	return &cobra.Command{
		Use:   name + " VALEUR|-",
		Short: short,
		Args:  oneValue,
		RunE:  func(_ *cobra.Command, args []string) error { return verify(p, args[0], c) },
	}
}

func oneValue(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return cli.Usage("Donnez une valeur, ou « - » pour en lire une par ligne : « %s VALEUR ».", cmd.CommandPath())
	}
	return nil
}

func newCheckNIR(p *program.Program) *cobra.Command {
	var birth spst.Date
	var sex string
	cmd := verifies(p, "nir", "Un n° de sécurité sociale : 15 caractères, ou 13 dont la clé est calculée",
		func(value string) (string, string, []spst.Problem) {
			n, problems := spst.ParseNIR(value)
			if len(spst.Refused(problems)) == 0 && (sex != "" || !birth.IsZero()) {
				problems = append(problems, n.Coherence(spst.Sex(sex), birth)...)
			}
			return string(n), "", problems
		})
	cmd.PreRunE = func(*cobra.Command, []string) error {
		sex = strings.ToUpper(sex)
		if sex != "" && sex != string(spst.Female) && sex != string(spst.Male) {
			return cli.Usage("--sexe attend F ou M.")
		}
		return nil
	}
	cli.FillDate(cmd.Flags(), &birth, "naissance", "date de naissance `DATE`, pour la cohérence")
	cmd.Flags().StringVar(&sex, "sexe", "", "`F|M`, pour la cohérence")
	return cmd
}

func newCheckNAF(p *program.Program) *cobra.Command {
	on := spst.Today(time.Now())
	cmd := verifies(p, "naf", "Un code NAF, dans la nomenclature en vigueur", func(value string) (string, string, []spst.Problem) {
		n, problems := spst.ParseNAF(value, on)
		return n.Code, n.Label, problems
	})
	cli.FillDate(cmd.Flags(), &on, "date", "le jour `DATE` dont la nomenclature vaut (rév. 2 jusqu'au 31/12/2026, NAF 2025 ensuite)")
	return cmd
}

func newCheckPCS(p *program.Program) *cobra.Command {
	var search string
	cmd := verifies(p, "pcs", "Un code PCS-ESE, ou sa recherche par le libellé du poste", func(value string) (string, string, []spst.Problem) {
		c, problems := spst.ParsePCS(value)
		return c.Code, c.Label, problems
	})
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if search != "" {
			return cli.NoArguments(cmd, args)
		}
		return oneValue(cmd, args)
	}
	verify := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if search == "" {
			return verify(cmd, args)
		}
		return findPCS(p, search)
	}
	cmd.Flags().StringVar(&search, "chercher", "", "chercher les codes d'un poste, par ses `MOTS`")
	return cmd
}

func findPCS(p *program.Program, words string) error {
	type code struct {
		Code  string `json:"code"`
		Label string `json:"label"`
	}
	found := spst.SearchPCS(words)
	all := make([]code, len(found))
	for i, c := range found {
		all[i] = code{c.Code, c.Label}
	}
	r := cli.Result{Document: all, Table: cli.TableOf(list.Jobs(), found)}
	if len(found) == 0 {
		r = cli.Result{Document: all, Said: []string{"Aucun poste de ce nom : essayez un seul mot, ou un autre."}, Code: cli.ExitNotFound}
	}
	return p.Out.Print(r)
}

// maxValue is the longest line that can be a value.
const maxValue = 4096

// verify says what one value is worth, or each line of the standard input.
func verify(p *program.Program, value string, c check) error {
	if value != "-" {
		valid, err := verifyOne(p, value, c)
		return refusedWhen(!valid, err)
	}
	in := bufio.NewReaderSize(p.Stdin, maxValue)
	refused := false
	for {
		line, err := valueLine(in)
		if strings.TrimSpace(line) != "" {
			valid, failed := verifyOne(p, line, c)
			if failed != nil {
				return failed
			}
			refused = refused || !valid
		}
		switch {
		case errors.Is(err, io.EOF):
			return refusedWhen(refused, nil)
		case err != nil:
			return errors.New("l'entrée standard ne se lit pas jusqu'au bout")
		}
	}
}

// valueLine reads a line; of one that is too long to be a value it keeps the
// beginning, which the rules refuse, and goes on after it.
func valueLine(in *bufio.Reader) (string, error) {
	line, err := in.ReadSlice('\n')
	kept := string(line)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = in.ReadSlice('\n')
	}
	return kept, err
}

func refusedWhen(refused bool, err error) error {
	if err == nil && refused {
		return cli.Exit(cli.ExitInvalid)
	}
	return err
}

func verifyOne(p *program.Program, value string, c check) (valid bool, err error) {
	value = client.Clean(value) // it is shown again
	v := verdict{Value: strings.TrimSpace(value)}
	v.Normalized, v.Label, v.Problems = c(value)
	v.Valid = len(spst.Refused(v.Problems)) == 0
	return v.Valid, sayVerdict(p, v)
}

func sayVerdict(p *program.Program, v verdict) error {
	if p.Out.JSON { // one object a line: the input may be a stream
		if v.Problems == nil {
			v.Problems = []spst.Problem{}
		}
		enc := json.NewEncoder(p.Stdout)
		enc.SetEscapeHTML(false)
		return enc.Encode(v)
	}
	sign, shown := "✓", v.Normalized
	if !v.Valid {
		sign, shown = "✗", v.Value
	}
	line := sign + " " + shown
	if v.Label != "" {
		line += "  " + v.Label
	}
	table := cli.Sentences(line)
	for _, problem := range v.Problems {
		mark := "▲"
		if problem.Severity == spst.SeverityError {
			mark = "✗"
		}
		table.Over = append(table.Over, "  "+mark+" "+problem.Message)
	}
	return p.Out.PrintData(cli.Result{Table: table})
}

func newWorkingDays(p *program.Program) *cobra.Command {
	return &cobra.Command{
		Use:   "jours-ouvres DATE N",
		Short: "Le jour ouvré qui est N jours après une date, ou avant quand N est négatif",
		Long: "Les jours ouvrés vont du lundi au vendredi, moins les 11 jours fériés. Une annulation\n" +
			"de rendez-vous se demande 3 jours ouvrés à l'avance : « adherent jours-ouvres DATE -4 »\n" +
			"donne le dernier jour ouvré sûr.",
		Example:            "  adherent jours-ouvres 04/12/2026 -4",
		DisableFlagParsing: true, // N may begin with a minus sign
		RunE: func(cmd *cobra.Command, args []string) error {
			return workingDays(p, cmd, args)
		},
	}
}

func workingDays(p *program.Program, cmd *cobra.Command, args []string) error {
	var values []string
	for _, a := range args {
		switch a {
		case "--json":
			p.Out.JSON = true
		case "--help", "-h":
			return cmd.Help()
		default:
			values = append(values, a)
		}
	}
	if len(values) != 2 {
		return cli.Usage("Donnez une date et un nombre de jours : « %s 04/12/2026 -4 ».", cmd.CommandPath())
	}
	date, err := spst.ParseDate(values[0])
	if err != nil {
		return cli.Usage("%s", err)
	}
	var n int
	if _, err := fmt.Sscanf(values[1]+" ", "%d ", &n); err != nil || n < -10000 || n > 10000 {
		return cli.Usage("Le nombre de jours est un entier, de -10000 à 10000.")
	}
	found := spst.AddWorkingDays(date, n)
	return p.Out.Print(cli.Result{Document: map[string]any{"date": date, "days": n, "result": found}, Table: cli.Sentences(found.French())})
}
