package list

import (
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

// Figures are the columns of the figures of a year, beside those of the year before,
// which are counted up to the same day.
func Figures(a *spst.Activity) []Head {
	until := a.Until.AddYears(-1)
	before := Head{Name: "before", Titles: []string{"Au " + until.French(), strconv.Itoa(a.Year - 1)}, Kind: Numbers}
	if a.Until == spst.NewDate(a.Year, 12, 31) {
		before.Titles = before.Titles[1:]
	}
	return []Head{
		{Name: "figure", Titles: []string{"Synthèse d'activité"}},
		{Name: "year", Titles: []string{strconv.Itoa(a.Year)}, Kind: Numbers},
		before,
	}
}

// Difference is the column beside [Figures] that says what has changed between the two.
func Difference() Head { return Head{Name: "difference", Titles: []string{"Écart"}, Kind: Numbers} }

// WorkplaceActions is what the service did at the workplace in a year.
func WorkplaceActions() List[spst.WorkplaceAction] {
	type a = spst.WorkplaceAction
	return List[a]{
		Day("on", "", func(x *a) spst.Date { return x.On }),
		Text("kind", "", 36, func(x *a) string { return x.Kind.Label() }),
		Text("by", "", 24, func(x *a) string { return x.By.Label() }),
		Word("minutes", spst.FieldShort("minutes"), 10, func(x *a) string { return spst.Hours(x.Minutes) }),
	}
}

// Trainings is the trainings of a year; how few came to one is not said under
// [spst.SmallGroup].
func Trainings() List[spst.Training] {
	type t = spst.Training
	return List[t]{
		Day("on", "", func(x *t) spst.Date { return x.On }),
		Text("title", "", 50, func(x *t) string { return x.Title }),
		Word("participants", "", 14, func(x *t) string {
			if x.Participants == 0 {
				return spst.FewShown()
			}
			return spst.Thousands(x.Participants)
		}),
	}
}
