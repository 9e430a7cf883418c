package main

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"strings"

	"bytes"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/exchange/calendar"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// homely gives a path with ~ as the person's own folder.
func (p *program) homely(path string) string {
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		return cmp.Or(p.getenv("HOME"), p.getenv("USERPROFILE")) + rest
	}
	return path
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

// saveTables writes dir/file whole or not at all, never over another one.
func saveTables(dir, file string, f export.Format, tables ...list.Table) (string, error) {
	var b bytes.Buffer
	if err := export.Write(&b, f, tables...); err != nil {
		return "", err
	}
	saved, err := client.SaveContent(dir, file, b.Bytes())
	return saved.Path, err
}

// eventsOf are the events of visits; client names the member in each, or is "".
func eventsOf(list []spst.Appointment, client string) []calendar.Event {
	events := make([]calendar.Event, len(list))
	for i := range list {
		events[i] = calendar.Of(&list[i], client)
	}
	return events
}

// saveEvents writes events as a calendar file, never over another one.
func saveEvents(events []calendar.Event, dir, name string) (client.Saved, error) {
	var b bytes.Buffer
	if err := calendar.Write(&b, time.Now(), events); err != nil {
		return client.Saved{}, err
	}
	return client.SaveContent(dir, name, b.Bytes())
}
