package reconcile_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
)

var on = spst.NewDate(2026, 11, 25)

const (
	nirJules = spst.NIR("169087654001241")
	nirLaura = spst.NIR("280127654001276")
)

func nir(t *testing.T, n spst.NIR) spst.NIR {
	t.Helper()
	full, problems := spst.ParseNIR(string(n)[:13])
	if len(spst.Refused(problems)) > 0 {
		t.Fatal(problems)
	}
	return full
}

func jules(t *testing.T) spst.Employee {
	return spst.Employee{
		ID: "jules", Version: 3, BirthName: "CESAR", FirstName: "Jules", BirthDate: spst.NewDate(1969, 8, 4), Sex: spst.Male,
		NIR:      nir(t, nirJules),
		HireDate: spst.NewDate(2021, 8, 17), JobTitle: "Caissier", PCSCode: "552a", ContractType: spst.CDI,
		Determinants: []spst.DeterminantCode{"CONDUITE"}, Comment: "Le matin",
	}
}

func laura(t *testing.T) spst.Employee {
	return spst.Employee{
		ID: "laura", Version: 1, BirthName: "TEST", MarriedName: "LEROY", FirstName: "Laura", BirthDate: spst.NewDate(1980, 12, 12),
		Sex: spst.Female,
		NIR: nir(t, nirLaura), HireDate: spst.NewDate(2019, 5, 3), JobTitle: "Vendeuse", ContractType: spst.CDI,
		Determinants: []spst.DeterminantCode{spst.None},
	}
}

func with(e spst.Employee, change func(*spst.Employee)) spst.Employee {
	e.ID, e.Version = "", 0
	change(&e)
	return e
}

func nothing(*spst.Employee) {}

// told is a difference in short: the actions, who, the fields, the codes of the
// problems that are not the rules'.
func told(d reconcile.Difference) string {
	var rows []string
	for _, r := range d.Rows {
		s := string(r.Action)
		if r.EmployeeID != "" {
			s += " " + r.EmployeeID
		}
		for _, c := range r.Changes {
			s += fmt.Sprintf(" %s:%v→%v", c.Field, c.Old, c.New)
		}
		for _, p := range r.Problems {
			if strings.HasPrefix(string(p.Code), "matched") || string(p.Code) == "ambiguous" || string(p.Code) == "row_twice" || string(p.Code) == "absent" ||
				p.Code == "nir_duplicate" || p.Code == "left_unknown" || p.Code == "exit_differs" || p.Code == "left_in_list" {
				s += " !" + string(p.Code)
			}
		}
		if r.Writes() && !r.Taken {
			s += " (left)"
		}
		rows = append(rows, s)
	}
	return strings.Join(rows, "; ")
}

