package verbs

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/adapters"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange"
	"github.com/espace-adherent/adherent/exchange/sheet"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

// demoFlags are the command line of adherent demo.
type demoFlags struct {
	date    spst.Date
	people  int
	roster  string
	clients int
	port    int
}

func newDemo(p *program.Program) *cobra.Command {
	var f demoFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "L'interface sur un portail d'essai, avec des données inventées",
		Long: "Ouvre l'interface sur un vrai portail, embarqué, avec des données inventées.\n" +
			"Tout est effacé quand on quitte.",
		Example:     "  adherent demo --salaries 100000\n  adherent demo --effectif liste.csv\n  adherent demo --clients 500",
		Args:        cli.NoArguments,
		Annotations: program.HereOnly,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch people, roster := cmd.Flags().Changed("salaries"), cmd.Flags().Changed("effectif"); {
			case people && roster:
				return cli.Usage("--salaries et --effectif ne vont pas ensemble : choisissez l'une des deux.")
			case people && (f.people < 1 || f.people > demo.MaxEmployees):
				return cli.Usage("--salaries attend un nombre de 1 à %d.", demo.MaxEmployees)
			case cmd.Flags().Changed("clients") && (f.clients < 1 || f.clients > demo.MaxClients):
				return cli.Usage("--clients attend un nombre de 1 à %d.", demo.MaxClients)
			case f.port < 0 || f.port > 65535:
				return cli.Usage("--port attend un nombre de 0 à 65535.")
			}
			return runDemo(cmd.Context(), p, f)
		},
	}
	cli.FillDate(cmd.Flags(), &f.date, "date", "le portail vit à cette `DATE` (jj/mm/aaaa)")
	cmd.Flags().IntVar(&f.people, "salaries", 0, fmt.Sprintf("`N` salariés inventés, de 1 à %d", demo.MaxEmployees))
	cmd.Flags().StringVar(&f.roster, "effectif", "", "les salariés de `FICHIER` (CSV, tableur ou DSN)")
	cmd.Flags().IntVar(&f.clients, "clients", 0, fmt.Sprintf("`N` adhérents inventés de plus pour le mandataire, de 1 à %d", demo.MaxClients))
	cmd.Flags().IntVar(&f.port, "port", 0, "port d'écoute `P` sur 127.0.0.1 (un port libre si rien n'est dit)")
	return cmd
}

func runDemo(ctx context.Context, p *program.Program, f demoFlags) error {
	now := time.Now
	if !f.date.IsZero() {
		now = portal.ClockFrom(f.date)
	}
	o := adapters.DemoOptions{Port: f.port, Now: now}
	o.Employees, o.Clients, o.Today = f.people, f.clients, spst.Today(now())
	if err := adapters.CheckTerminal(p); err != nil {
		return err
	}
	var notice string
	if f.roster != "" {
		var err error
		if o.Roster, notice, err = readRoster(p, f.roster, o.Today); err != nil {
			return err
		}
	}
	return adapters.OpenDemo(ctx, p, o, notice)
}

// readRoster reads the file of --effectif, says every line that is refused, and
// sums up.
func readRoster(p *program.Program, path string, today spst.Date) (accepted []spst.Employee, summary string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, "", fmt.Errorf("%s : lecture impossible, vérifiez le nom et les droits du fichier", path)
	}
	defer file.Close()
	roster, err := exchange.Read(file, exchange.Options{Options: sheet.Options{On: today}})
	if spst.KindOf(err) == spst.Invalid {
		return nil, "", err
	}
	if err != nil {
		return nil, "", fmt.Errorf("%s : la lecture s'est arrêtée en route", path)
	}
	sayOfFile(p, &roster)
	refused := 0
	for _, row := range roster.Rows {
		if row.Refused() {
			refused++
			sayRefused(p, path, row)
		}
	}
	summary = fmt.Sprintf("%s : %s, %s.", filepath.Base(path), spst.Counted(len(roster.Rows), "ligne lue", "lignes lues"),
		spst.Counted(refused, "refusée", "refusées"))
	p.Say("%s", summary)
	accepted = roster.Accepted()
	if len(accepted) == 0 {
		return nil, "", &spst.Error{Kind: spst.Invalid, Code: spst.CodeSheetEmpty,
			Message: "Aucune ligne du fichier ne peut être prise : corrigez-le, puis recommencez."}
	}
	return accepted, summary, nil
}

func sayRefused(p *program.Program, path string, row spst.FileRow) {
	for _, problem := range spst.Refused(row.Problems) {
		if problem.Code != spst.ProblemDeterminantsRequired { // not why a row is refused
			p.Say("%s, ligne %d refusée : %s", filepath.Base(path), row.Row, problem.Message)
		}
	}
}
