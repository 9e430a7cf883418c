package spst_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

// someone is an employee that every rule is happy with.
func someone(t testing.TB) spst.Employee {
	return spst.Employee{
		ID: "e1", BirthName: "CESAR", FirstName: "Jules", BirthDate: date(t, "1969-08-04"), Sex: spst.Male,
		NIR: "169087654001264", HireDate: date(t, "2021-08-17"), JobTitle: "Caissier", PCSCode: "552a",
		ContractType: spst.CDI, Determinants: []spst.DeterminantCode{"CONDUITE"}, DeclaredCategory: spst.SIH,
	}
}

// fieldsAndCodes gives problems as "nir error nir_key, …".
func fieldsAndCodes(problems []spst.Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Field+" "+string(p.Severity)+" "+string(p.Code))
	}
	return strings.Join(all, ", ")
}

type checkCase struct {
	name   string
	change func(e *spst.Employee)
	want   string
}

func runChecks(t *testing.T, tests []checkCase) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := someone(t)
			tt.change(&e)
			problems := spst.CheckEmployee(e, thisNovember)
			if got := fieldsAndCodes(problems); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			checkProblems(t, problems, "")
		})
	}
}

func TestCheckCivilStatus(t *testing.T) {
	runChecks(t, []checkCase{
		{"good", func(*spst.Employee) {}, ""},
		{"no birth name", func(e *spst.Employee) { e.BirthName = " " }, "birth_name error birth_name_required"},
		{"no first name", func(e *spst.Employee) { e.FirstName = "" }, "first_name error first_name_required"},
		{"80 characters", func(e *spst.Employee) { e.BirthName = strings.Repeat("é", 80) }, ""},
		{"81 characters", func(e *spst.Employee) { e.BirthName = strings.Repeat("é", 81) }, "birth_name error too_long"},
		{"long married name", func(e *spst.Employee) { e.MarriedName = strings.Repeat("é", 81) }, "married_name error too_long"},
		{"escape", func(e *spst.Employee) { e.FirstName = "\x1b[2J" }, "first_name error control_chars"},
		{"C1 control", func(e *spst.Employee) { e.FirstName = "a\u009bb" }, "first_name error control_chars"},
		{"bidirectional control", func(e *spst.Employee) { e.MarriedName = "a\u202eb" }, "married_name error control_chars"},
		{"line separator", func(e *spst.Employee) { e.Comment = "a\u2028b" }, "comment error control_chars"},
		{"invalid UTF-8", func(e *spst.Employee) { e.FirstName = "a\xff" }, "first_name error control_chars"},
		{"no birth date", func(e *spst.Employee) { e.BirthDate = 0 }, "birth_date error birth_date_required"},
		{"born tomorrow", func(e *spst.Employee) { e.BirthDate, e.NIR, e.HireDate = thisNovember+1, "", thisNovember.AddYears(15) },
			"birth_date error birth_date_future, nir warning nir_empty, hire_date error hire_date_range"},
		{"100 years old today", func(e *spst.Employee) { e.BirthDate, e.NIR = thisNovember.AddYears(-100), "" }, "nir warning nir_empty"},
		{"over 100", func(e *spst.Employee) { e.BirthDate, e.NIR = thisNovember.AddYears(-100)-1, "" },
			"birth_date error birth_date_over_100, nir warning nir_empty"},
		{"no sex", func(e *spst.Employee) { e.Sex = "" }, "sex error sex_required"},
		{"unknown sex", func(e *spst.Employee) { e.Sex = "X" }, "sex error sex_unknown"},
		{"no NIR", func(e *spst.Employee) { e.NIR = "" }, "nir warning nir_empty"},
		{"bad NIR", func(e *spst.Employee) { e.NIR = "169087654001265" }, "nir error nir_key"},
		{"provisional NIR", func(e *spst.Employee) { e.NIR = "769087654001255" }, "nir warning nir_provisional"},
		{"incoherent NIR", func(e *spst.Employee) { e.Sex = spst.Female }, "nir warning nir_sex_differs"},
		{"Corsican born in 1925 or 2025", func(e *spst.Employee) { e.NIR, e.BirthDate = "160052000490188", date(t, "1960-05-01") }, ""},
		{"2A before 1976, said once", func(e *spst.Employee) { e.NIR, e.BirthDate = "160052A00490118", date(t, "1960-05-01") },
			"nir warning nir_department_date"},
	})
}

