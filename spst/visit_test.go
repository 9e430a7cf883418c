package spst_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

func TestVisitsDue(t *testing.T) {
	const hired, visited = "2026-09-01", "2025-03-31"
	tests := []struct {
		name     string
		category spst.Category
		codes    string
		last     string // "" is no visit yet
		want     string
	}{
		{"SI, first", spst.SI, "AUCUN", "", "vip 2026-12-01 R4624-10"},
		{"SI, then", spst.SI, "AUCUN", visited, "vip 2030-03-31 R4624-16"},
		{"SIA, first", spst.SIA, "HANDICAP", "", "vip 2026-12-01 R4624-10"},
		{"SIA, night, first", spst.SIA, "NUIT", "", "vip 2026-09-01 R4624-18"},
		{"SIA, under 18, first", spst.SIA, "MOINS_18", "", "vip 2026-09-01 R4624-18"},
		{"SIA, biological agents, first", spst.SIA, "BIO_2", "", "vip 2026-09-01 R4426-7"},
		{"SIA, fields, first", spst.SIA, "CEM", "", "vip 2026-09-01 R4453-10"},
		{"SIA, night, then", spst.SIA, "NUIT", visited, "vip 2028-03-31 R4624-17"},
		{"SIA, handicap, then", spst.SIA, "HANDICAP", visited, "vip 2028-03-31 R4624-17"},
		{"SIA, disability pension, then", spst.SIA, "INVALIDITE", visited, "vip 2028-03-31 R4624-17"},
		{"SIA, other, then", spst.SIA, "CEM", visited, "vip 2030-03-31 R4624-16"},
		{"SIH, first", spst.SIH, "CONDUITE", "", "attestation 2026-09-01 R4323-56"},
		{"SIH, then", spst.SIH, "ELECTRIQUE", visited, "vip 2030-03-31 R4624-16, attestation 2030-03-31 R4544-10"},
		{"SIH without determinant", spst.SIH, "", visited, "vip 2030-03-31 R4624-16, attestation 2030-03-31 R4323-56, R4544-10"},
		{"SIA with attestation", spst.SIA, "NUIT CONDUITE", visited, "vip 2028-03-31 R4624-17, attestation 2030-03-31 R4323-56"},
		{"SIR, first", spst.SIR, "CMR", "", "aptitude 2026-09-01 R4624-24"},
		{"SIR, then", spst.SIR, "CMR", visited, "intermediaire 2027-03-31 R4624-28, aptitude 2029-03-31 R4624-28"},
		{"SIR and night: the aptitude exam alone", spst.SIR, "CMR NUIT", "", "aptitude 2026-09-01 R4624-24"},
		{"SIR with attestation", spst.SIR, "CMR CONDUITE", "", "aptitude 2026-09-01 R4624-24, attestation 2026-09-01 R4323-56"},
		{"SIR, category A", spst.SIR, "RAYONS_A", visited, "aptitude 2026-03-31 R4451-82"},
		{"SIR, regulated work", spst.SIR, "JEUNE_TRAVAUX", visited, "aptitude 2026-03-31 R4153-40"},
		{"expected category when none is declared", "", "CMR", "", "aptitude 2026-09-01 R4624-24"},
		{"public service", spst.SMREstat, "CMR", "", ""},
		{"no category", "", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := spst.Employee{DeclaredCategory: tt.category, HireDate: date(t, hired), ContractType: spst.CDI, BirthDate: date(t, "1990-05-05")}
			for _, c := range strings.Fields(tt.codes) {
				e.Determinants = append(e.Determinants, spst.DeterminantCode(c))
			}
			if got := dueDates(spst.VisitsDue(e, date(t, tt.last), thisNovember)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func dueDates(due []spst.VisitDue) string {
	var all []string
	for _, v := range due {
		if v.Label == "" || v.Label == v.Kind {
			return "no label for " + v.Kind
		}
		all = append(all, fmt.Sprintf("%s %s %s", v.Kind, v.Due, v.Article))
	}
	return strings.Join(all, ", ")
}

func TestVisitsDueOfPeople(t *testing.T) {
	si := func(change func(*spst.Employee)) spst.Employee {
		e := spst.Employee{DeclaredCategory: spst.SI, HireDate: date(t, "2026-09-01"), ContractType: spst.CDI, BirthDate: date(t, "1990-05-05")}
		change(&e)
		return e
	}
	tests := []struct {
		name string
		e    spst.Employee
		want string
	}{
		{"apprentice", si(func(e *spst.Employee) { e.ContractType = spst.Apprenticeship }), "vip 2026-11-01 R6222-40-1"},
		{"45 this year", si(func(e *spst.Employee) { e.BirthDate = date(t, "1981-12-31") }),
			"vip 2026-12-01 R4624-10, mi_carriere 2026-12-31 L4624-2-2"},
		{"45 last year", si(func(e *spst.Employee) { e.BirthDate = date(t, "1980-12-31") }), "vip 2026-12-01 R4624-10"},
		{"45 next year", si(func(e *spst.Employee) { e.BirthDate = date(t, "1982-01-01") }), "vip 2026-12-01 R4624-10"},
		{"left", si(func(e *spst.Employee) { e.ExitDate, e.ExitReason = thisNovember-1, spst.Resignation }), ""},
		{"end announced", si(func(e *spst.Employee) { e.ExitDate = thisNovember + 10 }), "vip 2026-12-01 R4624-10"},
		{"hire date unknown", si(func(e *spst.Employee) { e.HireDate = 0 }), ""},
		{"hired on 30 November", si(func(e *spst.Employee) { e.HireDate = date(t, "2025-11-30") }), "vip 2026-02-28 R4624-10"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := dueDates(spst.VisitsDue(tt.e, 0, thisNovember)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
