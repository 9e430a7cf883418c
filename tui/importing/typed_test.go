package importing

import (
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// What is typed in place of a refused row waits for that row of that file, until it is taken or the
// review given up.
func TestWhatIsTypedForARowIsKept(t *testing.T) {
	kept := &uitest.Drafts{}
	correct := func() (*uitest.Driver, *Screen) {
		d, s := reviewing(t, plain(), 120, 36)
		s.Drafts = kept
		d.Key("left", "e")
		return d, s
	}
	d, s := correct()
	s.panes.Top().(interface{ Write(name, text string) }).Write("job_title", "Livreur")
	d.Key("tab") // and the program is killed
	there := kept.Kept[formRow]
	if text, _ := there.Value("job_title"); text != "Livreur" {
		t.Fatalf("kept %+v", kept.Kept)
	}
	if want := textRowOf(&s.run.Difference.Rows[s.refusedAt()], s.run.File.Paths); there.Title != want || there.Service() != "roster" {
		t.Errorf("%q for %s, not %q", there.Title, there.Service(), want)
	}
	d, _ = correct()
	d.Sees("ctrl+r la reprend")
	d.Key("ctrl+r")
	d.Sees("Livreur")
	d.Key("ctrl+s")
	d.Sees("[Refusés 0]")
	if len(kept.Kept) != 0 {
		t.Errorf("taken, and kept: %+v", kept.Kept)
	}

	other := spst.DraftValue{Name: valueRow, Value: "another file 4"}
	kept.Kept = map[string]spst.Draft{formRow: {Form: formRow, Values: []spst.DraftValue{{Name: "job_title", Value: "Livreur"}, other}}}
	d, s = correct()
	d.SeesNot("ctrl+r la reprend")
	d.Key("esc")
	_, cmd := s.giveUp()
	d.Run(cmd)
	if len(kept.Kept) != 0 {
		t.Errorf("given up, and kept: %+v", kept.Kept)
	}
}