func TestCompare(t *testing.T) {
	j, l := jules(t), laura(t)
	gone := j
	gone.ExitDate, gone.ExitReason = spst.NewDate(2025, 6, 30), spst.Resignation
	second := j
	second.ID, second.HireDate, second.JobTitle = "jules2", spst.NewDate(2024, 1, 8), "Livreur"
	cases := []struct {
		name   string
		roster []spst.Employee
		file   []spst.Employee
		whole  bool
		want   string
	}{
		{"the same", []spst.Employee{j, l}, []spst.Employee{with(l, nothing), with(j, nothing)}, true, "same laura; same jules"},
		{"a change, by NIR", []spst.Employee{j},
			[]spst.Employee{with(j, func(e *spst.Employee) { e.JobTitle, e.BirthName = "Livreur", "CEZAR" })}, true,
			"change jules birth_name:CESAR→CEZAR job_title:Caissier→Livreur"},
		{"nothing is emptied", []spst.Employee{j}, []spst.Employee{{NIR: j.NIR, JobTitle: "Livreur"}}, false,
			"change jules job_title:Caissier→Livreur"},
		{"capitals and accents change nothing", []spst.Employee{l},
			[]spst.Employee{with(l, func(e *spst.Employee) { e.FirstName, e.JobTitle = "LAURA", "VENDEUSE" })}, false, "same laura"},
		{"the birth name again is no married name", []spst.Employee{j},
			[]spst.Employee{with(j, func(e *spst.Employee) { e.MarriedName = "Cesar" })}, false, "same jules"},
		{"absent, of a whole file", []spst.Employee{j, l}, []spst.Employee{with(l, nothing)}, true, "same laura; exit jules !absent (left)"},
		{"absent, of a part", []spst.Employee{j, l}, []spst.Employee{with(l, nothing)}, false, "same laura"},
		{"a stated exit", []spst.Employee{j}, []spst.Employee{with(j, func(e *spst.Employee) { e.ExitDate, e.ExitReason = on, spst.Retirement })},
			false,
			"exit jules exit_date:<nil>→2026-11-25 exit_reason:<nil>→retraite"},
		{"another exit than the declared one", []spst.Employee{gone}, []spst.Employee{with(gone, func(e *spst.Employee) { e.ExitDate-- })}, true,
			"same jules !exit_differs"},
		{"back after an exit", []spst.Employee{gone}, []spst.Employee{with(j, func(e *spst.Employee) { e.HireDate = spst.NewDate(2026, 3, 2) })},
			true, "enter"},
		{"an entry", nil, []spst.Employee{with(l, nothing)}, true, "enter"},
		{"an entry without determinants", nil, []spst.Employee{with(l, func(e *spst.Employee) { e.Determinants = nil })}, true, "enter"},
		{"an entry without a birth date", nil, []spst.Employee{with(l, func(e *spst.Employee) { e.BirthDate = 0 })}, true, "reject"},
		{"gone and unknown", nil, []spst.Employee{with(gone, nothing)}, true, "same !left_unknown"},
		{"by names", []spst.Employee{with(j, func(e *spst.Employee) { e.ID, e.NIR = "jules", "" })}, []spst.Employee{with(j, nothing)}, true,
			"change jules nir:<nil>→" + string(j.NIR) + " !matched_by_names"},
		{"by names, another NIR", []spst.Employee{j}, []spst.Employee{with(j, func(e *spst.Employee) { e.NIR = nir(t, "1690876540099") })}, true,
			"change jules nir:" + string(j.NIR) + "→" + string(nir(t, "1690876540099")) + " !matched_other_nir (left)"},
		{"a refused row keeps its employee from being absent", []spst.Employee{j},
			[]spst.Employee{with(j, func(e *spst.Employee) { e.BirthDate = on.AddDays(3) })}, true, "reject jules"},
		{"two contracts, by hire date", []spst.Employee{j, second}, []spst.Employee{with(second, nothing), with(j, nothing)}, true,
			"same jules2; same jules"},
		{"two contracts, by job", []spst.Employee{j, second}, []spst.Employee{with(second, func(e *spst.Employee) { e.HireDate++ }),
			with(j, nothing)}, true,
			"reject jules2 !nir_duplicate; same jules"},
		{"two contracts, one row without a hire date", []spst.Employee{j, second}, []spst.Employee{{NIR: j.NIR, Comment: "x"}}, true,
			"reject !ambiguous"},
		{"one contract, two rows", []spst.Employee{j}, []spst.Employee{with(j, func(e *spst.Employee) { e.HireDate++ }),
			with(j, func(e *spst.Employee) { e.HireDate += 2 })}, true,
			"reject !ambiguous; reject !ambiguous"},
		{"a row twice", []spst.Employee{j}, []spst.Employee{with(j, nothing), with(j, nothing)}, true, "same jules; reject !row_twice"},
		{"an entry twice", nil, []spst.Employee{with(l, nothing), with(l, nothing)}, true, "enter; reject !row_twice"},
		{"a second contract of somebody present", []spst.Employee{j},
			[]spst.Employee{with(j, nothing), with(j, func(e *spst.Employee) { e.HireDate += 400 })}, true,
			"same jules; reject !nir_duplicate"},
		{"the announced end of a contract", []spst.Employee{l},
			[]spst.Employee{with(l, func(e *spst.Employee) { e.ContractType, e.ExitDate = spst.CDD, on.AddDays(30) })}, false,
			"change laura contract_type:cdi→cdd exit_date:<nil>→2026-12-25"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := reconcile.Compare(c.roster, asFile(c.file), reconcile.Options{On: on, Whole: c.whole})
			if got := told(d); got != c.want {
				t.Errorf("got  %s\nwant %s\n%+v", got, c.want, d.Rows)
			}
		})
	}
}

