//go:build unix

package attacks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/rig"
)

// smuggled are characters that nobody sees, that act on a terminal, or that put
// lines and directions where a field has none.
var smuggled = []string{
	"\u200b", "\ufeff", "\u00ad", "\u2060", "\u180e", "\u3164", "\U000e0041", // unseen
	"\u202e", "\u2066", "\u200f", "\u061c", // reordering
	"\x00", "\x07", "\x7f", "\x1b[31m", "\u009b31m", "\u0085", "\n", "\r\n", "\u2028", "\u2029", // controls
}

// compared are fields that are compared with something, and never kept nor shown:
// any character may be typed in one.
var compared = regexp.MustCompile(`^(password|current|code|text)$`)

// named are fields whose value has a letter.
var named = regexp.MustCompile(`(^|\.)(birth_name|married_name|first_name|last_name|certified_by)$`)

// place is a field without the numbers of its lists, nor that it is one.
func place(field string) string {
	return "." + strings.TrimSuffix(index.ReplaceAllString(field, "[]"), "[]")
}

var index = regexp.MustCompile(`\[\d*\]`)

// blames tells whether a refusal, of the whole or of a line, names the field, or
// the list that it is in.
func blames(answer rig.Answer, field string) bool {
	type refusal struct{ Problems []struct{ Field string } }
	var said struct {
		refusal
		Outcomes []refusal
	}
	if answer.JSON(&said) != nil {
		return false
	}
	for _, r := range append(said.Outcomes, said.refusal) {
		for _, p := range r.Problems {
			if p.Field != "" && (strings.HasSuffix(place(field), place(p.Field)) || strings.HasPrefix(place(field), place(p.Field)+"[].")) {
				return true
			}
		}
	}
	return false
}

// tainted is where an answer has kept what was smuggled in, or "".
func tainted(answer rig.Answer) string {
	found := ""
	for d := json.NewDecoder(bytes.NewReader(answer.Body)); found == ""; {
		var v any
		if d.Decode(&v) != nil {
			break
		}
		leaves(v, func(name string, value any, _ func(any) any) {
			text, _ := value.(string)
			if slices.ContainsFunc(smuggled, func(s string) bool { return strings.Contains(text, s) }) {
				found = fmt.Sprintf("%s %+q", name, text)
			}
		})
	}
	return found
}

// put gives v with a value at a place, that is made when it is not there.
func put(v any, place string, value any) any {
	if rest, ok := strings.CutPrefix(place, "[]"); ok {
		list, _ := v.([]any)
		if list = slices.Clone(list); len(list) == 0 {
			list = []any{nil}
		}
		list[0] = put(list[0], strings.TrimPrefix(rest, "."), value)
		return list
	}
	if place == "" {
		return value
	}
	name, rest := place, ""
	if at := strings.IndexAny(place, ".["); at >= 0 {
		name, rest = place[:at], strings.TrimPrefix(place[at:], ".")
	}
	old, _ := v.(map[string]any)
	other := maps.Clone(old)
	if other == nil {
		other = map[string]any{}
	}
	other[name] = put(old[name], rest, value)
	return other
}

// smuggler puts texts in the fields of one operation.
type smuggler struct {
	t       *testing.T
	figures *rig.Figures
	url     string
	who     *rig.Caller
	op      operation
	sent    int
}

// Every text of every body takes what is smuggled in by cleaning it, or refuses
// it by the name of its field: nothing of it is read back, there or elsewhere.
func TestSmuggledCharacters(t *testing.T) {
	figures := &rig.Figures{What: "smuggled characters: API"}
	started := time.Now()
	day := spst.NewDate(2027, time.January, 15) // that of the bodies: a campaign is open
	template, err := rig.NewTemplate(t.Context(), filepath.Join(t.TempDir(), "january.db"), portal.ClockFrom(day))
	if err != nil {
		t.Fatal(err)
	}
	p := rig.StartPortal(t, template.Copy(t), "--date", day.String())
	m := &smuggler{t: t, figures: figures, url: p.URL(t.Context().Done()), who: rig.NewCaller()}
	m.who.Token = template.Tokens[0]
	every, n := rig.Count(7, 1), 0
	all := operations(t, m.url)
	for _, m.op = range all {
		m.op.Path = strings.Replace(m.op.Path, "{year}", "2027", 1)
		if !m.op.Body {
			continue
		}
		body := value(t, bodies[m.op.ID])
		for _, field := range m.op.Texts {
			if compared.MatchString(field) {
				continue
			}
			decided := 0
			body := body
			if !strings.HasSuffix(field, "nir") {
				body = withoutNIR(body)
			}
			for _, text := range hidden(body, field) {
				if n++; n%every == 0 {
					decided += m.smuggle(body, field, text)
				}
			}
			if decided == 0 && m.op.ID != "request-cancellation" { // asked for once
				t.Errorf("%s: nothing was decided of %s", m.op.ID, field)
			}
		}
	}
	for _, m.op = range all {
		if m.op.Method == http.MethodGet {
			m.op.Path = strings.Replace(m.op.Path, "{year}", "2027", 1)
			answer, err := m.who.Do(t.Context(), m.op.Method, m.url+m.op.at(), nil)
			status(t, figures, m.op.ID, answer, err)
			if left := tainted(answer); left != "" {
				t.Errorf("%s: %s is read back", m.op.ID, left)
			}
		}
	}
	figures.Report(t, started)
}

