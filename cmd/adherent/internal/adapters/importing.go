package adapters

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/widget"
)

// ListFolder implements importing.Service.
func (s *Services) ListFolder(_ context.Context, folder string) ([]widget.FileItem, error) {
	entries, err := os.ReadDir(cmp.Or(s.program.ExpandHome(folder), "."))
	if err != nil {
		return nil, program.FileError(err, "Dossier illisible : vérifiez son nom et vos droits.")
	}
	items := make([]widget.FileItem, 0, len(entries))
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			continue // gone meanwhile
		}
		if e.Type()&fs.ModeSymlink != 0 {
			if target, err := os.Stat(filepath.Join(s.program.ExpandHome(folder), e.Name())); err == nil {
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

// WriteRefused implements importing.Service.
func (s *Services) WriteRefused(_ context.Context, path string, file *spst.RosterFile, rows []reconcile.Row) (string, error) {
	base := strings.TrimSuffix(s.program.ExpandHome(path), filepath.Ext(path))
	return writeRefused(base+"-refus", file, rows)
}

// writeRefused writes NAME.csv, or NAME-2.csv when it exists, and so on.
func writeRefused(name string, file *spst.RosterFile, rows []reconcile.Row) (string, error) {
	for n := 1; n < 1000; n++ {
		path := name + ".csv"
		if n > 1 {
			path = name + "-" + strconv.Itoa(n) + ".csv"
		}
		err := program.CreateRefused(path, file, rows)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		return path, err
	}
	return "", &spst.Error{Kind: spst.Conflict, Code: spst.CodeFile,
		Message: "Trop de fichiers de ce nom : rangez ce dossier, ou choisissez un autre nom."}
}