// A row that could not be read is refused, whatever the rest says.
func TestUnreadable(t *testing.T) {
	file := asFile([]spst.Employee{with(jules(t), nothing)})
	file.Rows[0].AddUnread(spst.Problem{Field: "exit_date", Code: "date", Severity: spst.SeverityError, Message: "Date non reconnue."})
	d := reconcile.Compare([]spst.Employee{jules(t)}, file, reconcile.Options{On: on, Whole: true})
	if got := told(d); got != "reject" {
		t.Error(got)
	}
}

// Nobody has left because a file was read in part only, or with a doubt.
func TestPartOfAFileTellsNoExit(t *testing.T) {
	for _, c := range []struct {
		problem spst.Problem
		want    string
	}{
		{spst.Problem{Code: "sheet_cut", Severity: spst.SeverityError}, "enter"},
		{spst.Problem{Code: "dsn_count", Severity: spst.SeverityWarning}, "enter"},
		{spst.Problem{Code: "sheet_hidden", Severity: spst.SeverityWarning}, "enter"},
		{spst.Problem{Code: "dsn_part", Severity: spst.SeverityWarning}, "enter"},
		{spst.Problem{Code: "dsn_months", Severity: spst.SeverityError}, "enter"},
		{spst.Problem{Code: spst.ProblemDSNOthers, Severity: spst.SeverityWarning}, "enter; exit jules !absent (left)"},
		{spst.Problem{Code: spst.ProblemDSNAside, Severity: spst.SeverityWarning}, "enter; exit jules !absent (left)"},
	} {
		c.problem.Message = "Un doute."
		file := asFile([]spst.Employee{with(laura(t), nothing)})
		file.Problems = []spst.Problem{c.problem}
		d := reconcile.Compare([]spst.Employee{jules(t)}, file, reconcile.Options{On: on, Whole: true})
		if got := told(d); got != c.want || (d.Part == "") == (c.want == "enter") {
			t.Errorf("%s: %q, want %q, part %q", c.problem.Code, got, c.want, d.Part)
		}
	}
	if d := reconcile.Compare([]spst.Employee{jules(t)}, asFile(nil), reconcile.Options{On: on, Whole: true}); told(d) != "" || d.Part == "" {
		t.Errorf("no row: %q, %q", told(d), d.Part)
	}
	for name, c := range map[string]struct {
		row  func(*spst.Employee)
		part bool
	}{
		"somebody else":      {func(e *spst.Employee) { e.BirthDate = 0 }, false},
		"no name":            {func(e *spst.Employee) { e.BirthName = "" }, true},
		"a name of the list": {func(e *spst.Employee) { e.BirthName, e.BirthDate = "César", 0 }, true},
		"as a married name":  {func(e *spst.Employee) { e.MarriedName, e.BirthDate = "CESAR", 0 }, true},
	} {
		lost := asFile([]spst.Employee{with(laura(t), c.row)})
		d := reconcile.Compare([]spst.Employee{jules(t)}, lost, reconcile.Options{On: on, Whole: true})
		if d.Rows[0].Action != reconcile.Reject || (d.Part != "") != c.part || c.part && !strings.Contains(d.Part, "ligne 2") {
			t.Errorf("a refused row, %s: %q, %q", name, told(d), d.Part)
		}
	}
}

// More than 20 exits, or more than a fifth of who is present, are many.
func TestManyExits(t *testing.T) {
	for _, c := range []struct {
		present, absent int
		many            bool
	}{{100, 20, false}, {100, 21, true}, {104, 20, false}, {1000, 20, false}, {1000, 21, true}, {10, 2, false}, {10, 3, true}, {4, 1, true},
		{5, 1, false}} {
		var roster []spst.Employee
		for i := range c.present {
			roster = append(roster, with(jules(t), func(e *spst.Employee) {
				e.ID, e.NIR, e.BirthName = fmt.Sprint(i), "", fmt.Sprintf("NOM%d", i)
			}))
		}
		d := reconcile.Compare(append(roster, gone(t)), asFile(roster[c.absent:]), reconcile.Options{On: on, Whole: true})
		if n, many := d.Leaving(); n != 0 || many {
			t.Errorf("%+v: %d before any is taken", c, n)
		}
		for i := range d.Rows {
			if d.Rows[i].Proposed {
				d.Rows[i].Leave(spst.Exit{ExitDate: on, ExitReason: spst.Resignation})
			}
		}
		if n, many := d.Leaving(); n != c.absent || many != c.many || d.Present() != c.present {
			t.Errorf("%+v: %d of %d, many: %t", c, n, d.Present(), many)
		}
	}
}

