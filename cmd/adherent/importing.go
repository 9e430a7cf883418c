package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/exchange"
	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/exchange/sheet"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/widget"
)

// ListFolder implements importing.Service.
func (s *services) ListFolder(_ context.Context, folder string) ([]widget.FileItem, error) {
	entries, err := os.ReadDir(cmp.Or(s.program.homely(folder), "."))
	if err != nil {
		return nil, fileError(err, "Dossier illisible : vérifiez son nom et vos droits.")
	}
	items := make([]widget.FileItem, 0, len(entries))
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			continue // gone meanwhile
		}
		if e.Type()&fs.ModeSymlink != 0 {
			if target, err := os.Stat(filepath.Join(s.program.homely(folder), e.Name())); err == nil {
				info = target
			}
		}
		items = append(items, widget.FileItem{Name: client.Clean(e.Name()), Dir: info.IsDir(), Size: info.Size(), Time: info.ModTime()})
	}
	slices.SortStableFunc(items, func(a, b widget.FileItem) int {
		return cmp.Or(-boolCompare(a.Dir, b.Dir), cmp.Compare(spst.Fold(a.Name), spst.Fold(b.Name)))
	})
	return items, nil
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// homely gives a path with ~ as the person's own folder.
func (p *program) homely(path string) string {
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		return cmp.Or(p.getenv("HOME"), p.getenv("USERPROFILE")) + rest
	}
	return path
}

// ReadRoster implements imports.Service.
func (s *services) ReadRoster(ctx context.Context, paths []string, how imports.Reading, progress func(done, total int64)) (imports.File, error) {
	return s.program.readRosterFiles(ctx, paths, how, progress)
}

// readRosterFiles reads a file, or several that are one roster, and digests them;
// what they say is cleaned, as what the portal says is.
func (p *program) readRosterFiles(ctx context.Context, paths []string, how imports.Reading, told func(done, total int64)) (imports.File, error) {
	if len(paths) == 0 { // an import that an older version has kept
		return imports.File{}, &spst.Error{Kind: spst.NotFound, Code: spst.CodeFile, Message: "Le fichier de cet import n'est pas connu : donnez-le de nouveau."}
	}
	progress := &reading{ctx: ctx, told: told}
	absolute := make([]string, len(paths))
	files := make([]*rosterFile, len(paths))
	parts := make([]exchange.File, len(paths))
	for i, path := range paths {
		f, err := p.openRoster(path, progress)
		if err != nil {
			return imports.File{}, ofFile(paths, i, err)
		}
		defer f.file.Close()
		if absolute[i], err = filepath.Abs(f.file.Name()); err != nil {
			absolute[i] = path
		}
		files[i], parts[i] = f, exchange.File{Name: client.Clean(nameAmong(paths, i)), Reader: f}
	}
	read, err := exchange.ReadAll(parts, exchange.Options{SIRET: how.SIRET, Officers: how.Officers, Options: sheet.Options{On: how.On, Sheet: how.Sheet, Columns: how.Columns, Words: how.Words}})
	digests := make([]string, len(files))
	for i, f := range files {
		if err == nil {
			_, err = io.Copy(f.digest, f.file) // the rest, when the reader did not need it
		}
		digests[i] = fmt.Sprintf("%x", f.digest.Sum(nil))
	}
	if err != nil {
		return imports.File{}, fileError(err, "Le fichier n'a pas pu être lu jusqu'au bout : recommencez.")
	}
	client.CleanAll(&read)
	digest := digests[0]
	if len(digests) > 1 {
		digest = fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(digests, " "))))
	}
	return imports.File{RosterFile: read, Paths: absolute, Digest: digest}, nil
}

// nameAmong is what one of several files is called: its name, its path where two have
// the same name.
func nameAmong(paths []string, i int) string {
	name := filepath.Base(paths[i])
	for j := range paths {
		if j != i && filepath.Base(paths[j]) == name {
			return paths[i]
		}
	}
	return name
}

// ofFile says which of several files an error is about.
func ofFile(paths []string, i int, err error) error {
	if known, ok := errors.AsType[*spst.Error](err); ok && len(paths) > 1 {
		named := *known
		named.Message = client.Clean(nameAmong(paths, i)) + " : " + known.Message
		return &named
	}
	return err
}

// rosterFile is a file that is read, digested, and told of. The file is not embedded:
// it can write itself out, past all of that.
type rosterFile struct {
	file     *os.File
	digest   hash.Hash
	progress *reading
}

