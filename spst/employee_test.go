package spst_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

func TestLeft(t *testing.T) {
	tests := []struct {
		name   string
		exit   spst.Date
		reason spst.ExitReason
		want   bool
	}{
		{"no exit", 0, "", false},
		{"yesterday", thisNovember - 1, spst.Resignation, true},
		{"today is the last day", thisNovember, spst.Resignation, false},
		{"tomorrow", thisNovember + 1, spst.Resignation, false},
		{"announced end, past", thisNovember - 1, "", false},
	}
	for _, tt := range tests {
		e := spst.Employee{ExitDate: tt.exit, ExitReason: tt.reason}
		if got := e.Left(thisNovember); got != tt.want {
			t.Errorf("%s: %t", tt.name, got)
		}
	}
}

func TestNames(t *testing.T) {
	tests := []struct {
		e    spst.Employee
		want string
	}{
		{spst.Employee{BirthName: "CESAR", FirstName: "Jules"}, "CESAR Jules"},
		{spst.Employee{BirthName: "TEST", MarriedName: "TEST LEROY", FirstName: "Laura", Sex: spst.Female}, "TEST LEROY née TEST Laura"},
		{spst.Employee{BirthName: "TEST", MarriedName: "LEROY", FirstName: "Paul", Sex: spst.Male}, "LEROY né TEST Paul"},
		{spst.Employee{BirthName: "TEST", MarriedName: "LEROY", FirstName: "Camille"}, "LEROY né(e) TEST Camille"},
		{spst.Employee{FirstName: "Luc"}, "Luc"}, // of a row that is refused
		{spst.Employee{BirthName: "TEST", MarriedName: "LEROY", Sex: spst.Male}, "LEROY né TEST"},
		{spst.Employee{BirthName: "TEST", MarriedName: "TEST", FirstName: "Laura", Sex: spst.Female}, "TEST Laura"},
	}
	for _, tt := range tests {
		if got := tt.e.DisplayName(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestSortKey(t *testing.T) {
	want := []string{"Élan", "Émile", "Etienne", "Noel", "Œuvre", "Zoé"}
	names := slices.Clone(want)
	slices.Reverse(names)
	slices.SortFunc(names, func(a, b string) int {
		x, y := spst.Employee{BirthName: a}, spst.Employee{BirthName: "ZZ", MarriedName: b}
		if x.SortKey() < y.SortKey() {
			return -1
		}
		return 1
	})
	if !slices.Equal(names, want) {
		t.Errorf("order: %q", names)
	}
}

func TestCentsFrench(t *testing.T) {
	for cents, want := range map[spst.Cents]string{
		0: "0,00\u00a0€", 5: "0,05\u00a0€", 83376: "833,76\u00a0€", -83376: "-833,76\u00a0€", 123456789: "1\u00a0234\u00a0567,89\u00a0€",
		-1: "-0,01\u00a0€", 100000: "1\u00a0000,00\u00a0€",
		math.MinInt64: "-92\u00a0233\u00a0720\u00a0368\u00a0547\u00a0758,08\u00a0€",
	} {
		if got := cents.French(); got != want {
			t.Errorf("%d: %q, want %q", cents, got, want)
		}
	}
}

func TestErrors(t *testing.T) {
	cause := errors.New("disk I/O error")
	refused := &spst.Error{Kind: spst.Invalid, Code: "employee", Err: cause, Problems: []spst.Problem{
		{Field: "nir", Code: "nir_key", Severity: spst.SeverityError, Message: "La clé est fausse."},
		{Field: "pcs_code", Code: "pcs_empty", Severity: spst.SeverityWarning, Message: "Le code PCS manque."},
	}}
	err := fmt.Errorf("saving: %w", refused)
	if spst.KindOf(err) != spst.Invalid || spst.CodeOf(err) != "employee" || !errors.Is(err, cause) {
		t.Errorf("kind %s, code %s", spst.KindOf(err), spst.CodeOf(err))
	}
	if spst.KindOf(nil) != "" || spst.KindOf(cause) != spst.Internal || spst.CodeOf(cause) != "" {
		t.Error("kinds of other errors")
	}
	if got := refused.Error(); got != "invalid employee\nnir: La clé est fausse.\npcs_code: Le code PCS manque." {
		t.Errorf("%q", got)
	}
	if len(spst.Refused(refused.Problems)) != 1 || len(spst.Warnings(refused.Problems)) != 1 {
		t.Error("severities")
	}
	if on := spst.On("x", refused.Problems); on[0].Field != "x" || on[1].Field != "x" {
		t.Error("fields")
	}
}
