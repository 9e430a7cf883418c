package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/text"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func newLoad(p *program) *cobra.Command {
	cmd := p.verb(verb{
		use: "charger FICHIER…", short: "Charger des fichiers JSON, ou l'effectif d'un adhérent (CSV, tableur, DSN)",
		example: "  portail charger --base base.db service.json --mots-de-passe comptes.csv\n" +
			"  portail charger --base base.db --adherent 100042 effectif.csv\n" +
			"  portail charger --base base.db --adherent 100042 partie1.dsn partie2.dsn",
		args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cli.Usage("indiquez le ou les fichiers à charger.")
			}
			return nil
		},
		setup: func(flags *pflag.FlagSet) work {
			var how rosterReading
			flags.StringVar(&how.member, "adherent", "", "`N`° de l'adhérent dont un fichier CSV, un tableur ou une DSN est l'effectif")
			cli.RosterFileFlags(flags, &how.siret, &how.sheet, &how.officers, ", celui de l'adhérent si rien n'est dit")
			passwords := flags.String("mots-de-passe", "", "écrire dans ce nouveau `FICHIER` les premiers mots de passe des comptes ouverts")
			return func(ctx context.Context, o *office) (cli.Result, error) { return o.load(ctx, how, *passwords) }
		},
	})
	cmd.Long = "Chaque fichier est reconnu à ce qu'il contient, et chargé en entier, ou rien n'en est gardé :\n" +
		"tout ce qui est refusé est alors dit, entrée par entrée. Le même fichier chargé deux fois ne\n" +
		"double rien. Des DSN données ensemble, comme les parties d'un mois, sont lues comme une seule.\n" +
		"docs/portail.md décrit le format."
	return cmd
}

// loadedFile is what a file has changed.
type loadedFile struct {
	File string `json:"file"`
	portal.LoadReport
	Accounts int `json:"accounts_opened"`
}

// loadDocument is what « charger » prints.
type loadDocument struct {
	Files []loadedFile `json:"files"`
}

func (o *office) load(ctx context.Context, how rosterReading, passwords string) (r cli.Result, err error) {
	sources, err := openSources(o.args)
	defer func() { err = errors.Join(err, sources.close()) }()
	if err != nil {
		return r, err
	}
	for _, s := range sources {
		if !s.json && how.member == "" {
			return r, cli.Usage("%s n'est pas un fichier JSON : si c'est l'effectif d'un adhérent (CSV, tableur, DSN), indiquez lequel par --adherent N.", filepath.Base(s.path))
		}
	}
	keep, err := newPasswordFile(passwords)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, keep.close()) }()
	d := loadDocument{Files: []loadedFile{}}
	for _, together := range sources.units() {
		entries, err := o.readLoad(ctx, together, how)
		if err != nil {
			return r, fmt.Errorf("%s : %w", together.paths(), err)
		}
		report, err := o.Load(ctx, entries)
		if err != nil {
			return r, fmt.Errorf("%s : %w", together.paths(), err)
		}
		if err := keep.write(report.Opened); err != nil {
			return r, err
		}
		d.Files = append(d.Files, loadedFile{together.names(), report, len(report.Opened)})
		if len(report.Opened) > 0 && passwords == "" {
			o.say("%s : %s, dont personne ne connaît le mot de passe : « Mot de passe oublié »\n"+
				"ou « portail adherent mot-de-passe » en donne un ; --mots-de-passe FICHIER les aurait écrits.", together.paths(),
				spst.Counted(len(report.Opened), "compte ouvert", "comptes ouverts"))
		}
	}
	table := cli.Untitled(4)
	for _, f := range d.Files {
		for _, l := range f.Lists {
			table.Add(f.File, l.List, spst.Counted(l.Kept, "enregistré", "enregistrés"), fmt.Sprintf("%d déjà là", l.Already))
		}
	}
	return cli.Result{Document: d, Table: table}, nil
}

// passwordFile is where first passwords are written, for their owners; the zero
// value writes nothing.
type passwordFile struct {
	file *os.File
	rows int
}

func newPasswordFile(path string) (*passwordFile, error) {
	if path == "" {
		return &passwordFile{}, nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil, cli.Usage("le fichier de --mots-de-passe existe déjà : il n'est jamais remplacé.")
	}
	if err != nil {
		return nil, fmt.Errorf("le fichier de --mots-de-passe ne peut pas être écrit : %w", err)
	}
	return &passwordFile{file: f}, nil
}

func (k *passwordFile) write(opened []portal.OpenedAccount) error {
	if k.file == nil || len(opened) == 0 {
		return nil
	}
	w := csv.NewWriter(k.file)
	w.Comma = ';'
	if k.rows == 0 {
		_ = w.Write([]string{"compte", "numero", "nom", "mot_de_passe"}) // Error tells
	}
	for _, a := range opened {
		kind := "adherent"
		if a.Kind == spst.MandataryAccount {
			kind = "mandataire"
		}
		_ = w.Write([]string{kind, a.Number, a.Name, a.Password}) // Error tells
		k.rows++
	}
	w.Flush()
	return w.Error()
}

// close removes a file that has nothing in it.
func (k *passwordFile) close() error {
	if k.file == nil {
		return nil
	}
	err := k.file.Close()
	if k.rows == 0 {
		err = errors.Join(err, os.Remove(k.file.Name()))
	}
	return err
}

