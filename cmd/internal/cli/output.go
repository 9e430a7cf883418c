package cli

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/itchyny/gojq"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/espace-adherent/adherent/exchange/export"
)

// Output is where the result of a command is written, and how.
type Output struct {
	Stdout io.Writer
	Say    func(format string, args ...any) // says a line beside the data
	Pager  func() *exec.Cmd                 // shows what is longer than the screen; nil, or gives nil: nothing does

	JSON   bool
	CSV    bool
	Plain  bool             // no colours, even on a terminal
	Now    func() time.Time // nil is the clock
	fields []string         // of --json; nil takes the whole document
	list   string           // what the command's document calls its list, see [GivesList]
	limit  int              // of --limit; 0 is none
	format string           // of --format
	query  string           // of --jq
	jq     *gojq.Code
	layout string // of --template
	tmpl   *template.Template
}

// Result is what a command has found or done: the document of --json, the table
// for people and for --csv, and what is said beside it, on standard error.
type Result struct {
	Document any
	Table    *Table
	Said     []string
	Code     int // cli.ExitDone, or that of what was found
	// Silent: there is nothing to write, no empty document or table either.
	Silent bool
	// Chosen: the document and the table are what [Output.Chosen] has left of them.
	Chosen bool
}

// Flags registers the options that say how a result is written.
func (o *Output) Flags(flags *pflag.FlagSet) {
	o.JSONFlag(flags)
	flags.StringVarP(&o.query, "jq", "q", "", "ce que l'`EXPRESSION` jq prend du document JSON")
	flags.StringVarP(&o.layout, "template", "t", "", "le document JSON mis en forme par un `MODÈLE` de Go (« aide mise-en-forme »)")
	flags.IntVarP(&o.limit, "limit", "L", 0, "les `N` premiers de la liste, tous si rien n'est dit")
	flags.BoolVar(&o.CSV, "csv", false, "une table pour les tableurs : « ; », jj/mm/aaaa, virgule décimale")
	if flags.Lookup("format") == nil { // an export has its own, with files
		flags.StringVar(&o.format, "format", "", "la table en `"+strings.Join(textNames(), "|")+"` : pour un tableur, à coller dans un tableur, en Markdown")
	}
}

