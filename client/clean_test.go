package client

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/espace-adherent/adherent/spst"
)

// hostile is what a portal might send to a terminal, and what has to be left
// between the two letters around it.
var hostile = map[string]struct{ text, left string }{
	"colour":                     {"\x1b[31m", ""},
	"colour, 8 bits":             {"\u009b31m", ""},
	"colour, raw 8 bits":         {"\x9b31m", ""},
	"clear the screen":           {"\x1b[2J\x1b[H", ""},
	"cursor, with intermediates": {"\x1b[1 q", ""},
	"private mode":               {"\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?1000h", ""},
	"answer back":                {"\x1b[c\x1b[6n\x1b[>q\x1b[?2026$p", ""},
	"keyboard":                   {"\x1b[>1u\x1b[=1;1u\x1b[>4;2m", ""},
	"title":                      {"\x1b]0;root\x07", ""},
	"title, ended by ST":         {"\x1b]2;root\x1b\\", ""},
	"title, 8 bits":              {"\u009d2;root\u009c", ""},
	"clipboard":                  {"\x1b]52;c;cm0gLXJm\x07", ""},
	"hyperlink":                  {"\x1b]8;;http://x/\x1b\\ici\x1b]8;;\x1b\\", "ici"},
	"colour query":               {"\x1b]11;?\x07", ""},
	"working directory":          {"\x1b]7;file:///etc\x07", ""},
	"notification":               {"\x1b]9;x\x07\x1b]777;notify;a;b\x07", ""},
	"image":                      {"\x1b]1337;File=inline=1:AAAA\x07", ""},
	"sixel":                      {"\x1bPq#0;2;0;0;0~\x1b\\", ""},
	"kitty image":                {"\x1b_Ga=T,f=100;AAAA\x1b\\", ""},
	"DECRQSS":                    {"\x1bP$qm\x1b\\", ""},
	"tmux passthrough":           {"\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\", ""},
	"SOS, PM, APC":               {"\x1bXa\x1b\\\x1b^b\x1b\\\x1b_c\x1b\\", ""},
	"reset":                      {"\x1bc", ""},
	"save, index, keypad":        {"\x1b7\x1b8\x1bD\x1bM\x1b=\x1b>", ""},
	"character set":              {"\x1b(0\x1b)B\x1b%G", ""},
	"alignment":                  {"\x1b#8", ""},
	"shifts":                     {"\x0e\x0f\u008e\u008f", ""},
	"lone escape":                {"\x1b", ""},
	"two escapes":                {"\x1b\x1b[31m", ""},
	"sequence in a sequence":     {"\x1b[3\x1b[31m", ""},
	"sequence cut by a control":  {"\x1b[3\x0731m", "31m"},
	"C0":                         {"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x1f\x7f", ""},
	"blanks":                     {"\t\n\v\f\r", "     "},
	"C1":                         {"\u0080\u0084\u0088\u008d\u0091\u0099", ""},
	"next line, separators":      {"\u0085\u2028\u2029", "   "},
	"bidirectional":              {"\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c", ""},
	"zero width":                 {"\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e", ""},
	"invisible operators":        {"\u2061\u2062\u2063\u2064\u206a\u206f", ""},
	"invisible letters":          {"\u115f\u1160\u3164\uffa0\u034f", ""},
	"variation selectors":        {"\ufe0e\ufe0f\U000e0100", ""},
	"tags":                       {"\U000e0041\U000e007f\U000e0001", ""},
	"annotations":                {"\ufff9\ufffa\ufffb", ""},
	"private use":                {"\ue000\U000f0000", ""},
	"not UTF-8":                  {"\xff\xc3", "\ufffd\ufffd"},
	"unfinished":                 {"\x1b[", ""},
}

func TestClean(t *testing.T) {
	for name, c := range hostile {
		t.Run(name, func(t *testing.T) {
			if name == "unfinished" || name == "lone escape" || name == "two escapes" {
				return // they take the letter after them
			}
			if got := Clean("a" + c.text + "é"); got != "a"+c.left+"é" {
				t.Errorf("%q becomes %q", c.text, got)
			}
		})
	}
	for in, want := range map[string]string{
		"":                             "",
		"LEFÈVRE née Œuvré-Ÿlang":      "LEFÈVRE née Œuvré-Ÿlang",
		"e\u0301, 日本語, « 1 234,56 € »": "e\u0301, 日本語, « 1 234,56 € »",
		"a\u00a0b\u202fc":              "a\u00a0b\u202fc",
		"ab\x1b]0;sans fin":            "ab",
		"ab\x1b":                       "ab",
		"ab\x1b[12;":                   "ab",
		"\x1b[31mrouge\x1b[0m":         "rouge",
		"a\x1b]0;t\x18b":               "ab",
	} {
		if got := Clean(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// For any text, Clean leaves nothing that a terminal interprets, and leaves clean text as it is.
func FuzzClean(f *testing.F) {
	for _, c := range hostile {
		f.Add("a" + c.text + "b")
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		harmless(t, got)
		if again := Clean(got); again != got {
			t.Errorf("%q becomes %q, then %q", s, got, again)
		}
	})
}

func harmless(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("%q is not UTF-8", s)
	}
	for _, r := range s {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			t.Errorf("%q holds %U", s, r)
		}
	}
}

// Every string of every object of the API is cleaned, in fields added later too.
func TestEveryTextOfTheAPIIsCleaned(t *testing.T) {
	var all strings.Builder
	for _, c := range hostile {
		all.WriteString("a" + c.text + "b ")
	}
	for _, object := range []any{
		new(spst.Service), new(spst.Session), new(spst.Members), new(spst.EmployeePage), new(spst.Employee),
		new(spst.Activity), new(spst.AppointmentPage), new(spst.VisitsDuePage), new(spst.VisitRequestPage), new(spst.CancellationRequest),
		new(spst.Outcomes), new(spst.Headcount), new(spst.Todo), new(spst.History), new([]spst.Problem),
		new(spst.Declarations), new(spst.Declaration), new(spst.RosterChanges),
	} {
		v := reflect.ValueOf(object).Elem()
		if n := fill(v, all.String()); n == 0 {
			t.Fatalf("%T has no text", object)
		}
		cleanAll(object)
		visit(v, func(s string) { harmless(t, s) })
	}
}

func TestCleanAllReachesMaps(t *testing.T) {
	m := map[string][]*string{"a\x1b[1m": {new("b\x07")}}
	cleanAll(&m)
	if *m["a"][0] != "b" {
		t.Errorf("%v", m)
	}
}

// What the client has no type for is cleaned as well, its keys included.
func TestADocumentOfNoTypeIsCleaned(t *testing.T) {
	v, err := Answer{Body: []byte(`{"a\u001b[1m": ["b\u0007", 1, null, {"c": "d\u009b2J"}]}`)}.Document()
	if want := any(map[string]any{"a": []any{"b", 1.0, nil, map[string]any{"c": "d"}}}); err != nil || !reflect.DeepEqual(v, want) {
		t.Errorf("%v: %#v", err, v)
	}
}

// fill puts text into every string of v, in lists of two, and counts them.
func fill(v reflect.Value, text string) int {
	n := 0
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
		n = 1
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		n = fill(v.Index(0), text) + fill(v.Index(1), text)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		n = fill(v.Elem(), text)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type() != reflect.TypeFor[time.Time]() {
				n += fill(v.Field(i), text)
			}
		}
	default:
	}
	return n
}

// visit calls f with every string below v.
func visit(v reflect.Value, f func(string)) {
	switch v.Kind() {
	case reflect.String:
		f(v.String())
	case reflect.Slice:
		for i := range v.Len() {
			visit(v.Index(i), f)
		}
	case reflect.Pointer:
		visit(v.Elem(), f)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type() != reflect.TypeFor[time.Time]() {
				visit(v.Field(i), f)
			}
		}
	default:
	}
}

func BenchmarkClean(b *testing.B) {
	for name, s := range map[string]string{"ascii": "LEFEBVRE MARTIN", "accents": "LEFÈVRE née Œuvré"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Clean(s)
			}
		})
	}
}
