package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/adapters"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

// listOf is the command that prints each list which the screen exports.
var listOf = map[route.Exported]string{
	route.ExportEmployees: "salaries liste --statut tous --nir", route.ExportInvoices: "factures liste",
	route.ExportLedger:       "factures echeancier",
	route.ExportAppointments: "rdv liste", route.ExportVisitRequests: "rdv demandes", route.ExportVisitsDue: "rdv echeances",
	route.ExportContacts: "contacts liste", route.ExportDeclarations: "declarations liste",
	route.ExportClients: "clients", route.ExportAddresses: "adresses liste", route.ExportCareTeam: "services",
	route.ExportHistory: "salaries historique ", route.ExportSessions: "compte sessions",
	route.ExportAccessTokens: "compte jetons",
}

// exporterOf is the command that writes some of them to a file.
var exporterOf = map[route.Exported]string{
	route.ExportEmployees: "salaries exporter --statut tous --nir", route.ExportInvoices: "factures exporter",
	route.ExportLedger:       "factures exporter --echeancier",
	route.ExportAppointments: "rdv exporter",
}

// What a screen exports, what its command prints as CSV and what `exporter` writes have
// the same titles and the same cells. A roster's file has every field and no identifier,
// since it is read back: there the columns in common are the same.
func TestAListIsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	url, _ := serviceOfTheTest(t, sampleDay)
	accounts := map[bool]demo.Account{false: demo.Samples()[0], true: demo.Samples().Mandatary()}
	for what := route.ExportEmployees; what < route.PrintDeclaration; what++ {
		if what == route.ExportErrands { // of what was just done there
			continue
		}
		command, known := listOf[what]
		if !known {
			t.Fatalf("no command prints the list that the screen exports, %d", what)
		}
		account := accounts[what == route.ExportClients]
		token := tokenOf(t, url, account) // of one session: those that are open are a list too
		api := clientOf(t, url, token)
		asked := route.Export{What: what, Member: spst.Member{Number: account.Number}, Print: spst.RosterPrint{Status: spst.All, NIR: true}}
		if what == route.ExportHistory {
			asked.Only = []string{changedEmployee(t, api, account.Number)}
			command += asked.Only[0]
		}
		if what == route.ExportAccessTokens {
			in := spst.AccessTokenInput{TokenName: "paie", Rights: []spst.Right{spst.RightRoster}, EndsOn: sampleDay.AddDays(30), Password: account.Password}
			if _, err := api.AddAccessToken(t.Context(), in); err != nil {
				t.Fatal(err)
			}
		}
		env := []string{"ADHERENT_PORTAIL=" + url, "ADHERENT_JETON=" + token, "HOME=" + t.TempDir(),
			"XDG_STATE_HOME=" + t.TempDir()}
		printed := tableFrom(t, env, command+" --csv")
		screen := tableOnScreen(t, url, api, asked)
		if len(printed) < 2 || len(printed) != len(screen) {
			t.Errorf("%s: %d lines, %d on the screen", command, len(printed), len(screen))
			continue
		}
		sameColumns(t, command, printed, screen)
		if exporter, has := exporterOf[what]; has {
			if written := tableFrom(t, env, exporter); !equalTables(written, screen) {
				t.Errorf("%s and the screen\n%q\n%q", exporter, written[:2], screen[:2])
			}
		}
	}
}

