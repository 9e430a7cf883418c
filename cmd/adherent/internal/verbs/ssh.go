package verbs

import (
	"context"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/gateway"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

const leastIdle = 10 * time.Second

func newSSH(p *program.Program) *cobra.Command {
	var o gateway.Options
	var quota int64
	cmd := &cobra.Command{
		Use:   "ssh",
		Short: "Servir l'interface et les commandes par SSH",
		Long: "Sert ce programme par SSH, pour qui n'installe rien : « ssh -p 2222 SERVEUR » ouvre\n" +
			"l'interface, « ssh -p 2222 SERVEUR salaries liste --json » passe une commande,\n" +
			"« sftp -P 2222 SERVEUR » prend et dépose des fichiers.\n\n" +
			"Seules entrent les clés publiques du fichier --cles, une par ligne, comme dans\n" +
			"authorized_keys. Chacune a son dossier ; le noyau Linux y enferme ses sessions\n" +
			"(Landlock), qui n'atteignent que le portail. Rien n'est gardé dans le trousseau\n" +
			"du serveur : chacun se connecte au portail avec son propre mot de passe.",
		Example: "  adherent ssh --portail https://… --ecoute 0.0.0.0:2222",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case o.Sessions < 1:
				return cli.Usage("--sessions attend un nombre d'au moins 1.")
			case o.Idle < leastIdle:
				return cli.Usage("--inactivite attend une durée d'au moins %s, par exemple 30m.", leastIdle)
			}
			if quota < 1 {
				return cli.Usage("--quota attend un nombre de Mio d'au moins 1.")
			}
			o.Quota, o.OwnFolder = quota<<20, o.Folder != ""
			return runSSH(cmd.Context(), p, o)
		},
		Annotations: program.HereOnly,
	}
	cmd.Flags().StringVar(&o.Listen, "ecoute", "127.0.0.1:2222", "`ADRESSE`:PORT d'écoute")
	cmd.Flags().StringVar(&o.Folder, "dossier", "",
		"`DOSSIER` de la clé du serveur, des clés admises et des fichiers de chacun (dossier d'état si rien n'est dit)")
	cmd.Flags().StringVar(&o.Keys, "cles", "", "`FICHIER` des clés publiques admises (cles-autorisees dans le dossier, si rien n'est dit)")
	cmd.Flags().IntVar(&o.Sessions, "sessions", 64, "au plus `N` sessions à la fois")
	cmd.Flags().DurationVar(&o.Idle, "inactivite", 30*time.Minute,
		"`DURÉE` sans une touche après laquelle une session se ferme ; l'interface prévient une minute avant")
	cmd.Flags().Int64Var(&quota, "quota", 512, "ce que le dossier de chacun peut contenir, en `MIO`")
	cmd.Flags().StringVar(&o.User, "utilisateur", "", "en root : le `COMPTE` (ou UID:GID) que le serveur devient une fois le port ouvert")
	return cmd
}

func runSSH(ctx context.Context, p *program.Program, o gateway.Options) error {
	s, err := p.Portal()
	if err != nil {
		return err
	}
	o.Portal = s.Portal
	if o.Folder == "" {
		o.Folder = filepath.Join(xdg.StateHome, "adherent", "ssh")
	}
	if o.Folder, err = filepath.Abs(o.Folder); err != nil {
		return err
	}
	if o.Keys == "" {
		o.Keys = filepath.Join(o.Folder, "cles-autorisees")
	}
	o.Getenv, o.Say = p.Getenv, p.Say
	return gateway.Serve(ctx, o)
}

// newFiles is what the SFTP side of a session runs; nobody types it.
func newFiles(p *program.Program) *cobra.Command {
	return &cobra.Command{
		Use: gateway.FilesCommand, Hidden: true, Args: cli.NoArguments,
		RunE: func(*cobra.Command, []string) error {
			if !p.Remote() {
				return cli.Usage("« adherent %s » est lancé par « adherent ssh » seulement.", gateway.FilesCommand)
			}
			return gateway.ServeFiles(p.Confinement(), p.Stdin, p.Stdout)
		},
	}
}