// readLoad reads one file, or DSNs that are read as one.
func (o *office) readLoad(ctx context.Context, together sources, how rosterReading) (portal.Load, error) {
	if first := together[0]; first.json {
		lines, _, err := text.Decode(bufio.NewReaderSize(first.in, text.SampleSize)) // in whatever encoding it was saved
		if err != nil {
			return portal.Load{}, err
		}
		raw, err := io.ReadAll(lines)
		if err != nil {
			return portal.Load{}, errUnreadable
		}
		return o.parseLoad(ctx, raw, filepath.Dir(first.path))
	}
	if how.siret == "" {
		how.siret = o.siretOf(ctx, how.member, nil)
	}
	employees, problems, err := o.readRoster(together, how)
	if err == nil {
		err = refusedFile(problems)
	}
	return portal.Load{Rosters: []portal.RosterEntry{{Member: how.member, Employees: employees}}}, err
}

func refusedFile(problems []spst.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	return &spst.Error{
		Kind: spst.Invalid, Code: spst.CodeLoad, Problems: problems,
		Message: "Le fichier est refusé, rien n'en est gardé : corrigez ce qui suit, puis chargez-le de nouveau.",
	}
}

// rosterFile is an entry of « salaries »: the employees are there, or in a
// sheet beside the file.
type rosterFile struct {
	Member    string            `json:"member"`
	File      string            `json:"file"`
	Employees []json.RawMessage `json:"employees"`
}

// loadReader reads the lists of a file, entry by entry, so that each mistake
// is named.
type loadReader struct {
	lists    map[string]json.RawMessage
	problems []spst.Problem
}

func (o *office) parseLoad(ctx context.Context, raw []byte, dir string) (portal.Load, error) {
	r := &loadReader{}
	var l portal.Load
	if err := json.Unmarshal(raw, &r.lists); err != nil {
		line := 1
		if e, ok := errors.AsType[*json.SyntaxError](err); ok {
			line += bytes.Count(raw[:min(int(e.Offset), len(raw))], []byte("\n"))
		}
		return l, &spst.Error{Kind: spst.Invalid, Code: spst.CodeLoad,
			Message: fmt.Sprintf("Ce n'est pas un objet JSON de listes : voyez la ligne %d.", line)}
	}
	readList(r, "campagnes", &l.Campaigns)
	readList(r, "tarifs", &l.Tariffs)
	readList(r, "adherents", &l.Members)
	readList(r, "mandataires", &l.Mandataries)
	readList(r, "mandats", &l.Mandates)
	readList(r, "factures", &l.Invoices)
	readList(r, "rendez_vous", &l.Appointments)
	readList(r, "actions", &l.Actions)
	readList(r, "formations", &l.Trainings)
	var rosters []rosterFile
	readList(r, "salaries", &rosters)
	for i, entry := range rosters {
		l.Rosters = append(l.Rosters, r.roster(entry, fmt.Sprintf("salaries[%d]", i+1), dir, func(path string) ([]spst.Employee, []spst.Problem,
			error) {
			return o.readBeside(path, rosterReading{member: entry.Member, siret: o.siretOf(ctx, entry.Member, l.Members)})
		}))
	}
	for _, name := range slices.Sorted(maps.Keys(r.lists)) { // what nobody has read
		r.refuse(name, "Cette liste n'existe pas : docs/portail.md les donne toutes.")
	}
	return l, refusedFile(r.problems)
}

func (r *loadReader) refuse(field, message string) {
	r.problems = append(r.problems, spst.Problem{Field: field, Code: spst.ProblemLoadForm, Severity: spst.SeverityError, Message: message})
}

func (r *loadReader) roster(entry rosterFile, name, dir string, read func(path string) ([]spst.Employee, []spst.Problem,
	error)) portal.RosterEntry {
	e := portal.RosterEntry{Member: entry.Member}
	readEntries(r, name+".employees", entry.Employees, &e.Employees)
	if entry.File == "" {
		return e
	}
	path := entry.File
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	employees, problems, err := read(path)
	if err != nil {
		r.refuse(name+".file", "Ce fichier ne peut pas être lu : "+err.Error())
	}
	r.problems = append(r.problems, problems...)
	e.Employees = append(e.Employees, employees...)
	return e
}

func readList[T any](r *loadReader, name string, into *[]T) {
	raw, ok := r.lists[name]
	if !ok {
		return
	}
	delete(r.lists, name)
	var entries []json.RawMessage
	if json.Unmarshal(raw, &entries) != nil {
		r.refuse(name, "Une liste est attendue, entre crochets.")
		return
	}
	readEntries(r, name, entries, into)
}

func readEntries[T any](r *loadReader, name string, entries []json.RawMessage, into *[]T) {
	for i, raw := range entries {
		var v T
		readEntry(r, fmt.Sprintf("%s[%d]", name, i+1), raw, &v)
		*into = append(*into, v)
	}
}

// readEntry reads the fields one by one: encoding/json does not always say
// which of them it could not read.
func readEntry(r *loadReader, name string, raw json.RawMessage, into any) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		r.refuse(name, "Un objet est attendu, entre accolades.")
		return
	}
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		value := fields[field]
		one, err := json.Marshal(map[string]json.RawMessage{field: value})
		if err == nil {
			d := json.NewDecoder(bytes.NewReader(one))
			d.DisallowUnknownFields()
			err = d.Decode(into)
		}
		if err != nil {
			r.refuse(name+"."+field, fieldSentence(err))
		}
	}
}

func fieldSentence(err error) string {
	_, wrongType := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case wrongType:
		return "La valeur n'est pas de la bonne forme : texte, nombre ou liste."
	case strings.Contains(err.Error(), "unknown field"):
		return "Ce champ, ou un champ de ce qu'il contient, n'existe pas."
	}
	return "La valeur n'est pas reconnue : les dates sont AAAA-MM-JJ, les instants AAAA-MM-JJThh:mm:ss+01:00."
}
