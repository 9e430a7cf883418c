package verbs

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

// apiCall is one call of « adherent api ».
type apiCall struct {
	method, input         string
	texts, typed, headers []string
	include, silent       bool
	paginate, slurp       bool
}

func newAPI(p *program.Program) *cobra.Command {
	var a apiCall
	cmd := &cobra.Command{
		Use:   "api CHEMIN",
		Short: "Appeler une opération du portail, connecté, et écrire sa réponse",
		Long: "Appelle une opération de l'API du portail, celles de sa page /docs, avec la session ouverte, et écrit\n" +
			"ce qu'elle répond. {number} dans le chemin est l'adhérent de --client, ou le seul qu'il y ait.\n" +
			"La méthode est GET, ou POST quand des champs sont donnés ; avec -X GET ils vont dans l'adresse.\n" +
			"-F prend true, false, null et les entiers pour tels, et @FICHIER (ou @-) pour ce qu'un fichier\n" +
			"contient ; clé[sous-clé]=V et clé[]=V emboîtent. Un mot de passe ou un n° de sécurité sociale n'est\n" +
			"jamais un argument : @- ou --input. Une écriture porte une clé d'idempotence : retapée après une\n" +
			"réponse perdue, elle n'est pas faite deux fois. Ce que le portail refuse est écrit aussi, et le code\n" +
			"de sortie dit pourquoi (« aide codes-de-sortie »).",
		Example: "  adherent api members --jq '.members[].number'\n" +
			"  adherent api 'members/{number}/employees' --paginate --jq '.employees[].birth_name'\n" +
			"  adherent api 'members/{number}/employees?q=martin' -i\n" +
			"  adherent api -X GET 'members/{number}/appointments' -f when=past -F limit=5\n" +
			"  adherent api -X PUT 'members/{number}/contacts/cf01' -H 'If-Match: \"1\"' --input contact.json\n" +
			"  adherent api 'members/{number}/ledger.pdf' > echeancier.pdf",
		Args: cli.Arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.run(cmd.Context(), p, args[0]) },
	}
	f := cmd.Flags()
	f.StringVarP(&a.method, "method", "X", "", "la `MÉTHODE` HTTP")
	f.StringArrayVarP(&a.texts, "raw-field", "f", nil, "un champ de texte, `CLÉ=VALEUR`")
	f.StringArrayVarP(&a.typed, "field", "F", nil, "un champ dont la valeur a un type, `CLÉ=VALEUR`")
	f.StringArrayVarP(&a.headers, "header", "H", nil, "un en-tête de la requête, `NOM:VALEUR`")
	f.StringVar(&a.input, "input", "", "le corps JSON, d'un `FICHIER` ou de l'entrée standard (-) ; les champs vont alors dans l'adresse")
	f.BoolVarP(&a.include, "include", "i", false, "écrire aussi le statut et les en-têtes de la réponse")
	f.BoolVar(&a.paginate, "paginate", false, "demander toutes les pages, l'une après l'autre")
	f.BoolVar(&a.slurp, "slurp", false, "avec --paginate, un tableau de toutes les pages")
	f.BoolVar(&a.silent, "silent", false, "ne pas écrire le corps de la réponse")
	_ = cmd.RegisterFlagCompletionFunc("method", cobra.FixedCompletions([]string{"GET", "POST", "PUT", "PATCH", "DELETE"},
		cobra.ShellCompDirectiveNoFileComp))
	return p.OfMember(cmd)
}

func (a *apiCall) run(ctx context.Context, p *program.Program, path string) error {
	request, err := a.request(p, path)
	if err != nil {
		return err
	}
	const number = "{number}"
	if strings.ContainsAny(strings.ReplaceAll(request.Path, number, ""), "{}") {
		return cli.Usage("Le chemin a une place à remplir : seul %s l'est par le programme.", number)
	}
	open := p.OpenMember
	if !strings.Contains(request.Path, number) {
		open = func(ctx context.Context) (program.MemberSession, error) {
			s, err := p.SignedIn(ctx)
			return program.MemberSession{Session: s}, err
		}
	}
	m, err := open(ctx)
	if err != nil {
		return err
	}
	defer m.API.CloseIdle()
	request.Path = strings.ReplaceAll(request.Path, number, url.PathEscape(m.Member.Number))
	return a.pages(ctx, p, m.API, request)
}

