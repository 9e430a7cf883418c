package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

// delivery is where a document of the portal goes: a file, or a printer.
type delivery struct {
	to      string // a file, or a folder
	printer string
	print   bool
}

// delivered is what --json says of a document.
type delivered struct {
	Path    string `json:"path,omitempty"`
	Printer string `json:"printer,omitempty"`
	// Existed: the same document was there already.
	Existed bool `json:"existed,omitempty"`
}

const anyPrinter = "défaut"

// standardOutput is what --vers may be given for it, as for other programs.
const standardOutput = "-"

// textTo is where a text goes: "" is the standard output, given or not.
func textTo(to string) string {
	if to == standardOutput {
		return ""
	}
	return to
}

var (
	errNoPrinter = errors.New("ce poste n'a pas de quoi imprimer (la commande lp) : donnez --vers FICHIER")
	errPrinter   = errors.New("l'imprimante n'a pas pris le document : vérifiez son nom (lpstat -p), ou donnez --vers FICHIER")
)

func (d *delivery) flags(p *program, cmd *cobra.Command) {
	cmd.Flags().StringVar(&d.to, "vers", "", "écrire dans ce `FICHIER` ou ce dossier (le dossier courant si rien n'est dit)")
	cmd.Flags().StringVar(&d.printer, "imprimante", "", "envoyer à cette `IMPRIMANTE`, ou à celle du poste si aucune n'est nommée")
	cmd.Flags().Lookup("imprimante").NoOptDefVal = anyPrinter
	_ = cmd.RegisterFlagCompletionFunc("imprimante", p.completePrinters())
}

// check refuses what cannot be, before anything is asked of the portal.
func (d *delivery) check(p *program) error {
	d.print = d.printer != ""
	switch {
	case d.print && d.to != "":
		return cli.Usage("--vers et --imprimante ne vont pas ensemble : choisissez l'une des deux.")
	case d.to == standardOutput:
		return cli.Usage("--vers - ne vaut que pour du texte : donnez le nom d'un fichier, ou un dossier.")
	case d.print && p.remote():
		return cli.Usage("Par SSH, rien ne s'imprime : donnez --vers, puis rapatriez le fichier par SFTP.")
	}
	if d.print {
		if !hasLP() {
			return errNoPrinter
		}
	}
	return nil
}

// hasLP tells whether this machine has what prints.
func hasLP() bool {
	_, err := exec.LookPath("lp")
	return err == nil
}

// place gives the folder and the name of a file that would be called name. With
// several files, or several members, --vers is a folder.
func (d *delivery) place(p *program, name string, several bool) (dir, file string) {
	if d.to == "" {
		return ".", name
	}
	to := p.homely(d.to)
	if info, err := os.Stat(to); several || err == nil && info.IsDir() || strings.HasSuffix(to, string(os.PathSeparator)) {
		return to, name
	}
	return filepath.Dir(to), filepath.Base(to)
}

// send saves a document where it goes. save is a download of the client.
func (d *delivery) send(ctx context.Context, p *program, name string, several bool, save func(dir, name string) (client.Saved, error)) (delivered, string, error) {
	if d.print {
		err := d.toPrinter(ctx, p, name, save)
		return delivered{Printer: d.printer}, name + " : envoyé à l'imprimante (" + d.printer + ").", err
	}
	dir, file := d.place(p, name, several)
	saved, err := save(dir, file)
	if err != nil {
		return delivered{}, "", err
	}
	line := "écrit dans " + saved.Path
	if saved.Existed {
		line = "déjà dans " + saved.Path
	}
	return delivered{Path: saved.Path, Existed: saved.Existed}, line, nil
}

func (d *delivery) toPrinter(ctx context.Context, p *program, name string, save func(dir, name string) (client.Saved, error)) error {
	dir, err := os.MkdirTemp("", "adherent-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	saved, err := save(dir, name)
	if err != nil {
		return err
	}
	args := []string{"-t", "adherent"}
	if d.printer != anyPrinter {
		args = append(args, "-d", d.printer)
	}
	out, err := p.command(ctx, "lp", append(args, "--", saved.Path)...).CombinedOutput() // a copy is spooled before lp ends
	if err != nil {
		if log, lost := p.log(); lost == nil {
			log.Info("printing", "error", err, "said", string(out))
		}
		return errPrinter
	}
	return nil
}

// completePrinters are those that lpstat knows.
func (p *program) completePrinters() cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		ctx, cancel := context.WithTimeout(contextOf(cmd), completionTime)
		defer cancel()
		out, _ := p.command(ctx, "lpstat", "-e").Output()
		return strings.Fields(string(out)), cobra.ShellCompDirectiveNoFileComp
	}
}
