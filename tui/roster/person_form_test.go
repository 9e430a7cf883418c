package roster

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

// editing opens the form of the florist's CESAR on a field.
func editing(t *testing.T, f *fake, field string) (*uitest.Driver, *employeeForm) {
	t.Helper()
	d, s := start(t, f, 120, 36)
	d.Key("j", "e")
	x := s.panes.Top().(*employeeForm)
	d.Run(x.GoToField(field))
	return d, x
}

// refill types over the text of the field in focus.
func refill(d *uitest.Driver, x *employeeForm, text string) {
	d.Key("end")
	for range []rune(x.Focused().Control.(*widget.Entry).Value()) {
		d.Key("backspace")
	}
	d.Type(text)
}

// Each field of the form is what the portal gets.
func TestEachFieldIsSent(t *testing.T) {
	for field, c := range map[string]struct {
		typed string
		sent  func(spst.Employee) string
		want  string
	}{
		"birth_name":             {"d'Été", func(e spst.Employee) string { return e.BirthName }, "d'Été"},
		"first_name":             {"Jean-Noël", func(e spst.Employee) string { return e.FirstName }, "Jean-Noël"},
		"married_name":           {"ŒUVRARD", func(e spst.Employee) string { return e.MarriedName }, "ŒUVRARD"},
		"birth_date":             {"5/8/1969", func(e spst.Employee) string { return e.BirthDate.French() }, "05/08/1969"},
		"nir":                    {"1690876540013", func(e spst.Employee) string { return string(e.NIR[:13]) }, "1690876540013"},
		"hire_date":              {"01092021", func(e spst.Employee) string { return e.HireDate.French() }, "01/09/2021"},
		"job_title":              {"Chef de caisse", func(e spst.Employee) string { return e.JobTitle }, "Chef de caisse"},
		"pcs_code":               {"554D", func(e spst.Employee) string { return e.PCSCode }, "554d"},
		"exit_date":              {"31/12/2026", func(e spst.Employee) string { return e.ExitDate.French() }, "31/12/2026"},
		"email":                  {"jules@exemple.fr", func(e spst.Employee) string { return e.Email }, "jules@exemple.fr"},
		"mobile":                 {"06 12 34 56 78", func(e spst.Employee) string { return e.Mobile }, "0612345678"},
		"scheduling_constraints": {"Pas le mardi", func(e spst.Employee) string { return e.SchedulingConstraints }, "Pas le mardi"},
		"comment":                {"Rappeler", func(e spst.Employee) string { return e.Comment }, "Rappeler"},
	} {
		t.Run(field, func(t *testing.T) {
			f := newFake(florist()...)
			d, x := editing(t, f, field)
			refill(d, x, c.typed)
			d.Key("ctrl+s")
			d.Did(tui.Notice{Text: noticeSaved(f.people[f.find("e1")].DisplayName())})
			if got := c.sent(f.people[f.find("e1")]); got != c.want {
				t.Errorf("typed %q, sent %q, want %q", c.typed, got, c.want)
			}
		})
	}
}

// What the rules refuse is said under its field, and nothing is sent.
func TestWhatTheRulesRefuse(t *testing.T) {
	for name, c := range map[string]struct{ field, typed, says string }{
		"no letter in a name":   {"birth_name", "123", "✗"},
		"a name of an emoji":    {"birth_name", "🙂", "✗"},
		"a birth in the future": {"birth_date", "01012030", "✗"},
		"a day that is none":    {"birth_date", "31/02/1990", "✗"},
		"hired before birth":    {"hire_date", "01011960", "✗"},
		"a NIR cut short":       {"nir", "16908765", "✗"},
		"a key that is wrong":   {"nir", "169087654001299", "✗"},
		"no PCS of that code":   {"pcs_code", "999z", "✗"},
		"an e-mail without @":   {"email", "jules", "✗"},
		"half a telephone":      {"mobile", "0612", "✗"},
		"no first name":         {"first_name", "", "✗ Le prénom manque"},
		"no job":                {"job_title", "", "✗"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(florist()...)
			d, x := editing(t, f, c.field)
			refill(d, x, c.typed)
			d.Key("ctrl+s")
			d.Sees(c.says)
			if f.writes != 0 || x.Focused().Name != c.field || !x.Unsaved() {
				t.Errorf("%d writes, the focus is on %s", f.writes, x.Focused().Name)
			}
			if fail, ok := d.Last().(tui.Fail); !ok || !strings.Contains(tui.Sentence(fail.Err), "à corriger avant de valider") {
				t.Errorf("the last action is %v", d.Last())
			}
		})
	}
}