func (p *program) openRoster(path string, progress *reading) (*rosterFile, error) {
	f, err := os.Open(p.homely(path))
	if err != nil {
		return nil, fileError(err, "Fichier illisible : vérifiez son nom et vos droits.")
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		_ = f.Close()
		return nil, fileError(cmp.Or(err, errors.New("a folder")), "Ce n'est pas un fichier : choisissez-en un dans ce dossier.")
	}
	progress.total += info.Size()
	return &rosterFile{f, sha256.New(), progress}, nil
}

// Read implements io.Reader.
func (f *rosterFile) Read(b []byte) (int, error) {
	if err := f.progress.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := f.file.Read(b)
	_, _ = f.digest.Write(b[:n]) // a hash takes everything
	f.progress.add(n)
	return n, err
}

// fileError keeps the sentence of a reader; what the system says is for the log.
func fileError(err error, sentence string) error {
	if _, ok := errors.AsType[*spst.Error](err); ok {
		return err
	}
	kind := spst.Invalid
	if errors.Is(err, fs.ErrNotExist) {
		kind = spst.NotFound
		sentence = "Ce fichier ou ce dossier n'existe pas : vérifiez son nom."
	}
	return &spst.Error{Kind: kind, Code: spst.CodeFile, Message: sentence, Err: err}
}

// reading tells how far the reading of some files has come, and stops it when the
// person does.
type reading struct {
	ctx         context.Context
	done, total int64
	told        func(done, total int64)
}

func (r *reading) add(n int) {
	r.done += int64(n)
	if r.told != nil {
		r.told(r.done, r.total)
	}
}

// memoryName is a file for each portal and member.
func memoryName(portal, member string) string {
	sum := sha256.Sum256([]byte(portal + "\x00" + member))
	return fmt.Sprintf("import-%x", sum[:8])
}

// ImportMemory implements importing.Service.
func (s *services) ImportMemory(_ context.Context, member string) (imports.Memory, error) {
	if s.demo != nil { // nothing of the demo outlives it
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.memories[member], nil
	}
	var m imports.Memory
	dir, err := config.StateDir(s.program.getenv)
	if err == nil {
		err = config.ReadState(dir, memoryName(s.settings.Portal, member), &m)
	}
	return m, err
}

// KeepImportMemory implements imports.Service.
func (s *services) KeepImportMemory(_ context.Context, member string, m imports.Memory) error {
	if s.demo != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.memories == nil {
			s.memories = map[string]imports.Memory{}
		}
		s.memories[member] = m
		return nil
	}
	dir, err := config.StateDir(s.program.getenv)
	if err == nil {
		err = config.WriteState(dir, memoryName(s.settings.Portal, member), m)
	}
	if err != nil {
		return &spst.Error{Kind: spst.Conflict, Code: spst.CodeImportState, Err: err,
			Message: "L'avancement ne peut pas être gardé sur ce poste : libérez de la place sur le disque, ou vérifiez vos droits, puis recommencez."}
	}
	return nil
}

// WriteRefused implements importing.Service.
func (s *services) WriteRefused(_ context.Context, path string, file *spst.RosterFile, rows []reconcile.Row) (string, error) {
	base := strings.TrimSuffix(s.program.homely(path), filepath.Ext(path))
	return writeRefused(base+"-refus", file, rows)
}

// writeRefused writes NAME.csv, or NAME-2.csv when it exists, and so on.
func writeRefused(name string, file *spst.RosterFile, rows []reconcile.Row) (string, error) {
	for n := 1; n < 1000; n++ {
		path := name + ".csv"
		if n > 1 {
			path = name + "-" + strconv.Itoa(n) + ".csv"
		}
		err := createRefused(path, file, rows)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		return path, err
	}
	return "", &spst.Error{Kind: spst.Conflict, Code: spst.CodeFile, Message: "Trop de fichiers de ce nom : rangez ce dossier, ou choisissez un autre nom."}
}

// createRefused writes the whole file, or none, and never over another one.
func createRefused(path string, file *spst.RosterFile, rows []reconcile.Row) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fs.ErrExist
	}
	if err != nil {
		return fileError(err, "Le fichier des refus ne peut pas être écrit ici : choisissez un autre dossier.")
	}
	err = errors.Join(reconcile.WriteRefused(f, file, rows), f.Sync(), f.Close())
	if err != nil {
		_ = os.Remove(path)
		return &spst.Error{Kind: spst.Conflict, Code: spst.CodeFile, Err: err,
			Message: "Le fichier des refus n'a pas pu être écrit : libérez de la place sur le disque, puis recommencez."}
	}
	return nil
}