func TestCheckContract(t *testing.T) {
	runChecks(t, []checkCase{
		{"no hire date", func(e *spst.Employee) { e.HireDate = 0 }, "hire_date error hire_date_required"},
		{"hired on the 14th birthday", func(e *spst.Employee) { e.HireDate = e.BirthDate.AddYears(14) }, ""},
		{"hired before 14", func(e *spst.Employee) { e.HireDate = e.BirthDate.AddYears(14) - 1 }, "hire_date error hire_date_before_14"},
		{"hired in 30 days", func(e *spst.Employee) { e.HireDate = thisNovember + 30 }, ""},
		{"hired in 31 days", func(e *spst.Employee) { e.HireDate = thisNovember + 31 }, "hire_date warning hire_date_far"},
		{"hired in two years", func(e *spst.Employee) { e.HireDate = thisNovember.AddYears(2) }, "hire_date warning hire_date_far"},
		{"hired in 9999", func(e *spst.Employee) { e.HireDate = spst.NewDate(9999, 1, 1) }, "hire_date error hire_date_range"},
		{"end in 20 years", func(e *spst.Employee) { e.ExitDate = thisNovember.AddYears(20) }, ""},
		{"end in 9999", func(e *spst.Employee) { e.ExitDate = spst.NewDate(9999, 12, 31) }, "exit_date error exit_date_range"},
		{"exit before hire", func(e *spst.Employee) { e.ExitDate, e.ExitReason = e.HireDate-1, spst.Resignation },
			"exit_date error exit_date_before_hire"},
		{"announced end before hire", func(e *spst.Employee) { e.ExitDate = e.HireDate - 1 }, "exit_date error exit_date_before_hire"},
		{"left", func(e *spst.Employee) { e.ExitDate, e.ExitReason = e.HireDate, spst.Resignation }, ""},
		{"reason without date", func(e *spst.Employee) { e.ExitReason = spst.Resignation }, "exit_date error exit_date_required"},
		{"unknown reason", func(e *spst.Employee) { e.ExitDate, e.ExitReason = thisNovember, "x" }, "exit_reason error exit_reason_unknown"},
		{"announced end today", func(e *spst.Employee) { e.ContractType, e.ExitDate = spst.CDD, thisNovember }, ""},
		{"announced end past", func(e *spst.Employee) { e.ContractType, e.ExitDate = spst.CDD, thisNovember-1 },
			"exit_date warning cdd_past_end"},
		{"no job title", func(e *spst.Employee) { e.JobTitle = "" }, "job_title error job_title_required"},
		{"job title of signs", func(e *spst.Employee) { e.JobTitle = "😀" }, "job_title error name_letter"},
		{"long job title", func(e *spst.Employee) { e.JobTitle = strings.Repeat("x", 121) }, "job_title error too_long"},
		{"no PCS", func(e *spst.Employee) { e.PCSCode = "" }, "pcs_code warning pcs_empty"},
		{"unknown PCS", func(e *spst.Employee) { e.PCSCode = "999z" }, "pcs_code error pcs_unknown"},
		{"PCS 2020", func(e *spst.Employee) { e.PCSCode = "55D1" }, "pcs_code error pcs_2020"},
		{"no contract", func(e *spst.Employee) { e.ContractType = "" }, "contract_type error contract_type_required"},
		{"unknown contract", func(e *spst.Employee) { e.ContractType = "x" }, "contract_type error contract_type_unknown"},
		{"long constraints", func(e *spst.Employee) { e.SchedulingConstraints = strings.Repeat("x", 501) },
			"scheduling_constraints error too_long"},
		{"long comment", func(e *spst.Employee) { e.Comment = strings.Repeat("x", 1001) }, "comment error too_long"},
	})
}

// What is refused in an exit date is said of the exit, or of the end that is announced.
func TestTheEndThatIsAnnouncedIsNoExit(t *testing.T) {
	for reason, want := range map[spst.ExitReason]string{"": "La fin prévue du contrat est dans", spst.Resignation: "La date de sortie est dans"} {
		e := spst.Employee{ExitDate: spst.NewDate(9999, 12, 31), ExitReason: reason}
		if !slices.ContainsFunc(spst.CheckEmployee(e, thisNovember), func(p spst.Problem) bool { return strings.HasPrefix(p.Message, want) }) {
			t.Errorf("%q: %v", reason, spst.CheckEmployee(e, thisNovember))
		}
	}
}

