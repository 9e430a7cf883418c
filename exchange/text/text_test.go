package text_test

import (
	"bufio"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/exchange/text"
	"github.com/espace-adherent/adherent/spst"
)

const french = "Nom;Prénom;Emploi;Remarque\nLEFÈVRE;Agathe;Caissière;20 € de l’heure\nGARÇON;Noël;Boulanger;n° 12\nBÉNARD;Chloé;Vendeuse;à l'accueil\nL'HÔTE;Gaëtan;Maçon;œuvre\n"

func decode(t testing.TB, content string) (string, string) {
	t.Helper()
	r, e, err := text.Decode(bufio.NewReaderSize(iotest.OneByteReader(strings.NewReader(content)), text.SampleSize))
	if err != nil {
		return "", string(spst.CodeOf(err))
	}
	got, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(got), e.Name
}

func in(t testing.TB, e encoding.Encoding, s string) string {
	t.Helper()
	got, err := encoding.ReplaceUnsupported(e.NewEncoder()).String(s)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestEncodingsAreToldApartByTheirBytes(t *testing.T) {
	twice, _ := charmap.Windows1252.NewDecoder().String(french)
	once, _ := charmap.ISO8859_1.NewDecoder().String(french)
	lines := strings.SplitAfter(french, "\n")
	plain := strings.NewReplacer("€", "euros", "’", "'", "œ", "oe").Replace(french)
	for name, c := range map[string]struct{ content, want, encoding string }{
		"utf-8":                {french, french, "utf-8"},
		"with its mark":        {"\ufeff" + french, french, "utf-8"},
		"saved twice":          {twice, french, "utf-8-twice"},
		"utf-16 with its mark": {in(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), french), french, "utf-16le"},
		"utf-16 without":       {in(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), french), french, "utf-16be"},
		"windows-1252":         {in(t, charmap.Windows1252, french), french, "windows-1252"},
		"iso-8859-1":           {in(t, charmap.ISO8859_1, plain), plain, "windows-1252"},
		"iso-8859-15": {in(t, charmap.ISO8859_15, strings.ReplaceAll(french, "’", "'")), strings.ReplaceAll(french, "’", "'"),
			"iso-8859-15"},
		"mac roman":                {in(t, charmap.Macintosh, french), french, "macintosh"},
		"mac roman, capitals only": {in(t, charmap.Macintosh, "NOM;PRENOM\nLEFÈVRE;AGATHE\nL'HÔTE;GAËTAN\n"), "", "text_encoding"},
		// as well « LEFéVRE » in windows-1252
		"small letters in capitals": {in(t, charmap.Windows1252, "NOM\nBéNARD\nLEFèVRE\n"), "", "text_encoding"},
		// as well « BÈNARD » in Mac Roman
		"dos, one capital": {in(t, charmap.CodePage850, "NOM\nLEFÈVRE\n"), "", "text_encoding"},
		// as well « LEFÔVRE » in windows-1252
		"one capital": {in(t, charmap.Windows1252, "NOM\nNOËL\nBENOÎT\nBÉNARD\n"), "NOM\nNOËL\nBENOÎT\nBÉNARD\n", "windows-1252"},
		"a row of utf-8": {in(t, charmap.Windows1252, lines[0]+lines[1]+lines[3]) + lines[2], lines[0] + lines[1] + lines[3] +
			lines[2], "utf-8+windows-1252"},
		"saved twice with its mark": {"\ufeff" + twice, french, "utf-8-twice"},
		"saved twice as iso-8859-1": {once, french, "utf-8-twice"},
		"dos":                       {in(t, charmap.CodePage850, plain), plain, "ibm850"},
		"a foreign row": {lines[0] + lines[1] + in(t, charmap.Windows1252, lines[2]) + lines[3], lines[0] + lines[1] + lines[2] +
			lines[3], "utf-8+windows-1252"},
		"one letter":                 {"Nom\nGAR\xc7ON\n", "Nom\nGARÇON\n", "windows-1252"},
		"ascii":                      {"Nom\r\nMARTIN\r\n", "Nom\nMARTIN\n", "utf-8"},
		"lines of a Mac":             {"Nom\rMARTIN\rÉLIE\r", "Nom\nMARTIN\nÉLIE\n", "utf-8"},
		"one line end of a Mac":      {"Nom\r\nMARTIN\rÉLIE\r\n", "Nom\nMARTIN\nÉLIE\n", "utf-8"},
		"of no encoding known here":  {"Nom\nGAR\xb1ON\nL'H\xb1TE\n", "", "text_encoding"},
		"nothing":                    {"", "", "utf-8"},
		"the copyright of a product": {"Logiciel\xae;Nom\n\xa9 Paie;Ren\xe9\n", "Logiciel®;Nom\n© Paie;René\n", "windows-1252"},
	} {
		got, e := decode(t, c.content)
		if got != c.want || e != c.encoding {
			t.Errorf("%s: %q in %s", name, got, e)
		}
	}
}

// A character on the edge of what is looked at does not change the encoding.
func TestASampleMayCutACharacter(t *testing.T) {
	for shift := range 4 {
		content := strings.Repeat("x", shift) + strings.Repeat("é", text.SampleSize/2+10)
		if got, e := decode(t, content); got != content || e != "utf-8" {
			t.Errorf("shifted by %d: %s", shift, e)
		}
	}
}

// Whatever French text is written in an encoding is read again as it was, or
// refused, once it has some small letters: a capital alone, as in LEFÈVRE, is a
// letter in several encodings.
func TestWrittenAndReadAgain(t *testing.T) {
	names := []string{"Hélène", "LEFÈVRE", "François", "Noël", "Benoît", "GARÇON", "Anaïs", "Jérôme", "Zoé", "MÜLLER", "L'HÔTE", "Caissière",
		"Employé à l'accueil", "Maçon", "GAËTAN", "DUPRÉ", "Martin"}
	written := map[string]encoding.Encoding{
		"utf-8": unicode.UTF8, "windows-1252": charmap.Windows1252, "iso-8859-15": charmap.ISO8859_15, "macintosh": charmap.Macintosh,
		"ibm850": charmap.CodePage850,
	}
	rapid.Check(t, func(rt *rapid.T) {
		var b strings.Builder
		b.WriteString("Nom;Prenom\nHélène;François\n")
		for range rapid.IntRange(1, 12).Draw(rt, "rows") {
			b.WriteString(rapid.SampledFrom(names).Draw(rt, "name") + ";" + rapid.SampledFrom(names).Draw(rt, "first") + "\n")
		}
		name := rapid.SampledFrom([]string{"utf-8", "windows-1252", "iso-8859-15", "macintosh", "ibm850"}).Draw(rt, "encoding")
		if got, e := decode(t, in(t, written[name], b.String())); got != b.String() && e != "text_encoding" {
			rt.Fatalf("%q written in %s, read in %s: %q", b.String(), name, e, got)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(french))
	f.Add([]byte("\xff\xfeN\x00"))
	f.Add([]byte("é\n\xe9\r\n\xc3"))
	f.Fuzz(func(t *testing.T, content []byte) {
		r, e, err := text.Decode(bufio.NewReaderSize(strings.NewReader(string(content)), text.SampleSize))
		if err != nil {
			return
		}
		got, err := io.ReadAll(r)
		if err != nil || strings.ContainsRune(string(got), '\r') && !e.Wide() {
			t.Errorf("%q, %v", got, err)
		}
	})
}