func gone(t *testing.T) spst.Employee {
	t.Helper()
	return with(jules(t), func(e *spst.Employee) {
		e.ID, e.BirthName, e.NIR, e.ExitDate, e.ExitReason = "gone", "PARTI", "", on.AddDays(-30), spst.Resignation
	})
}

// Who is in the file and has left in the list is said, with the way back.
func TestInTheFileAndGone(t *testing.T) {
	file := asFile([]spst.Employee{with(gone(t), func(e *spst.Employee) { e.ExitDate, e.ExitReason = 0, "" })})
	d := reconcile.Compare([]spst.Employee{gone(t)}, file, reconcile.Options{On: on})
	if told(d) != "same gone !matched_by_names !left_in_list" || !strings.Contains(d.Rows[0].Problems[1].Message, "--annuler") {
		t.Errorf("%q %+v", told(d), d.Rows[0].Problems)
	}
}

// A DSN has all the first names, without their hyphens.
func TestFirstNamesOfTheFile(t *testing.T) {
	for given, want := range map[string]string{"MARIE CLAIRE": "same jules", "MARIE CLAIRE LOUISE": "same jules",
		"LOUISE,MARIE-CLAIRE": "same jules", "MARIE LOUISE": "change jules first_name:Marie-Claire→MARIE"} {
		file := asFile([]spst.Employee{with(jules(t), func(e *spst.Employee) { e.FirstName = "MARIE" })})
		file.Rows[0].FirstNames = given
		d := reconcile.Compare([]spst.Employee{with(jules(t), func(e *spst.Employee) { e.ID, e.FirstName = "jules", "Marie-Claire" })}, file,
			reconcile.Options{On: on})
		if told(d) != want {
			t.Errorf("%q: %q", given, told(d))
		}
	}
}

func TestJSON(t *testing.T) {
	d := reconcile.Compare([]spst.Employee{jules(t)},
		asFile([]spst.Employee{{NIR: jules(t).NIR, JobTitle: "Livreur", MultiEmployer: true, MarriedName: "CAIUS"}}), reconcile.Options{On: on})
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"format":"csv"`, `"rows":[{"row":2,"action":"change","employee_id":"jules","employee":{`,
		`"changes":{"married_name":[null,"CAIUS"],"job_title":["Caissier","Livreur"],"multi_employer":[null,true]}`,
		`"summary":{"enter":0,"change":1,"exit":0,"same":0,"reject":0}`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
}

func TestChangesAreInOrder(t *testing.T) {
	j, l := jules(t), laura(t)
	file := asFile([]spst.Employee{
		{BirthName: "NEUF", FirstName: "Paul", BirthDate: spst.NewDate(1990, 1, 1), Sex: spst.Male, HireDate: on, JobTitle: "Livreur",
			ContractType: spst.CDI},
		{NIR: l.NIR, Comment: "x"},
		{NIR: j.NIR, ExitDate: on, ExitReason: spst.Resignation, JobTitle: "Livreur"},
	})
	d := reconcile.Compare([]spst.Employee{j, l}, file, reconcile.Options{On: on})
	var got []string
	for _, c := range changes(&d) {
		got = append(got, fmt.Sprintf("%s %s %s v%d exit=%v", c.Line, c.Action, c.ID, c.Version, c.Exit != nil))
	}
	if want := "r3.3 update jules v3 exit=true; r2.1 update laura v1 exit=false; r1 create  v0 exit=false"; strings.Join(got, "; ") != want {
		t.Error(strings.Join(got, "; "))
	}
	if e := changes(&d)[0].Employee; e.ExitDate != 0 || e.JobTitle != "Livreur" {
		t.Errorf("the change beside the exit: %+v", e)
	}
	d.Rows[1].Taken = false
	if len(changes(&d)) != 2 {
		t.Error("a row that is not taken is carried out")
	}
}