func TestCheckDeterminants(t *testing.T) {
	codes := func(c ...spst.DeterminantCode) func(*spst.Employee) {
		return func(e *spst.Employee) { e.Determinants, e.DeclaredCategory = c, "" }
	}
	aged := func(years int, c ...spst.DeterminantCode) func(*spst.Employee) {
		return func(e *spst.Employee) {
			codes(c...)(e)
			e.NIR, e.BirthDate, e.HireDate = "", thisNovember.AddYears(-years), thisNovember
		}
	}
	const noNIR = "nir warning nir_empty"
	runChecks(t, []checkCase{
		{"none", codes(), "determinants error determinants_required"},
		{"AUCUN", codes("AUCUN"), ""},
		{"AUCUN with another", codes("AUCUN", "NUIT"), "determinants error determinants_none_exclusive"},
		{"unknown", codes("NUIT", "INCONNU"), "determinants error determinant_unknown"},
		{"same category", func(e *spst.Employee) { e.Determinants = []spst.DeterminantCode{"ELECTRIQUE"} }, ""},
		{"another category", func(e *spst.Employee) { e.Determinants = []spst.DeterminantCode{"CMR"} },
			"declared_category warning category_differs"},
		{"unknown category", func(e *spst.Employee) { e.DeclaredCategory = "X" },
			"declared_category error category_unknown, declared_category warning category_differs"},
		{"public service", func(e *spst.Employee) { e.DeclaredCategory, e.Determinants = spst.MNRHosp, nil }, ""},
		{"public service with determinants", func(e *spst.Employee) { e.DeclaredCategory = spst.SMREstat }, ""},
		{"17 without", aged(17, "AUCUN"), noNIR + ", determinants warning minor_without_determinant"},
		{"17 with", aged(17, "MOINS_18"), noNIR},
		{"17 at regulated work", aged(17, "JEUNE_TRAVAUX"), noNIR},
		{"17 with none at all", aged(17), noNIR + ", determinants error determinants_required, determinants warning minor_without_determinant"},
		{"18 today", aged(18, "AUCUN"), noNIR},
		{"18 with", aged(18, "MOINS_18"), noNIR + ", determinants warning adult_with_minor_determinant"},
		{"18 with regulated work", aged(18, "JEUNE_TRAVAUX"), noNIR + ", determinants warning adult_with_minor_determinant"},
		{"18 on the day of hire", func(e *spst.Employee) {
			codes("AUCUN")(e)
			e.NIR, e.BirthDate, e.HireDate = "", thisNovember.AddYears(-18)+20, thisNovember+20
		}, noNIR},
	})
}

func TestNormalize(t *testing.T) {
	codes := []spst.DeterminantCode{"NUIT", "CONDUITE", "NUIT"}
	e := spst.Employee{
		BirthName: "  CE\u0301SAR \u00a0 LE  GRAND ", FirstName: "\tJules\n", MarriedName: " ", JobTitle: " Agent\r\nd'entretien ",
		NIR: "1 69 08 76 540 012", PCSCode: " 552 A", Determinants: codes, Comment: "a\n\nb", SchedulingConstraints: " mardi ",
	}
	e.Normalize()
	if e.BirthName != "CÉSAR LE GRAND" || e.FirstName != "Jules" || e.MarriedName != "" || e.JobTitle != "Agent d'entretien" ||
		e.Comment != "a b" || e.SchedulingConstraints != "mardi" {
		t.Errorf("texts: %+v", e)
	}
	if e.NIR != "169087654001264" || e.PCSCode != "552a" {
		t.Errorf("NIR %s, PCS %s", e.NIR.Masked(), e.PCSCode)
	}
	if len(e.Determinants) != 2 || e.Determinants[0] != "CONDUITE" || codes[0] != "NUIT" {
		t.Errorf("determinants %v, the caller's %v", e.Determinants, codes)
	}
	kept := spst.Employee{NIR: "12", PCSCode: "55D1"}
	kept.Normalize()
	if kept.NIR != "12" || kept.PCSCode != "55D1" || kept.Determinants != nil {
		t.Errorf("what cannot be read is not kept as typed: %+v", kept)
	}
}
