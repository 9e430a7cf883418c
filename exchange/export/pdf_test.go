package export_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// onPaper gives the PDF of contacts, which is a valid one, and how many pages it has.
func onPaper(t *testing.T, contacts []spst.Contact) ([]byte, int) {
	t.Helper()
	table := list.Contacts().Table("100042 FLEURISTE MARTIN", contacts)
	table.Title, table.On = "Vos contacts", spst.NewDate(2026, time.November, 25)
	var b bytes.Buffer
	if err := export.Write(&b, export.Paper, table); err != nil {
		t.Fatal(err)
	}
	if err := api.Validate(bytes.NewReader(b.Bytes()), nil); err != nil {
		t.Fatal(err)
	}
	n, err := api.PageCount(bytes.NewReader(b.Bytes()), nil)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), n
}

// A list on paper is a valid PDF, the same each time, on as many pages as it needs,
// whatever its texts are.
func TestAListOnPaper(t *testing.T) {
	some := []spst.Contact{{LastName: "MARTIN", Email: "a@b.fr"}}
	one, pages := onPaper(t, some)
	if again, _ := onPaper(t, some); pages != 1 || !bytes.Equal(one, again) {
		t.Errorf("%d pages, or not the same twice", pages)
	}
	if _, pages := onPaper(t, nil); pages != 1 {
		t.Errorf("%d pages of nothing", pages)
	}
	if _, pages := onPaper(t, slices.Repeat(some, 100)); pages != 3 {
		t.Errorf("%d pages of 100 lines", pages)
	}
	if _, pages := onPaper(t, []spst.Contact{{LastName: strings.Repeat("mot ", 3000)}}); pages != 3 {
		t.Errorf("%d pages: a long text is cut", pages)
	}
	for _, hostile := range []string{strings.Repeat("x", 3000), strings.Repeat("mot ", 3000), "\U0001F600 漢字", "a\x1b[31m\nb", "\u202e"} {
		onPaper(t, []spst.Contact{{LastName: hostile, Position: hostile, Email: hostile}})
	}
}