// textNames are the tables that are written as text, as --format names them.
func textNames() []string {
	var names []string
	for _, f := range export.Texts() {
		if name := strings.TrimPrefix(f.Extension(), "."); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// table gives the format of the table that is asked for, "" for people's.
func (o *Output) table() export.Format {
	if o.CSV {
		return export.ExcelCSV
	}
	for _, f := range export.Texts() {
		if o.format != "" && f.Extension() == "."+o.format {
			return f
		}
	}
	return ""
}

// JSONFlag registers --json alone.
func (o *Output) JSONFlag(flags *pflag.FlagSet) {
	flags.VarPF(jsonOption{o}, "json", "", "un document JSON sur la sortie standard, ou ces `CHAMPS` : --json nom,autre").NoOptDefVal = bareJSON
}

// Prepare compiles --jq and --template and refuses options that do not go together, before
// anything is asked of anybody.
func (o *Output) Prepare(cmd *cobra.Command) error {
	o.list = cmd.Annotations[givesList]
	if err := cmp.Or(o.compileJQ(), o.compileTemplate(), o.checkFields(cmd), o.checkLimit(cmd)); err != nil {
		return err
	}
	if o.CSV && o.format != "" {
		return Usage("--csv et --format ne vont pas ensemble : choisissez l'un des deux.")
	}
	if o.CSV = o.CSV || o.format == "csv"; o.format != "" && o.table() == "" {
		return Usage("--format attend %s.", strings.Join(textNames(), ", "))
	}
	asTable := "--csv"
	if o.format != "" {
		asTable = "--format"
	}
	if o.table() != "" && o.JSON {
		return Usage("%s et --json ne vont pas ensemble : choisissez l'un des deux.", asTable)
	}
	if o.table() != "" && cmd.Annotations[givesTable] == "" {
		return Usage("« %s » ne donne pas de table : %s n'y va pas.", cmd.CommandPath(), asTable)
	}
	return nil
}

func (o *Output) compileJQ() error {
	if o.query == "" {
		return nil
	}
	o.JSON = true
	query, err := gojq.Parse(o.query)
	if err == nil {
		o.jq, err = gojq.Compile(query)
	}
	if err != nil {
		return Usage("--jq : cette expression n'est pas du jq (%v).", err)
	}
	return nil
}

func (o *Output) compileTemplate() (err error) {
	switch {
	case o.layout == "":
		return nil
	case o.query != "":
		return Usage("--jq et --template ne vont pas ensemble : choisissez l'un des deux.")
	}
	o.JSON = true
	if o.tmpl, err = parseTemplate(o.layout); err != nil {
		return Usage("--template : ce modèle ne se lit pas (%v).", err)
	}
	return nil
}

// checkLimit refuses --limit where there is no list.
func (o *Output) checkLimit(cmd *cobra.Command) error {
	limit := cmd.Flags().Lookup("limit")
	switch {
	case limit == nil || !limit.Changed:
		return nil
	case o.list == "":
		return Usage("« %s » ne donne pas de liste : --limit n'y va pas.", cmd.CommandPath())
	case o.limit < 1:
		return Usage("--limit attend un nombre, de 1 au moins.")
	}
	return nil
}

// Print writes a result as the options ask.
func (o *Output) Print(r Result) error {
	r, err := o.Chosen(r)
	if err == nil {
		err = o.PrintData(r)
	}
	if err != nil {
		err = Unwritten{err}
	}
	for _, line := range r.Said {
		o.Say("%s", line)
	}
	if err == nil && r.Code != ExitDone {
		return Exit(r.Code)
	}
	return err
}

// PrintData prints the document or the table of a result, in the form asked for.
func (o *Output) PrintData(r Result) error {
	switch {
	case r.Silent:
		return nil
	case o.JSON:
		return o.PrintJSON(r.Document)
	case r.Table == nil:
		return nil
	case o.table() != "":
		return r.Table.write(o.Stdout, o.table())
	}
	return o.page(r.Table)
}

// PrintJSON writes the one document of a command, or what --jq or --template make of it.
func (o *Output) PrintJSON(v any) error {
	if o.jq == nil && o.tmpl == nil {
		to := &indented{w: bufio.NewWriterSize(o.Stdout, 1<<16)}
		enc := json.NewEncoder(to)
		enc.SetEscapeHTML(false)
		write := enc.Encode
		if long, ok := v.(streamed); ok {
			write = func(any) error { return long.Stream(to, enc.Encode) }
		}
		if err := write(v); err != nil {
			return err
		}
		return to.w.Flush()
	}
	return o.printPlain(func() (any, error) { return PlainJSON(v) })
}

// PrintAny is [Output.PrintJSON] of a document that is JSON already; plain decodes it.
func (o *Output) PrintAny(document json.RawMessage, plain func() (any, error)) error {
	if o.jq == nil && o.tmpl == nil {
		return o.PrintJSON(document)
	}
	return o.printPlain(plain)
}

func (o *Output) printPlain(decode func() (any, error)) error {
	plain, err := decode()
	if err != nil {
		return err
	}
	if o.tmpl != nil {
		return o.runTemplate(plain)
	}
	return runJQ(o.jq, plain, o.Stdout, atMostOfJQ)
}

// streamed is a document with a long list, written one item after the other: it is
// never in memory as a whole. encode writes a value to out.
type streamed interface {
	Stream(out io.Writer, encode func(v any) error) error
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

// PlainJSON gives a document as jq knows it: maps, slices, numbers, texts.
func PlainJSON(v any) (any, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var plain any
	err = json.Unmarshal(data, &plain)
	return plain, err
}

// Exit ends the program with a code after everything has been said.
type Exit int

func (e Exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// Unwritten is in the chain of an error that kept a result from being written out.
type Unwritten struct{ Err error }

func (u Unwritten) Error() string { return u.Err.Error() }

// Unwrap gives the cause.
func (u Unwritten) Unwrap() error { return u.Err }

// TerminalOf gives the descriptor of a stream that a person sits at.
func TerminalOf(stream any) (fd int, ok bool) {
	f, ok := stream.(*os.File)
	if !ok {
		return 0, false
	}
	fd = int(f.Fd())
	return fd, term.IsTerminal(fd)
}