// A fixed-term contract asks for its end; ticking several employers, and each of the
// determinants, is what is sent.
func TestListsAndBoxesAreSent(t *testing.T) {
	f := newFake(florist()...)
	d, x := editing(t, f, "sex")
	d.Key("right")
	d.Sees("(•) Femme")
	d.Run(x.GoToField("contract_type"))
	d.Type("stag")
	d.ClickOn("Salarié multi-employeurs")
	d.ClickOn("Agents CMR")
	d.Run(x.GoToField("nir"))
	refill(d, x, "")
	d.Key("ctrl+s")
	e := f.people[f.find("e1")]
	if e.Sex != spst.Female || e.ContractType != spst.Internship || !e.MultiEmployer || len(e.Determinants) != 2 ||
		e.DeclaredCategory != spst.SIR || e.NIR != "" {
		t.Errorf("sent %+v", e)
	}
}

// An addition that fails keeps all that was typed, and tried again adds one person.
func TestAnAdditionThatFails(t *testing.T) {
	for name, err := range map[string]error{
		"away": unreachable(), "session": &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession},
		"full":      &spst.Error{Kind: spst.Unavailable, Code: spst.CodeStorage},
		"refused":   &spst.Error{Kind: spst.Conflict, Message: "Ce salarié est déjà dans la liste."},
		"forbidden": &spst.Error{Kind: spst.Forbidden, Code: spst.CodeMandate},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(florist()...)
			d, s := start(t, f, 120, 36)
			typeNew(d)
			f.err = err
			d.Key("ctrl+s")
			d.Failed(err)
			d.Sees("Martin", "Séverine", "05/09/1990", "Vendeuse", "31/12/2026", "[x] Aucun suivi")
			if !s.panes.Unsaved() {
				t.Error("leaving would not ask")
			}
			f.err = nil
			d.Key("ctrl+s")
			if f.writes != 1 || len(f.people) != 8 || s.panes.Len() != 0 {
				t.Errorf("%d additions, %d people, %d panes", f.writes, len(f.people), s.panes.Len())
			}
		})
	}
}

// The answer to an addition is lost: tried again, nobody is added twice.
func TestAnAdditionWhoseAnswerIsLost(t *testing.T) {
	f := newFake(florist()...)
	d, _ := start(t, f, 120, 36)
	typeNew(d)
	f.after = unreachable()
	d.Key("ctrl+s", "ctrl+s")
	if len(f.people) != 8 || f.keys[0] != f.keys[1] {
		t.Errorf("%d people, with the keys %q", len(f.people), f.keys)
	}
}

// What helps with each field shows while it is in focus.
func TestEachFieldHasItsHint(t *testing.T) {
	d, x := editing(t, newFake(florist()...), "birth_name")
	for _, of := range spst.EmployeeFields() {
		if of.Hint == "" {
			continue
		}
		d.Run(x.GoToField(of.Name))
		d.Sees(strings.SplitN(of.Hint, ".", 2)[0])
	}
	for i, field := range x.Fields {
		if field.Code == "CMR" {
			d.Run(x.GoTo(i))
			d.Sees("(SIR · R4624-23")
		}
	}
}

// Stars are on what the portal demands, and only there.
func TestStarsAreWhatIsMandatory(t *testing.T) {
	_, x := editing(t, newFake(florist()...), "")
	for _, field := range x.Fields {
		empty := spst.Employee{}
		found := spst.Refused(spst.CheckEmployee(empty, today))
		demanded := false
		for _, p := range found {
			demanded = demanded || p.Field == field.Name
		}
		if field.Name == fieldDeterminants { // the part says it
			continue
		}
		if field.Required != demanded {
			t.Errorf("%s: a star %v, demanded %v", field.Name, field.Required, demanded)
		}
	}
}

// The NIR of somebody who is added tells the sex, unless one was chosen, and recalls
// the birth; of somebody who is there already it changes nothing.
func TestWhatANIRProposes(t *testing.T) {
	for nir, want := range map[string]string{"2900976540012": "(•) Femme", "1900976540012": "(•) Homme"} {
		d, _ := start(t, newFake(), 120, 36)
		d.Key("a", "tab", "tab", "tab", "tab", "tab")
		d.Type(nir)
		d.Key("enter")
		d.Sees(want)
	}
	d, _ := start(t, newFake(), 120, 36)
	d.Key("a", "tab", "tab", "tab")
	d.Type("h")
	d.Key("tab", "tab")
	d.Type("2900976540012")
	d.Key("enter")
	d.Sees("(•) Homme") // chosen before: it stays, and the rule warns
	edit, x := editing(t, newFake(florist()...), "nir")
	refill(edit, x, "2900976540012")
	edit.Key("tab")
	if x.Now().Sex != spst.Male {
		t.Error("the sex of somebody known follows a NIR that is typed")
	}
}