// A list that is empty says why, or what to do next, whatever command gives it.
func TestAnEmptyListSaysWhatToDo(t *testing.T) {
	t.Parallel()
	url, p := serviceOfTheTest(t, sampleDay)
	account := demo.Account{Account: spst.Account{Kind: spst.MemberAccount, Number: "100900", Name: "NOUVEL ADHÉRENT"}, Password: "Premiere-Session-27"}
	if err := p.AddMember(t.Context(), portal.Member{Member: spst.Member{Number: account.Number, Name: account.Name}}); err != nil {
		t.Fatal(err)
	}
	if err := p.AddAccount(t.Context(), account.Account, account.Password); err != nil {
		t.Fatal(err)
	}
	token := tokenOf(t, url, account)
	env := []string{"ADHERENT_PORTAIL=" + url, "ADHERENT_JETON=" + token, "HOME=" + t.TempDir(), "XDG_STATE_HOME=" + t.TempDir()}
	commands := []string{"salaries controler", "entreprise historique", "rdv liste --passes", "rdv echeances --en-retard", "alias liste",
		"clients personne"}
	for what, command := range listOf {
		switch what {
		case route.ExportCareTeam, route.ExportSessions, route.ExportDeclarations: // never empty
		case route.ExportHistory, route.ExportClients: // above
		default:
			commands = append(commands, strings.TrimSuffix(command, " --nir"))
		}
	}
	next := regexp.MustCompile(`(?m)^(Auc|Rien)[^\n]* : `)
	for _, command := range commands {
		var out, said bytes.Buffer
		code := run(t.Context(), strings.Fields(command), env, strings.NewReader(""), &out, &said)
		if code != 0 || !next.MatchString(out.String()+said.String()) {
			t.Errorf("%s: exit %d, and says neither why it is empty nor what to do:\n%s%s", command, code, out.String(), said.String())
		}
	}
}

// tableFrom is what a command writes as CSV.
func tableFrom(t *testing.T, env []string, command string) [][]string {
	t.Helper()
	var out, said bytes.Buffer
	if code := run(t.Context(), strings.Fields(command), env, strings.NewReader(""), &out, &said); code != 0 {
		t.Fatalf("%s: exit %d\n%s", command, code, said.String())
	}
	return parsed(t, out.String())
}

func clientOf(t *testing.T, url, token string) *client.Client {
	t.Helper()
	api, err := client.New(client.Options{BaseURL: url, Token: token})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

// changedEmployee gives a comment to an employee, whose history has a line then.
func changedEmployee(t *testing.T, api *client.Client, member string) string {
	t.Helper()
	var e spst.Employee
	err := api.StreamEmployees(t.Context(), member, spst.RosterQuery{}, func(some []spst.Employee) error {
		e = some[0]
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	e.Comment = "Badge n° 12"
	if e, err = api.UpdateEmployee(t.Context(), "", member, e); err != nil {
		t.Fatal(err)
	}
	return e.ID
}

// tableOnScreen is what « Exporter ou imprimer » writes. Its PDF is made too.
func tableOnScreen(t *testing.T, url string, api *client.Client, asked route.Export) [][]string {
	t.Helper()
	screen := adapters.New(program.New("", nil, nil, nil, nil), api, config.Settings{Portal: url}, nil)
	paper, err := screen.WriteExport(t.Context(), asked, export.Paper, filepath.Join(t.TempDir(), "liste.pdf"), false, func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	if pdf, err := os.ReadFile(paper); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("%d on paper: %v", asked.What, err)
	}
	path, err := screen.WriteExport(t.Context(), asked, export.ExcelCSV, filepath.Join(t.TempDir(), "liste.csv"), false, func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, string(written))
}

func parsed(t *testing.T, text string) [][]string {
	t.Helper()
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	in.Comma = ';'
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func equalTables(a, b [][]string) bool { return slices.EqualFunc(a, b, slices.Equal[[]string]) }

// sameColumns wants the columns of one table in the other, cell by cell; of a roster
// those that both have.
func sameColumns(t *testing.T, command string, printed, screen [][]string) {
	t.Helper()
	common := 0
	for at, title := range printed[0] {
		there := slices.Index(screen[0], title)
		if there < 0 {
			if !strings.HasPrefix(command, "salaries") {
				t.Errorf("%s: the screen has no %q: %q", command, title, screen[0])
			}
			continue
		}
		common++
		for row := range printed {
			if printed[row][at] != screen[row][there] {
				t.Errorf("%s: line %d of %q is %q and %q", command, row, title, printed[row][at], screen[row][there])
			}
		}
	}
	if least := min(len(printed[0]), len(screen[0])) - 2; common < least {
		t.Errorf("%s: %d columns in common\n%q\n%q", command, common, printed[0], screen[0])
	}
}
