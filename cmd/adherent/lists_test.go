package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/adapters"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/exchange/export"
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
	route.ExportClients: "clients",
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
		command, known := listOf[what]
		if !known {
			t.Fatalf("no command prints the list that the screen exports, %d", what)
		}
		account := accounts[what == route.ExportClients]
		env := []string{"ADHERENT_PORTAIL=" + url, "ADHERENT_JETON=" + tokenOf(t, url, account), "HOME=" + t.TempDir(),
			"XDG_STATE_HOME=" + t.TempDir()}
		printed := tableFrom(t, env, command+" --csv")
		screen := tableOnScreen(t, url, account, what)
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

// tableFrom is what a command writes as CSV.
func tableFrom(t *testing.T, env []string, command string) [][]string {
	t.Helper()
	var out, said bytes.Buffer
	if code := run(t.Context(), strings.Fields(command), env, strings.NewReader(""), &out, &said); code != 0 {
		t.Fatalf("%s: exit %d\n%s", command, code, said.String())
	}
	return parsed(t, out.String())
}

// tableOnScreen is what « Exporter ou imprimer » writes.
func tableOnScreen(t *testing.T, url string, a demo.Account, what route.Exported) [][]string {
	t.Helper()
	api, err := client.New(client.Options{BaseURL: url, Token: tokenOf(t, url, a)})
	if err != nil {
		t.Fatal(err)
	}
	screen := adapters.New(program.New("", nil, nil, nil, nil), api, config.Settings{Portal: url}, nil)
	asked := route.Export{What: what, Member: spst.Member{Number: a.Number}, Print: spst.RosterPrint{Status: spst.All, NIR: true}}
	path, err := screen.WriteExport(t.Context(), asked, export.ExcelCSV, filepath.Join(t.TempDir(), "liste.csv"), func(int64, int64) {})
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
