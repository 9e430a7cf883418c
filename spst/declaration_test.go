package spst

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestCountedOn(t *testing.T) {
	day := CountDay(2027)
	for _, c := range []struct {
		name string
		e    Employee
		want bool
	}{
		{"there", Employee{HireDate: day.AddDays(-400)}, true},
		{"hired that day", Employee{HireDate: day}, true},
		{"hired the day after", Employee{HireDate: day + 1}, false},
		{"last day is that day", Employee{HireDate: 1, ExitDate: day, ExitReason: Resignation}, true},
		{"left the day before", Employee{HireDate: 1, ExitDate: day - 1, ExitReason: Resignation}, false},
		{"end of contract passed, exit not declared", Employee{HireDate: 1, ExitDate: day - 1}, true},
		{"hire date unknown", Employee{}, false},
	} {
		if got := CountedOn(&c.e, day); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestEstimate(t *testing.T) {
	tariff := Tariff{Year: 2027, PerHeadCents: 11_580, VATRate: StandardVAT, Supplements: []Supplement{{SIR, 3_001}, {SIA, 0}, {SIH, 500}}}
	people := func(total, sia, sir int) Headcount {
		return Headcount{Total: total, Categories: []CategoryCount{{SI, total - sia - sir}, {SIA, sia}, {SIR, sir}}}
	}
	for _, c := range []struct {
		people          Headcount
		lines           int
		net, vat, total Cents
	}{
		{people(6, 0, 0), 1, 69_480, 13_896, 83_376}, // the manual's invoice of 2024
		{people(2, 0, 2), 2, 29_162, 5_832, 34_994},  // 5 832,4
		{people(3, 0, 3), 2, 43_743, 8_749, 52_492},  // 8 748,6
		{people(1, 1, 0), 1, 11_580, 2_316, 13_896},
		{people(0, 0, 0), 0, 0, 0, 0},
	} {
		got := tariff.Estimate(c.people)
		if len(got.Lines) != c.lines || got.NetCents != c.net || got.VATCents != c.vat || got.TotalCents != c.total {
			t.Errorf("%d people: %+v", c.people.Total, got)
		}
	}
	half := Tariff{PerHeadCents: 1, VATRate: 5000}.Estimate(Headcount{Total: 1})
	if half.VATCents != 1 {
		t.Errorf("half a cent of VAT is %d", half.VATCents)
	}
}

func TestHeadcounter(t *testing.T) {
	day := CountDay(2027)
	h := NewHeadcounter(day)
	for _, e := range []Employee{
		{HireDate: day, DeclaredCategory: SI}, {HireDate: day, DeclaredCategory: SIR}, {HireDate: day}, {HireDate: day + 1, DeclaredCategory: SI},
	} {
		h.Add(&e)
	}
	got := h.Headcount()
	if got.Total != 3 || len(got.Categories) != 7 || got.Categories[0].Count != 1 || got.Categories[3].Count != 1 {
		t.Errorf("%+v", got)
	}
}

func TestChangeSince(t *testing.T) {
	day := CountDay(2027)
	there := Employee{ID: "a", HireDate: day - 9, DeclaredCategory: SI}
	left := there
	left.ExitDate, left.ExitReason = day-2, Resignation
	leaves := left
	leaves.ExitDate = day + 9
	renamed := there
	renamed.JobTitle = "Autre"
	sir := there
	sir.DeclaredCategory = SIR
	later := there
	later.HireDate = day + 9
	for _, c := range []struct {
		name   string
		before *Employee
		now    Employee
		want   string
	}{
		{"nothing", &there, renamed, ""},
		{"new and counted", nil, there, "entry true"},
		{"new after the day", nil, later, "entry false"},
		{"loaded as gone", nil, left, ""},
		{"left before the day", &there, left, "exit true"},
		{"leaves after the day", &there, leaves, "exit false"},
		{"exit undone", &left, there, "entry true"},
		{"hire date corrected", &there, later, "exit true"},
		{"hire date corrected back", &later, there, "entry true"},
		{"category", &there, sir, "category true"},
	} {
		var mark RosterMark
		if c.before != nil {
			mark = MarkOf(c.before, day)
		}
		change, ok := ChangeSince(mark, c.before != nil, &c.now, day)
		got := ""
		if ok {
			got = fmt.Sprint(change.Kind, " ", change.Counted)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCheckCertification(t *testing.T) {
	for _, c := range []struct {
		in   Certification
		want string
	}{
		{Certification{CertifiedBy: "Anne MARTIN", Certified: true}, ""},
		{Certification{Certified: true}, "declaration_certifier_required"},
		{Certification{CertifiedBy: "Anne MARTIN"}, "declaration_not_certified"},
		{Certification{CertifiedBy: strings.Repeat("é", 81), Certified: true}, "too_long"},
	} {
		var codes []string
		for _, p := range CheckCertification(c.in) {
			codes = append(codes, string(p.Code))
		}
		if got := strings.Join(codes, " "); got != c.want {
			t.Errorf("%+v: %q", c.in, got)
		}
	}
	if got := CheckDeclarationInput(DeclarationInput{Step: "autre"}); len(got) != 1 {
		t.Errorf("an unknown step: %v", got)
	}
}

func TestDeclarationWords(t *testing.T) {
	for status, want := range map[DeclarationStatus]string{
		DeclarationClosed: "Non saisissable", DeclarationToEnter: "À saisir", DeclarationDraft: "En cours",
		DeclarationConfirmed: "Confirmée", DeclarationInvoiced: "Facturée", "autre": "autre",
	} {
		if got := status.Label(); got != want {
			t.Errorf("%s: %q", status, got)
		}
	}
	c := NewCampaign(2027)
	if c.Opens != NewDate(2027, time.January, 1) || c.Closes != NewDate(2027, time.January, 31) {
		t.Errorf("%+v", c)
	}
}
