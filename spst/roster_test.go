package spst_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

func anomalies(found []spst.Anomaly) string {
	var all []string
	for _, a := range found {
		all = append(all, a.EmployeeID+" "+string(a.Code))
	}
	return strings.Join(all, ", ")
}

func TestCheckRoster(t *testing.T) {
	on := thisNovember
	with := func(id string, change func(*spst.Employee)) spst.Employee {
		e := someone(t)
		e.ID = id
		change(&e)
		return e
	}
	same := func(*spst.Employee) {}
	twin := func(e *spst.Employee) { e.FirstName, e.NIR = "Jérôme", "169087654001361" }
	left := func(e *spst.Employee) { e.ExitDate, e.ExitReason = on-1, spst.Resignation }
	tests := []struct {
		name   string
		roster []spst.Employee
		want   string
	}{
		{"empty", nil, ""},
		{"alone", []spst.Employee{with("a", same)}, ""},
		{"same NIR twice", []spst.Employee{with("a", same), with("b", same)}, "a nir_duplicate, b nir_duplicate"},
		{"one has left", []spst.Employee{with("a", same), with("b", left)}, ""},
		{"leaves today, still present",
			[]spst.Employee{with("a", same), with("b", func(e *spst.Employee) { e.ExitDate, e.ExitReason = on, spst.Resignation })},
			"a nir_duplicate, b nir_duplicate"},
		{"same names and birth date", []spst.Employee{with("a", same), with("b", func(e *spst.Employee) { e.NIR, e.BirthName = "", "Césàr" })},
			"a same_person, b nir_empty, b same_person"},
		{"twins", []spst.Employee{with("a", same), with("b", twin)}, "b nir_key"},
		{"no NIR is not a double", []spst.Employee{
			with("a", func(e *spst.Employee) { e.NIR, e.BirthName = "", "A" }), with("b", func(e *spst.Employee) { e.NIR, e.BirthName = "", "B" }),
		}, "a nir_empty, b nir_empty"},
		{"who has left has no anomaly", []spst.Employee{with("a", func(e *spst.Employee) { left(e); e.PCSCode = "" })}, ""},
		{"no determinant", []spst.Employee{with("a", func(e *spst.Employee) { e.Determinants = nil })}, "a determinants_required"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := anomalies(spst.CheckRoster(tt.roster, on)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestExitReminders(t *testing.T) {
	tests := []struct {
		name string
		e    spst.Employee
		want string
	}{
		{"SI", spst.Employee{DeclaredCategory: spst.SI, Determinants: []spst.DeterminantCode{"AUCUN"}, ExitDate: thisNovember}, ""},
		{"declared SIR", spst.Employee{DeclaredCategory: spst.SIR}, "warning exit_sir_inform, warning exit_sir_visit"},
		{"expected SIR", spst.Employee{ExpectedCategory: spst.SIR}, "warning exit_sir_inform, warning exit_sir_visit"},
		{"determinant of the SIR", spst.Employee{DeclaredCategory: spst.SI, Determinants: []spst.DeterminantCode{"AMIANTE"}},
			"warning exit_sir_inform, warning exit_sir_visit"},
		{"driving is not SIR any more", spst.Employee{Determinants: []spst.DeterminantCode{"CONDUITE"}, ExitDate: thisNovember}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			problems := spst.ExitReminders(tt.e)
			if got := codesOf(problems); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			checkProblems(t, problems, "")
		})
	}
}

// bigRoster gives n people with good NIRs, some of them with anomalies.
func bigRoster(t testing.TB, n int) []spst.Employee {
	names := manyNames(n)
	roster := make([]spst.Employee, n)
	base := someone(t)
	for i := range roster {
		e := base
		e.ID = fmt.Sprint(i)
		e.BirthName = names[i]
		e.BirthDate = spst.NewDate(1960+i%40, time.Month(1+i/40%12), 1+i%28)
		n13 := fmt.Sprintf("1%02d%02d%02d%03d%03d", e.BirthDate.Year()%100, e.BirthDate.Month(), 1+i/480%19, 1+i/9120, 1+i%997)
		e.NIR, _ = spst.ParseNIR(n13)
		if i%10 == 0 {
			e.PCSCode = ""
		}
		e.Determinants = []spst.DeterminantCode{"CMR", "NUIT"}
		e.DeclaredCategory = spst.SIR
		roster[i] = e
	}
	return roster
}

func BenchmarkCheckRoster100k(b *testing.B) {
	roster := bigRoster(b, 100_000)
	for b.Loop() {
		spst.CheckRoster(roster, thisNovember)
	}
}

func BenchmarkSortKey100k(b *testing.B) {
	roster := bigRoster(b, 100_000)
	for b.Loop() {
		for i := range roster {
			roster[i].SortKey()
		}
	}
}

func TestRosterPrint(t *testing.T) {
	e := spst.Employee{BirthName: "Étienne", DeclaredCategory: spst.SIR, MultiEmployer: true}
	for label, c := range map[string]struct {
		which spst.RosterPrint
		keeps bool
	}{
		"présents":                             {spst.RosterPrint{}, true},
		"sortis, catégorie SIR":                {spst.RosterPrint{Status: spst.Gone, Category: spst.SIR}, true},
		"présents, catégorie SI":               {spst.RosterPrint{Category: spst.SI}, false},
		"présents, lettre E":                   {spst.RosterPrint{Letter: "e"}, true},
		"présents, lettre F, multi-employeurs": {spst.RosterPrint{Letter: "F", MultiEmployer: true}, false},
		"présents et sortis, « x »":            {spst.RosterPrint{Status: spst.All, Search: "x"}, true},
		"présents, avec une anomalie":          {spst.RosterPrint{Anomalies: true}, true},
		"présents, lettre E, multi-employeurs": {spst.RosterPrint{Letter: "E", MultiEmployer: true}, true},
	} {
		if got := c.which.Label(); got != label || c.which.Keeps(&e) != c.keeps {
			t.Errorf("%q, want %q; keeps %v", got, label, c.which.Keeps(&e))
		}
	}
}

func TestWithAnomalies(t *testing.T) {
	nir, _ := spst.ParseNIR("2900376540001")
	another, _ := spst.ParseNIR("2900376540002")
	sound := spst.Employee{ID: "a", BirthName: "A", FirstName: "B", BirthDate: spst.NewDate(1990, 3, 12), Sex: spst.Female, NIR: nir,
		HireDate: spst.NewDate(2020, 1, 1),
		JobTitle: "Caissière", PCSCode: "552a", ContractType: spst.CDI, Determinants: []spst.DeterminantCode{spst.None},
		DeclaredCategory: spst.SI}
	double, other := sound, sound
	double.ID = "b"
	other.ID, other.NIR, other.FirstName, other.PCSCode = "c", another, "C", ""
	on := spst.NewDate(2026, 11, 25)
	if got := spst.WithAnomalies([]spst.Employee{sound}, []spst.Employee{sound}, on); len(got) != 0 {
		t.Errorf("%+v: %+v", got, spst.CheckRoster(got, on))
	}
	if got := spst.WithAnomalies([]spst.Employee{sound, other}, []spst.Employee{sound, double, other}, on); len(got) != 2 {
		t.Errorf("%d named: a double of the roster and an empty code", len(got))
	}
}

func TestDuplicateWarningAgrees(t *testing.T) {
	e := spst.Employee{BirthName: "BARBIER", FirstName: "Élodie", Sex: spst.Female, HireDate: spst.NewDate(2012, 4, 2)}
	for sex, want := range map[spst.Sex]string{spst.Female: ", présente dans la liste depuis le 02/04/2012,", spst.Male: ", présent dans la liste"} {
		e.Sex = sex
		if got := spst.DuplicateWarning(&e); !strings.Contains(got, want) {
			t.Errorf("%s: %q", sex, got)
		}
	}
}
