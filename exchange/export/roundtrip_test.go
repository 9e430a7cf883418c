package export_test

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/exchange"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/exchange/sheet"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/spst/spsttest"
)

var on = spst.NewDate(2026, time.November, 25)

// texts are what people write in a field, and what a spreadsheet would harm.
func texts(least int) *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`[A-ZÉŒ][a-zéèçœ]{1,12}( [A-Z][a-z]{1,8})?`),
		rapid.SampledFrom([]string{"=1+1", "+33 6 12", "-12", "@moi", "'s Gravenhage", "'=x", "''-", "＝x", "L'HERMITE", `dit "Jo"`, "a;b,c|d",
			"007", "1E5", "12/03/1990", "=\"x\"", "TRUE"}),
		rapid.StringOfN(rapid.RuneFrom([]rune("='+-@ éœ\"';,a日")), least, 20, -1),
	).Filter(func(s string) bool { return strings.TrimSpace(s) == "" || !standsForNothing(s) })
}

// standsForNothing tells the texts that a file has where it has nothing: alone in a
// column, they are not read back.
func standsForNothing(s string) bool {
	return strings.Trim(s, "- ") == "" ||
		slices.Contains([]string{"na", "nc", "nd", "nr", "so", "nil", "nan", "nul", "null", "none", "vide", "neant", "aucun", "aucune", "inconnu",
			"inconnue", "blank"}, spst.Fold(strings.TrimSpace(s)))
}

// employee is any that a roster may hold, normalised as the portal does.
func employee(t *rapid.T) spst.Employee {
	date := func(label string, from, to int) spst.Date {
		return spst.NewDate(rapid.IntRange(from, to).Draw(t, label), time.Month(rapid.IntRange(1, 12).Draw(t, label)),
			rapid.IntRange(1, 28).Draw(t, label))
	}
	e := spst.Employee{
		BirthName: texts(1).Draw(t, "birth name"), MarriedName: texts(0).Draw(t, "married name"), FirstName: texts(1).Draw(t, "first name"),
		BirthDate: date("born", 1960, 2005), Sex: rapid.SampledFrom([]spst.Sex{spst.Female, spst.Male}).Draw(t, "sex"),
		HireDate: date("hired", 2006, 2026), JobTitle: texts(1).Draw(t, "job"), PCSCode: rapid.SampledFrom([]string{"", "552a", "554d"}).Draw(t,
			"pcs"),
		ContractType: rapid.SampledFrom(spst.ContractTypes()).Draw(t, "contract"), MultiEmployer: rapid.Bool().Draw(t, "multi"),
		Determinants: rapid.SampledFrom([][]spst.DeterminantCode{{spst.None}, {"CONDUITE"}, {"AMIANTE", "CONDUITE"}, nil}).Draw(t,
			"determinants"),
		Email:                 rapid.SampledFrom([]string{"", "jeanne@exemple.fr", "=a+b@exemple.fr"}).Draw(t, "e-mail"),
		Mobile:                rapid.SampledFrom([]string{"", "0612345678", "+3212345678"}).Draw(t, "mobile"),
		SchedulingConstraints: texts(0).Draw(t, "constraints"), Comment: texts(0).Draw(t, "comment"),
	}
	if len(e.Determinants) > 0 {
		e.DeclaredCategory, _ = spst.ExpectedCategory(e.Determinants, on)
	} else {
		e.DeclaredCategory = rapid.SampledFrom([]spst.Category{spst.SMREstat, spst.MNRHosp, spst.SMSEstat, spst.SIR}).Draw(t, "category")
	}
	switch rapid.IntRange(0, 2).Draw(t, "end") {
	case 1:
		e.ExitDate, e.ExitReason = date("left", 2020, 2027), rapid.SampledFrom(spst.ExitReasons()).Draw(t, "reason")
	case 2:
		e.ExitDate = date("ends", 2020, 2027)
	}
	e.Normalize()
	return e
}

// No field is forgotten on the way out or in.
func TestEveryFieldGoesOutAndIn(t *testing.T) {
	var b bytes.Buffer
	whole := spsttest.WholeEmployee()
	if err := export.Write(&b, export.ExcelCSV, list.Roster(true).Table("Salariés", []spst.Employee{whole})); err != nil {
		t.Fatal(err)
	}
	read, err := exchange.Read(&b, exchange.Options{Options: sheet.Options{On: on}})
	if err != nil || len(read.Rows) != 1 {
		t.Fatalf("%+v, %v", read, err)
	}
	if forgotten := spst.ChangedFields(&read.Rows[0].Employee, &whole); len(forgotten) > 0 {
		t.Errorf("forgotten: %v", forgotten)
	}
}

// TestOutAndIn wants a roster that goes out, in any form, to come back the same.
func TestOutAndIn(t *testing.T) {
	for _, format := range export.Tables() {
		if format == export.Markdown { // for people
			continue
		}
		t.Run(string(format), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				var roster []spst.Employee
				for range rapid.IntRange(1, 6).Draw(t, "people") {
					roster = append(roster, employee(t))
				}
				var b bytes.Buffer
				if err := export.Write(&b, format, list.Roster(true).Table("Salariés", roster)); err != nil {
					t.Fatal(err)
				}
				file := b.String()
				read, err := exchange.Read(&b, exchange.Options{Options: sheet.Options{On: on}})
				if err != nil {
					t.Fatalf("%v\n%s", err, file)
				}
				if len(read.Rows) != len(roster) {
					t.Fatalf("%d rows of %d\n%s", len(read.Rows), len(roster), file)
				}
				for i, row := range read.Rows {
					if !reflect.DeepEqual(row.Employee, roster[i]) {
						t.Fatalf("\n%+v\nbecame\n%+v\n%q", roster[i], row.Employee, file)
					}
				}
			})
		})
	}
}