// A date that is there is typed over, as in every other form.
func TestADateIsTypedOver(t *testing.T) {
	for _, field := range []string{"birth_date", "hire_date"} {
		d, x := editing(t, newFake(florist()...), field)
		d.Type("28021985")
		if got := x.Focused().Control.(*widget.Entry).Value(); got != "28/02/1985" {
			t.Errorf("%s: %q", field, got)
		}
	}
}

// In the search of PCS codes the mouse, the arrows and ctrl+s choose, and F2 opens it.
func TestChoosingAPCSCode(t *testing.T) {
	for name, choose := range map[string]func(*uitest.Driver){
		"the mouse": func(d *uitest.Driver) { d.ClickOn("Vendeurs du commerce de fleurs"); d.Key("enter") },
		"ctrl+s":    func(d *uitest.Driver) { d.Key("ctrl+s") },
		"enter":     func(d *uitest.Driver) { d.Key("enter") },
	} {
		d, x := editing(t, newFake(florist()...), fieldPCS)
		d.Key("f2")
		d.Sees("Caissiers de magasin") // the code that is there is looked for
		for range 4 {
			d.Key("backspace")
		}
		d.Type("fleur")
		choose(d)
		if x.Now().PCSCode != "554d" || x.Focused().Name != "exit_date" {
			t.Errorf("%s: %q, the focus is on %s", name, x.Now().PCSCode, x.Focused().Name)
		}
	}
	d, x := editing(t, newFake(florist()...), fieldPCS)
	d.Key("ctrl+p", "esc")
	if x.Unsaved() || x.Focused().Name != fieldPCS {
		t.Errorf("left without choosing: unsaved %v, the focus is on %s", x.Unsaved(), x.Focused().Name)
	}
	refill(d, x, "999z")
	d.Key("enter") // no code of that name: the search opens on the job
	d.Sees("Caissiers de magasin")
}

// Titles say what is done and to whom, on the form and on what lies over it.
func TestTitlesOfThePanes(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	hasTitle(t, s, titleRoster)
	for _, step := range []struct{ key, title string }{
		{"a", "Ajouter un salarié"}, {"ctrl+p", "Codes PCS-ESE"}, {"esc", "Ajouter un salarié"}, {"esc", titleRoster},
		{"e", "Modification du salarié : BERNARD Anne"}, {"esc", titleRoster}, {"x", "Sortir un salarié"}, {"esc", titleRoster},
		{"h", "Salarié : BERNARD Anne"}, {"h", titleRoster}, {"c", "Contrôler la liste"}, {"c", titleRoster},
	} {
		d.Key(step.key)
		hasTitle(t, s, step.title)
	}
}

// The narrow names of contracts and determinants fit their column, and are told apart.
func TestShortNamesFitAndAreTold(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range spst.ContractTypes() {
		short := contractShort(c)
		if n := len([]rune(short)); n > dateWidth && short != c.Label() || seen[short] || short == "" {
			t.Errorf("%s is %q, %d cells", c, short, n)
		}
		seen[short] = true
	}
	for _, d := range spst.Determinants(today) {
		if short := d.Short; seen[short] || short == "" || len([]rune(short)) > tickWidth {
			t.Errorf("%s is %q", d.Code, short)
		} else {
			seen[short] = true
		}
	}
}

// A NIR typed in any blocks, or pasted with points, is grouped as people read it, and
// what cannot be one is left as it is typed.
func TestNIRsAreGrouped(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		digits := rapid.StringOfN(rapid.RuneFrom([]rune("0123456789")), 1, 15, -1).Draw(r, "digits")
		got := completeNIR(digits)
		if strings.ReplaceAll(got, " ", "") != digits || got != completeNIR(got) {
			r.Fatalf("%q is grouped %q, then %q", digits, got, completeNIR(got))
		}
		for i, block := range strings.Split(got, " ") {
			if len(block) > nirGroups[i] {
				r.Fatalf("%q: block %d is %q", got, i, block)
			}
		}
		foreign := digits + rapid.SampledFrom([]string{"x", "-", "é", "0123456789012345"}).Draw(r, "foreign")
		if completeNIR(foreign) != foreign {
			r.Fatalf("%q becomes %q", foreign, completeNIR(foreign))
		}
	})
}
