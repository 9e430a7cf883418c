package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/exchange"
	"github.com/espace-adherent/adherent/exchange/dsn"
	"github.com/espace-adherent/adherent/exchange/sheet"
	"github.com/espace-adherent/adherent/exchange/text"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// source is a file that « charger » is given, told by what it holds.
type source struct {
	path      string
	file      *os.File
	in        *bufio.Reader
	json, dsn bool
}

type sources []source

var errUnreadable = errors.New("lecture impossible, vérifiez le nom et les droits du fichier")

// sourceSample is how much of a file is looked at to tell what it is.
const sourceSample = 4096

// jsonStart is how JSON begins; a heading in brackets, « [Nom] », is that of a table.
var jsonStart = regexp.MustCompile(`^(?:\x{feff})?\s*(?:\{|\[\s*[\["{\]])`)

func isJSON(start []byte) bool {
	if e, err := text.Sniff(start); err == nil && e.Wide() {
		start = bytes.ReplaceAll(bytes.TrimLeft(start, "\xff\xfe"), []byte{0}, nil) // all that it begins with is ASCII
	}
	return jsonStart.Match(start)
}

// openSources opens all of them: they are closed even when one cannot be read.
func openSources(paths []string) (sources, error) {
	var all sources
	for _, path := range paths {
		s, err := openSource(path)
		if err != nil {
			return all, fmt.Errorf("%s : %w", path, err)
		}
		all = append(all, s)
	}
	return all, nil
}

func openSource(path string) (source, error) {
	file, err := os.Open(path)
	if err != nil {
		return source{}, errUnreadable
	}
	in := bufio.NewReaderSize(file, sourceSample)
	start, err := in.Peek(sourceSample)
	if err != nil && !errors.Is(err, io.EOF) {
		_ = file.Close()
		return source{}, errUnreadable
	}
	return source{path: path, file: file, in: in, json: isJSON(start), dsn: dsn.IsDSN(start)}, nil
}

func (all sources) close() error {
	var errs []error
	for _, s := range all {
		errs = append(errs, s.file.Close())
	}
	return errors.Join(errs...)
}

// units are what is loaded at once: each file by itself, the DSNs together.
func (all sources) units() []sources {
	var units []sources
	together := -1
	for _, s := range all {
		switch {
		case s.dsn && together >= 0:
			units[together] = append(units[together], s)
			continue
		case s.dsn:
			together = len(units)
		}
		units = append(units, sources{s})
	}
	return units
}

func (all sources) join(name func(path string) string) string {
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = name(s.path)
	}
	return strings.Join(names, ", ")
}

func (all sources) paths() string { return all.join(func(path string) string { return path }) }
func (all sources) names() string { return all.join(filepath.Base) }

// rosterReading says whose roster a file is, and what of it to take.
type rosterReading struct {
	member, siret, sheet string
	officers             bool
}

// siretOf is the establishment of a member: what the file that is loaded says, else
// what the base has; "" where neither does.
func (o *office) siretOf(ctx context.Context, member string, entries []portal.MemberEntry) string {
	for _, e := range entries {
		if e.Number == member && e.SIRET != "" {
			siret, _ := spst.ParseSIRET(e.SIRET)
			return siret
		}
	}
	m, err := o.Member(ctx, portal.AsMember(member), member)
	if err != nil {
		return "" // who is not there is refused with the rest
	}
	return m.SIRET
}

// readBeside reads the roster that a JSON file names.
func (o *office) readBeside(path string, how rosterReading) ([]spst.Employee, []spst.Problem, error) {
	s, err := openSource(path)
	if err != nil {
		return nil, nil, err
	}
	defer s.file.Close()
	return o.readRoster(sources{s}, how)
}

// readRoster reads a roster; a row that is refused is a problem, and so is what of the
// file could not be read. Remarks are said.
func (o *office) readRoster(together sources, how rosterReading) ([]spst.Employee, []spst.Problem, error) {
	files := make([]exchange.File, len(together))
	for i, s := range together {
		files[i] = exchange.File{Name: filepath.Base(s.path), Reader: s.in}
	}
	roster, err := exchange.ReadAll(files, exchange.Options{SIRET: how.siret, Officers: how.officers,
		Options: sheet.Options{On: spst.Today(time.Now()), Sheet: how.sheet}})
	if err != nil {
		return nil, nil, err
	}
	name := together.names()
	var problems []spst.Problem
	for _, problem := range roster.Problems {
		if problem.Severity == spst.SeverityError {
			problem.Field = strings.TrimSpace(name + " " + problem.Field)
			problems = append(problems, problem)
			continue
		}
		o.say("%s : ▲ %s", name, problem.Message)
	}
	for _, r := range roster.Rows {
		if !r.Refused() {
			continue
		}
		for _, problem := range spst.Refused(r.Problems) {
			if problem.Code != spst.ProblemDeterminantsRequired { // not why a row is refused
				problem.Field = fmt.Sprintf("%s ligne %d %s", name, r.Row, problem.Field)
				problems = append(problems, problem)
			}
		}
	}
	return roster.Accepted(), problems, nil
}