// request is what the command line asks for.
func (a *apiCall) request(p *program.Program, path string) (client.Request, error) {
	r := client.Request{Path: path, Method: strings.ToUpper(a.method), Header: http.Header{}}
	if !strings.HasPrefix(path, "/") && !strings.Contains(path, "://") {
		r.Path = "/v1/" + strings.TrimPrefix(path, "v1/")
	}
	fields, err := a.fields(p)
	if err != nil {
		return r, err
	}
	for _, h := range a.headers {
		name, value, ok := strings.Cut(h, ":")
		if !ok {
			return r, cli.Usage("--header s'écrit NOM:VALEUR.")
		}
		r.Header.Set(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	if r.Method == "" {
		r.Method = http.MethodGet
		if len(fields) > 0 || a.input != "" {
			r.Method = http.MethodPost
		}
	}
	switch {
	case a.paginate && r.Method != http.MethodGet:
		return r, cli.Usage("--paginate ne va qu'avec la méthode GET.")
	case a.slurp && !a.paginate:
		return r, cli.Usage("--slurp se donne avec --paginate.")
	case a.input != "":
		if r.Body, err = a.body(p); err == nil {
			r.Query, err = queryOf(fields)
		}
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		r.Query, err = queryOf(fields)
	case len(fields) > 0:
		r.Body, err = json.Marshal(fields)
	}
	return r, err
}

// body is the JSON of --input.
func (a *apiCall) body(p *program.Program) (json.RawMessage, error) {
	text, err := contentOf(p, a.input)
	if err == nil && !json.Valid(text) {
		err = cli.Usage("--input : ce n'est pas du JSON.")
	}
	return text, err
}

// maxInput bounds what is sent.
const maxInput = 64 << 20

// contentOf is what a file holds, or the standard input for « - ».
func contentOf(p *program.Program, name string) ([]byte, error) {
	in := p.Stdin
	if name != "-" {
		file, err := os.Open(p.ExpandHome(name))
		if err != nil {
			return nil, program.FileError(err, "Ce fichier ne peut pas être lu : vérifiez vos droits.")
		}
		defer file.Close()
		in = file
	}
	text, err := io.ReadAll(io.LimitReader(in, maxInput))
	if err != nil {
		return nil, program.FileError(err, "Ce fichier ne peut pas être lu.")
	}
	return text, nil
}

// pages sends a request, and those for the pages that come after.
func (a *apiCall) pages(ctx context.Context, p *program.Program, api *client.Client, r client.Request) error {
	var all []any
	for {
		answer, err := api.Send(ctx, r)
		if a.slurp && err == nil {
			var page any
			if page, err = answer.Document(); err != nil {
				return err
			}
			all = append(all, page)
		} else if wrote := a.write(p, answer, err != nil); wrote != nil {
			return cmp.Or(err, error(cli.Unwritten{Err: wrote}))
		}
		if err != nil {
			return err
		}
		next := ""
		if a.paginate {
			next = nextOf(answer)
		}
		if next == "" {
			break
		}
		if r.Query == nil {
			r.Query = url.Values{}
		}
		r.Query.Set("cursor", next)
	}
	if a.slurp {
		return p.Out.PrintJSON(all)
	}
	return nil
}

// nextOf is the cursor of the page after; "" on the last one.
func nextOf(answer client.Answer) string {
	var page struct {
		Next string `json:"next"`
	}
	if !answer.IsDocument() || json.Unmarshal(answer.Body, &page) != nil {
		return ""
	}
	return page.Next
}

// write writes an answer; what is refused is written whole.
func (a *apiCall) write(p *program.Program, answer client.Answer, refused bool) error {
	if answer.Status == 0 {
		return nil
	}
	if a.include {
		fmt.Fprintf(p.Stdout, "HTTP %d %s\n", answer.Status, http.StatusText(answer.Status))
		for _, name := range slices.Sorted(maps.Keys(answer.Header)) {
			fmt.Fprintf(p.Stdout, "%s: %s\n", name, strings.Join(answer.Header[name], ", "))
		}
		fmt.Fprintln(p.Stdout)
	}
	_, person := cli.TerminalOf(p.Stdout)
	switch {
	case a.silent || len(answer.Body) == 0:
		return nil
	case answer.IsDocument() && refused:
		var shown bytes.Buffer
		_ = json.Indent(&shown, bytes.TrimSpace(answer.Body), "", "  ") // as it came if it is not
		_, err := fmt.Fprintln(p.Stdout, shown.String())
		return err
	case answer.IsDocument():
		return p.Out.PrintAny(json.RawMessage(answer.Body), answer.Document)
	case person && !answer.Text():
		return cli.Usage("La réponse est un fichier : redirigez-la, « > FICHIER ».")
	}
	_, err := p.Stdout.Write(answer.Body)
	return err
}