// withoutNIR is a body that can be sent again: one of those present has the number.
func withoutNIR(body any) any {
	switch v := body.(type) {
	case map[string]any:
		other := map[string]any{}
		for name, value := range v {
			if name != "nir" {
				other[name] = withoutNIR(value)
			}
		}
		return other
	case []any:
		other := slices.Clone(v)
		for i := range other {
			other[i] = withoutNIR(other[i])
		}
		return other
	}
	return body
}

// hidden are the texts for a field: that of the body with something smuggled in.
func hidden(body any, field string) []string {
	old := []rune("Abc")
	leaves(body, func(name string, value any, _ func(any) any) {
		if text, ok := value.(string); ok && text != "" && name == "."+field {
			old = []rune(text)
		}
	})
	all := []string{}
	for _, s := range smuggled {
		all = append(all, s, string(old)+s, string(old[:1])+s+string(old[1:]))
	}
	if named.MatchString(field) {
		all = append(all, "-", "…", "12")
	}
	return all
}

// smuggle sends the body with a text in a field: 1 when it was taken or refused by
// its name, 0 when the untouched body is refused for the same reason.
func (m *smuggler) smuggle(body any, field, text string) int {
	m.t.Helper()
	answer := m.send(put(body, field, text))
	what := fmt.Sprintf("%s %s %+q", m.op.ID, field, text)
	status(m.t, m.figures, what, answer, nil)
	if left := tainted(answer); left != "" {
		m.t.Errorf("%s: %s comes back", what, left)
	}
	switch {
	case blames(answer, field):
		return 1
	case answer.Status < http.StatusMultipleChoices && code(answer) == "":
		m.figures.Acknowledged.Add(1)
		if slices.Contains([]string{"-", "…", "12"}, text) {
			m.t.Errorf("%s is taken for a name", what)
		}
		return 1
	}
	if m.nobody() { // is told nothing of a number, tried too often or not
		return 0
	}
	if plain := m.send(body); plain.Status != answer.Status || code(plain) != code(answer) {
		m.t.Errorf("%s: %d %s; untouched: %d %s", what, answer.Status, code(answer), plain.Status, code(plain))
	}
	return 0
}

// nobody tells an operation that takes the number of an account from anybody.
func (m *smuggler) nobody() bool { return m.op.ID == "sign-in" || m.op.ID == "begin-reset" }

// code is that of a refusal, or those of the lines that were refused.
func code(answer rig.Answer) string {
	var said struct {
		Code     string
		Outcomes []struct{ Code string }
	}
	_ = answer.JSON(&said)
	for _, o := range said.Outcomes {
		said.Code += o.Code
	}
	return said.Code
}

// send sends a body as somebody who has just read what it changes, in an import
// and from a network of their own.
func (m *smuggler) send(body any) rig.Answer {
	m.t.Helper()
	m.sent++

	headers := []string{"Idempotency-Key", client.NewKey()}
	if m.op.Version {
		headers = append(headers, "If-Match", version(m.t, m.who, m.url+m.op.at()))
	}
	text, err := json.Marshal(body)
	if err != nil {
		m.t.Fatal(err)
	}
	who := m.who
	if m.nobody() { // a network has few tries
		who = rig.NewCaller().From(fmt.Sprintf("127.%d.%d.1", 1+m.sent/250, m.sent%250))
		defer who.HTTP.CloseIdleConnections()
	}
	answer, err := who.Do(m.t.Context(), m.op.Method, m.url+m.op.at(), strings.Replace(string(text), `"i1"`, fmt.Sprintf(`"i%d"`, m.sent), 1),
		headers...)
	if err != nil {
		m.t.Fatal(err)
	}
	return answer
}
