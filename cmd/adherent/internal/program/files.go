package program

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/exchange/calendar"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// ExpandHome gives a path with ~ as the person's own folder.
func (p *Program) ExpandHome(path string) string {
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		return cmp.Or(p.Getenv("HOME"), p.Getenv("USERPROFILE")) + rest
	}
	return path
}

// FileError keeps the sentence of a reader; what the system says is for the log.
func FileError(err error, sentence string) error {
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

// SaveTables writes dir/file whole or not at all, never over another one.
func SaveTables(dir, file string, f export.Format, tables ...list.Table) (client.Saved, error) {
	var b bytes.Buffer
	if err := export.Write(&b, f, tables...); err != nil {
		return client.Saved{}, err
	}
	return client.SaveContent(dir, file, b.Bytes())
}

// EventsOf are the events of appointments; client names the member in each, or is "".
func EventsOf(list []spst.Appointment, client string) []calendar.Event {
	events := make([]calendar.Event, len(list))
	for i := range list {
		events[i] = calendar.Of(&list[i], client)
	}
	return events
}

// SaveEvents writes events as a calendar file, never over another one.
func SaveEvents(events []calendar.Event, dir, name string) (client.Saved, error) {
	var b bytes.Buffer
	if err := calendar.Write(&b, time.Now(), events); err != nil {
		return client.Saved{}, err
	}
	return client.SaveContent(dir, name, b.Bytes())
}
