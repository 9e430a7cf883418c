package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os/exec"

	"github.com/itchyny/gojq"
	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

// output is where the result of a command is written, and how.
type output struct {
	stdout io.Writer
	say    func(format string, args ...any) // says a line beside the data
	pager  func() *exec.Cmd                 // shows what is longer than the screen; nil, or gives nil: nothing does

	json  bool
	csv   bool
	query string // of --jq
	jq    *gojq.Code
}

// result is what a command has found or done: the document of --json, the table
// for people and for --csv, and what is said beside it, on standard error.
type result struct {
	document any
	table    *table
	said     []string
	code     int // cli.ExitDone, or that of what was found
}

// prepare compiles --jq and refuses options that do not go together, before
// anything is asked of anybody.
func (o *output) prepare(cmd *cobra.Command) error {
	if o.query != "" {
		o.json = true
		query, err := gojq.Parse(o.query)
		if err == nil {
			o.jq, err = gojq.Compile(query)
		}
		if err != nil {
			return cli.Usage("--jq : cette expression n'est pas du jq (%v).", err)
		}
	}
	if o.csv && o.json {
		return cli.Usage("--csv et --json ne vont pas ensemble : choisissez l'un des deux.")
	}
	if o.csv && cmd.Annotations[listing] == "" {
		return cli.Usage("« %s » ne donne pas de table : --csv n'y va pas.", cmd.CommandPath())
	}
	return nil
}

// listing marks the commands that give a table.
const listing = "listing"

// lists marks a command as one that gives a table.
func lists(cmd *cobra.Command) *cobra.Command {
	if cmd.Annotations == nil {
		cmd.Annotations = map[string]string{}
	}
	cmd.Annotations[listing] = "table"
	return cmd
}

// print writes a result as the options ask.
func (o *output) print(r result) error {
	err := o.printData(r)
	if err != nil {
		err = unwritten{err}
	}
	for _, line := range r.said {
		o.say("%s", line)
	}
	if err == nil && r.code != cli.ExitDone {
		return coded{r.code}
	}
	return err
}

func (o *output) printData(r result) error {
	switch {
	case o.json:
		return o.printJSON(r.document)
	case r.table == nil:
		return nil
	case o.csv:
		return r.table.writeCSV(o.stdout)
	}
	return o.page(r.table)
}

// printJSON writes the one document of a command, or what --jq takes of it.
func (o *output) printJSON(v any) error {
	if o.jq == nil {
		to := &indented{w: bufio.NewWriterSize(o.stdout, 1<<16)}
		enc := json.NewEncoder(to)
		enc.SetEscapeHTML(false)
		write := enc.Encode
		if long, ok := v.(streamed); ok {
			write = func(any) error { return long.stream(to, enc.Encode) }
		}
		if err := write(v); err != nil {
			return err
		}
		return to.w.Flush()
	}
	plain, err := plainJSON(v)
	if err != nil {
		return err
	}
	return runJQ(o.jq, plain, o.stdout, atMostOfJQ)
}

// streamed is a document with a long list, written one item after the other: it is
// never in memory as a whole. encode writes a value to out.
type streamed interface {
	stream(out io.Writer, encode func(v any) error) error
}

// indented sets JSON out as json.Indent does, while it is written: a document of many
// megabytes is then not kept a second time.
type indented struct {
	w      *bufio.Writer
	depth  int
	opened bool // a bracket, with nothing in it so far
	quoted bool // within a text
}

// Write takes pieces of JSON as encoders give them; the line ends after values are
// dropped, but for the one that ends the document.
func (o *indented) Write(compact []byte) (int, error) {
	for rest := compact; len(rest) > 0; {
		if o.quoted {
			n := bytes.IndexByte(rest, '"') + 1
			if escape := bytes.IndexByte(rest[:n], '\\'); escape >= 0 {
				n = escape + 2
			} else {
				o.quoted = false
			}
			_, _ = o.w.Write(rest[:n]) // Flush tells
			rest = rest[n:]
			continue
		}
		c := rest[0]
		rest = rest[1:]
		o.sign(c)
	}
	return len(compact), nil
}

// sign writes a character that is in no text.
func (o *indented) sign(c byte) {
	if c == '\n' && (o.depth > 0 || o.opened) {
		return
	}
	if o.opened && c != ']' && c != '}' {
		o.opened = false
		o.depth++
		o.line()
	}
	switch c {
	case '{', '[':
		o.opened = true
	case '}', ']':
		if !o.opened {
			o.depth--
			o.line()
		}
		o.opened = false
	}
	_ = o.w.WriteByte(c) // Flush tells
	switch c {
	case '"':
		o.quoted = true
	case ',':
		o.line()
	case ':':
		_ = o.w.WriteByte(' ')
	}
}

func (o *indented) line() {
	const blanks = "\n                                "
	_, _ = o.w.WriteString(blanks[:min(1+2*o.depth, len(blanks))])
	for n := len(blanks) - 1; n < 2*o.depth; n++ {
		_ = o.w.WriteByte(' ')
	}
}

// plainJSON gives a document as jq knows it: maps, slices, numbers, texts.
func plainJSON(v any) (any, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var plain any
	err = json.Unmarshal(data, &plain)
	return plain, err
}
