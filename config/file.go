package config

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// file is the configuration file:
//
//	profil = "cabinet"
//	lecteur = false
//	theme = "contraste"
//	nouveautes = false
//
//	[profils.cabinet]
//	portail = "https://portail.exemple.fr"
//	numero = "M0042"
//	mandataire = true
//
//	[comptabilite]
//	charge = "647500"
//
//	[comptabilite.clients.100043]
//	format = "quadra"
//
//	[alias]
//	impayes = "factures liste --a-payer"
type file struct {
	Profile    string             `toml:"profil,omitempty"`
	Reader     *bool              `toml:"lecteur,omitempty"`
	Theme      string             `toml:"theme,omitempty"`
	News       *bool              `toml:"nouveautes,omitempty"`
	Profiles   map[string]Profile `toml:"profils,omitempty"`
	Accounting Accounting         `toml:"comptabilite,omitempty"`
	Aliases    map[string]string  `toml:"alias,omitempty"`
}

// Accounting are the accounts that accounting entries go to, as the member's own
// chart has them; what is empty has a default.
type Accounting struct {
	Journal        string `toml:"journal,omitempty"`
	JournalLabel   string `toml:"journal_libelle,omitempty"`
	Supplier       string `toml:"fournisseur,omitempty"`
	SupplierLabel  string `toml:"fournisseur_libelle,omitempty"`
	Auxiliary      string `toml:"auxiliaire,omitempty"`
	AuxiliaryLabel string `toml:"auxiliaire_libelle,omitempty"`
	Expense        string `toml:"charge,omitempty"`
	ExpenseLabel   string `toml:"charge_libelle,omitempty"`
	VAT            string `toml:"tva,omitempty"`
	VATLabel       string `toml:"tva_libelle,omitempty"`
	// Format is the form of the entries; "" is that of the FEC.
	Format string `toml:"format,omitempty"`
	// Clients are the same by number of member, for who keeps the books of several: what one
	// does not say is as above.
	Clients map[string]Accounting `toml:"clients,omitempty"`
}

// Of are the accounts of a member.
func (a Accounting) Of(member string) Accounting {
	c := a.Clients[member]
	return Accounting{
		Journal: cmp.Or(c.Journal, a.Journal), JournalLabel: cmp.Or(c.JournalLabel, a.JournalLabel),
		Supplier: cmp.Or(c.Supplier, a.Supplier), SupplierLabel: cmp.Or(c.SupplierLabel, a.SupplierLabel),
		Auxiliary: cmp.Or(c.Auxiliary, a.Auxiliary), AuxiliaryLabel: cmp.Or(c.AuxiliaryLabel, a.AuxiliaryLabel),
		Expense: cmp.Or(c.Expense, a.Expense), ExpenseLabel: cmp.Or(c.ExpenseLabel, a.ExpenseLabel),
		VAT: cmp.Or(c.VAT, a.VAT), VATLabel: cmp.Or(c.VATLabel, a.VATLabel), Format: cmp.Or(c.Format, a.Format),
	}
}

// Profile is one section of the file: a portal and who signs in to it.
type Profile struct {
	Portal    string `toml:"portail,omitempty"`
	Number    string `toml:"numero,omitempty"`
	Mandatary *bool  `toml:"mandataire,omitempty"`
}

// FileError is a fault in the configuration file. Error gives a French sentence
// with the file and, when it is known, the line.
type FileError struct {
	Path string
	Line int // 1 is the first; 0 when the fault is not in the text
	Why  string
	Err  error
}

func (e *FileError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s : %s", e.Path, e.Why)
	}
	return fmt.Sprintf("%s, ligne %d : %s", e.Path, e.Line, e.Why)
}

// Unwrap gives the cause.
func (e *FileError) Unwrap() error { return e.Err }

// readFile reads the file strictly; a file that does not exist is an empty one.
func readFile(path string) (file, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return file{}, nil
	}
	if err != nil {
		return file{}, &FileError{Path: path, Why: "lecture impossible. Vérifiez les droits du fichier.", Err: err}
	}
	var f file
	if err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(&f); err != nil {
		return file{}, badText(path, err)
	}
	return f, nil
}

// badText says in French where the file is wrong. The library's own text is
// English and quotes the file: it stays in Err.
func badText(path string, err error) error {
	bad := &FileError{Path: path, Why: "ce n'est pas du TOML correct.", Err: err}
	if unknown, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(unknown.Errors) > 0 {
		first := unknown.Errors[0]
		bad.Line, _ = first.Position()
		bad.Why = fmt.Sprintf(
			"« %s » n'est pas un réglage connu. Les réglages : profil, portail, numero, mandataire, lecteur, theme, nouveautes, et ceux de [comptabilite] et [alias].",
			strings.Join(first.Key(), "."))
		return bad
	}
	if at, ok := errors.AsType[*toml.DecodeError](err); ok {
		bad.Line, _ = at.Position()
		if key := strings.Join(at.Key(), "."); key != "" {
			bad.Why = fmt.Sprintf("la valeur de « %s » n'est pas de la bonne forme.", key)
		}
	}
	return bad
}

func knownProfiles(f file) string {
	if len(f.Profiles) == 0 {
		return "Le fichier n'en contient aucun."
	}
	names := make([]string, 0, len(f.Profiles))
	for name := range f.Profiles {
		names = append(names, name)
	}
	slices.Sort(names)
	return "Profils du fichier : " + strings.Join(names, ", ") + "."
}

// Remember keeps a profile in the file at path, and leaves the rest as it is written. Nothing is written
// when nothing changes.
func Remember(path, name string, p Profile) error {
	f, err := readFile(path)
	if err != nil {
		return err
	}
	if same(f.Profiles[name], p) {
		return nil
	}
	mandatary := edit{"mandataire", ""}
	if p.Mandatary != nil {
		mandatary.value = *p.Mandatary
	}
	return editFile(path, profileTable(name), edit{"portail", p.Portal}, edit{"numero", p.Number}, mandatary)
}

func same(a, b Profile) bool {
	return a.Portal == b.Portal && a.Number == b.Number && ouiNon(a.Mandatary) == ouiNon(b.Mandatary)
}

// WriteAtomically leaves either the old file or the new one, readable by its
// owner only.
func WriteAtomically(path string, text []byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	// A file that is a link (as dotfile managers make) stays one.
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".adherent-*.part") // 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name())
		}
	}()
	if _, err = tmp.Write(text); err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	if err = os.Rename(tmp.Name(), path); err == nil {
		syncFolder(filepath.Dir(path))
	}
	return err
}

// syncFolder has the names of a folder written to the disk, where the system can.
func syncFolder(dir string) {
	if f, err := os.Open(dir); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}
