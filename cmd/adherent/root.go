package main

import (
	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

// newRoot builds the command line. Nothing is read or opened before a command runs.
func newRoot(p *program) *cobra.Command {
	root := &cobra.Command{
		Use:   "adherent",
		Short: "L'Espace Adhérent dans le terminal",
		Long: "L'Espace Adhérent de votre service de santé au travail, dans le terminal.\n" +
			"Sans commande, adherent ouvre l'interface sur le portail configuré.",
		Example: "  adherent demo                       l'interface sur un portail d'essai\n" +
			"  adherent --portail https://…        l'interface sur votre portail",
		Args:              cli.NoCommand,
		RunE:              func(cmd *cobra.Command, _ []string) error { return p.openInterface(cmd.Context()) },
		PersistentPreRunE: p.before,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)

	global := root.PersistentFlags()
	global.StringVar(&p.flags.Portal, "portail", "", "adresse `URL` du portail")
	global.StringVar(&p.flags.Profile, "profil", "", "`NOM` du profil de la configuration")
	global.StringVar(&p.debugFile, "debug", "", "journal technique dans `FICHIER`, sans donnée personnelle")
	global.BoolVar(&p.out.json, "json", false, "un document JSON sur la sortie standard")
	global.StringVar(&p.out.query, "jq", "", "ce que l'`EXPRESSION` jq prend du document JSON")
	global.BoolVar(&p.out.csv, "csv", false, "une table pour les tableurs : « ; », jj/mm/aaaa, virgule décimale")

	root.AddCommand(newDemo(p), newSignIn(p), newSignOut(p), newStatus(p), newConfig(p), newVersion(p), newCompletion(p), newSSH(p), newFiles(p), newCheck(p), newWorkingDays(p), newEmployees(p), newInvoices(p), newDeclarations(p),
		newAppointments(p), newCompany(p), newContacts(p), newAddresses(p), newCareTeam(p), newAccount(p), newActivity(p), newTodo(p), newClients(p), newRead(p), newDoctor(p), newMan(p))
	cli.French(root)
	return root
}

// before refuses what cannot be carried out, before anything is.
func (p *program) before(cmd *cobra.Command, args []string) error {
	if err := p.refuseRemote(cmd, args); err != nil {
		return err
	}
	return p.out.prepare(cmd)
}
