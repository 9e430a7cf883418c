package program

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
	"reflect"
	"strings"
	"sync"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/exchange"
	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/exchange/sheet"
	"github.com/espace-adherent/adherent/spst"
)

// ImportService is [imports.Service]: the portal, the files of this machine, and what
// it remembers of the imports. It may be used by several goroutines.
type ImportService struct {
	*client.Client
	P      *Program
	Portal string // its address
	// volatile: nothing is written to the disk.
	Volatile bool

	mu       sync.Mutex
	memories map[string]imports.Memory // as last read or kept, by member
}

// ReadRoster implements imports.Service.
func (s *ImportService) ReadRoster(ctx context.Context, paths []string, how imports.Reading, progress func(done, total int64)) (
	imports.File, error) {
	return s.P.ReadRosterFiles(ctx, paths, how, progress)
}

// ReadRosterFiles reads a file, or several that are one roster, and digests them;
// what they say is cleaned, as what the portal says is.
func (p *Program) ReadRosterFiles(ctx context.Context, paths []string, how imports.Reading, told func(done, total int64)) (imports.File,
	error) {
	if len(paths) == 0 { // an import that an older version has kept
		return imports.File{}, &spst.Error{Kind: spst.NotFound, Code: spst.CodeFile,
			Message: "Le fichier de cet import n'est pas connu : donnez-le de nouveau."}
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
	read, err := exchange.ReadAll(parts, exchange.Options{SIRET: how.SIRET, Officers: how.Officers,
		Options: sheet.Options{On: how.On, Sheet: how.Sheet, Columns: how.Columns, Words: how.Words}})
	digests := make([]string, len(files))
	for i, f := range files {
		if err == nil {
			_, err = io.Copy(f.digest, f.file) // the rest, when the reader did not need it
		}
		digests[i] = fmt.Sprintf("%x", f.digest.Sum(nil))
	}
	if err != nil {
		return imports.File{}, FileError(err, "Le fichier n'a pas pu être lu jusqu'au bout : recommencez.")
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

func (p *Program) openRoster(path string, progress *reading) (*rosterFile, error) {
	f, err := os.Open(p.ExpandHome(path))
	if err != nil {
		return nil, FileError(err, "Fichier illisible : vérifiez son nom et vos droits.")
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		_ = f.Close()
		return nil, FileError(cmp.Or(err, errors.New("a folder")), "Ce n'est pas un fichier : choisissez-en un dans ce dossier.")
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

// ImportMemory is what [ImportService.KeepImportMemory] kept, or nothing.
func (s *ImportService) ImportMemory(ctx context.Context, member string) (imports.Memory, error) {
	m, err := s.onDisk(member)
	if err != nil {
		return m, err
	}
	old := m.Pending // of a version that kept it on the disk
	m.Pending = nil
	switch d, err := s.Draft(ctx, member, imports.DraftForm); {
	case spst.KindOf(err) == spst.NotFound:
	case err != nil:
		return m, err
	default:
		if m.Pending, err = imports.FromDraft(d); err != nil {
			return m, err
		}
	}
	s.remember(member, m)
	if m.Pending == nil && old != nil {
		m.Pending = old
		err = errors.Join(s.KeepImportMemory(ctx, member, m), s.toDisk(member, imports.Memory{Folder: m.Folder, Confirmed: m.Confirmed}))
	}
	return m, err
}

func (s *ImportService) onDisk(member string) (imports.Memory, error) {
	var m imports.Memory
	if s.Volatile { // nothing of the demo outlives it
		return s.known(member), nil
	}
	dir, err := config.StateDir(s.P.Getenv)
	if err == nil {
		err = config.ReadState(dir, memoryName(s.Portal, member), &m)
	}
	return m, err
}

// KeepImportMemory implements imports.Service: the import that waits is kept on the portal,
// the rest on the disk. What has not changed is there already.
func (s *ImportService) KeepImportMemory(ctx context.Context, member string, m imports.Memory) error {
	was := s.known(member)
	if was.Folder != m.Folder || !reflect.DeepEqual(was.Confirmed, m.Confirmed) {
		if err := s.toDisk(member, imports.Memory{Folder: m.Folder, Confirmed: m.Confirmed}); err != nil {
			return err
		}
	}
	if m.Pending != was.Pending {
		if err := s.toPortal(ctx, member, m.Pending); err != nil {
			return err
		}
	}
	s.remember(member, m)
	return nil
}

func (s *ImportService) toPortal(ctx context.Context, member string, p *imports.Pending) error {
	if p == nil {
		return s.DropDraft(ctx, member, imports.DraftForm)
	}
	d, err := p.Draft()
	if err == nil {
		_, err = s.KeepDraft(ctx, member, d)
	}
	return err
}

func (s *ImportService) toDisk(member string, m imports.Memory) error {
	if s.Volatile {
		return nil
	}
	dir, err := config.StateDir(s.P.Getenv)
	if err == nil {
		err = config.WriteState(dir, memoryName(s.Portal, member), m)
	}
	if err != nil {
		return &spst.Error{Kind: spst.Conflict, Code: spst.CodeImportState, Err: err,
			Message: "Le dossier et les colonnes du fichier ne peuvent pas être retenus sur ce poste : libérez de la place sur le disque, ou vérifiez vos droits, puis recommencez."}
	}
	return nil
}

// known is the memory of a member as it was last read or kept.
func (s *ImportService) known(member string) imports.Memory {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.memories[member]
}

func (s *ImportService) remember(member string, m imports.Memory) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.memories == nil {
		s.memories = map[string]imports.Memory{}
	}
	s.memories[member] = m
}

// CreateRefused writes the whole file, or none, and never over another one.
func CreateRefused(path string, file *spst.RosterFile, rows []reconcile.Row) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fs.ErrExist
	}
	if err != nil {
		return FileError(err, "Le fichier des refus ne peut pas être écrit ici : choisissez un autre dossier.")
	}
	err = errors.Join(reconcile.WriteRefused(f, file, rows), f.Sync(), f.Close())
	if err != nil {
		_ = os.Remove(path)
		return &spst.Error{Kind: spst.Conflict, Code: spst.CodeFile, Err: err,
			Message: "Le fichier des refus n'a pas pu être écrit : libérez de la place sur le disque, puis recommencez."}
	}
	return nil
}
