package program

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
	"github.com/espace-adherent/adherent/spst"
)

// Delivery is where a document of the portal goes: a file, or a printer.
type Delivery struct {
	To      string // a file, or a folder
	Printer string
	Print   bool
}

// Delivered is what --json says of a document.
type Delivered struct {
	Path    string `json:"path,omitempty"`
	Printer string `json:"printer,omitempty"`
	// Existed: the same document was there already.
	Existed bool `json:"existed,omitempty"`
}

// AnyPrinter is the printer of the machine.
const AnyPrinter = "défaut"

// StandardOutput is what --vers may be given for it, as for other programs.
const StandardOutput = "-"

// TextTo is where a text goes: "" is the standard output, given or not.
func TextTo(to string) string {
	if to == StandardOutput {
		return ""
	}
	return to
}

var (
	errNoPrinter = errors.New("ce poste n'a pas de quoi imprimer (la commande lp) : donnez --vers FICHIER")
	errPrinter   = errors.New("l'imprimante n'a pas pris le document : vérifiez son nom (lpstat -p), ou donnez --vers FICHIER")
)

// Flags are --vers and --imprimante, with the printers of this machine completed.
func (d *Delivery) Flags(p *Program, cmd *cobra.Command) {
	cmd.Flags().StringVar(&d.To, "vers", "", "écrire dans ce `FICHIER` ou ce dossier (le dossier courant si rien n'est dit)")
	cmd.Flags().StringVar(&d.Printer, "imprimante", "", "envoyer à cette `IMPRIMANTE`, ou à celle du poste si aucune n'est nommée")
	cmd.Flags().Lookup("imprimante").NoOptDefVal = AnyPrinter
	_ = cmd.RegisterFlagCompletionFunc("imprimante", p.completePrinters())
}

// Check refuses what cannot be, before anything is asked of the portal.
func (d *Delivery) Check(p *Program) error {
	d.Print = d.Printer != ""
	switch {
	case d.Print && d.To != "":
		return cli.Usage("--vers et --imprimante ne vont pas ensemble : choisissez l'une des deux.")
	case d.To == StandardOutput:
		return cli.Usage("--vers - ne vaut que pour du texte : donnez le nom d'un fichier, ou un dossier.")
	case d.Print && p.Remote():
		return cli.Usage("Par SSH, rien ne s'imprime : donnez --vers, puis rapatriez le fichier par SFTP.")
	}
	if d.Print {
		if !HasPrinter() {
			return errNoPrinter
		}
	}
	return nil
}

// Asked tells whether a file or a printer was named.
func (d *Delivery) Asked() bool { return d.To != "" || d.Print }

// HasPrinter tells whether this machine has what prints.
func HasPrinter() bool {
	_, err := exec.LookPath("lp")
	return err == nil
}

// Place gives the folder and the name of a file that would be called name. With
// several files, or several members, --vers is a folder. One that is named as such is
// made, in a folder that is there: any other that is missing is a mistake, and refused.
func (d *Delivery) Place(p *Program, name string, several bool) (dir, file string, err error) {
	if d.To == "" {
		return ".", name, nil
	}
	to := p.ExpandHome(d.To)
	if several || folderThere(to) || strings.HasSuffix(to, string(os.PathSeparator)) {
		return to, name, NoFolder(filepath.Dir(filepath.Clean(to)))
	}
	return filepath.Dir(to), filepath.Base(to), NoFolder(filepath.Dir(to))
}

func folderThere(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// NoFolder is the refusal of a folder that is missing, or nil.
func NoFolder(path string) error {
	if folderThere(path) {
		return nil
	}
	return &spst.Error{Kind: spst.NotFound, Code: spst.CodeFile,
		Message: "Le dossier " + path + " n'existe pas : vérifiez le chemin, ou créez-le d'abord."}
}

// Send saves a document where it goes. save is a download of the client.
func (d *Delivery) Send(ctx context.Context, p *Program, name string, several bool, save func(dir, name string) (client.Saved, error)) (
	Delivered, string, error) {
	if d.Print {
		err := d.ToPrinter(ctx, p, name, save)
		return Delivered{Printer: d.Printer}, name + " : envoyé à l'imprimante (" + d.Printer + ").", err
	}
	dir, file, err := d.Place(p, name, several)
	if err != nil {
		return Delivered{}, "", err
	}
	saved, err := save(dir, file)
	if err != nil {
		return Delivered{}, "", err
	}
	line := "écrit dans " + saved.Path
	if saved.Existed {
		line = "déjà dans " + saved.Path
	}
	return Delivered{Path: saved.Path, Existed: saved.Existed}, line, nil
}

// ToPrinter has save write the document to a folder of the moment and gives it to
// the printer; the folder goes once it is taken.
func (d *Delivery) ToPrinter(ctx context.Context, p *Program, name string, save func(dir, name string) (client.Saved, error)) error {
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
	if d.Printer != AnyPrinter {
		args = append(args, "-d", d.Printer)
	}
	out, err := p.Command(ctx, "lp", append(args, "--", saved.Path)...).CombinedOutput() // a copy is spooled before lp ends
	if err != nil {
		if log, lost := p.Log(); lost == nil {
			log.Info("printing", "error", err, "said", string(out))
		}
		return errPrinter
	}
	return nil
}

// completePrinters are those that lpstat knows.
func (p *Program) completePrinters() cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		ctx, cancel := context.WithTimeout(ContextOf(cmd), CompletionTime)
		defer cancel()
		out, _ := p.Command(ctx, "lpstat", "-e").Output()
		return strings.Fields(string(out)), cobra.ShellCompDirectiveNoFileComp
	}
}
