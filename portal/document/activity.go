package document

import (
	"fmt"
	"strconv"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// Activity writes « Synthèse d'activité » of a year, with the same charts as on the screen.
func (Maker) Activity(a spst.Activity, seller, member spst.Party) ([]byte, error) {
	title := "Synthèse d'activité " + strconv.Itoa(a.Year)
	s := newSheet(heading{
		title: title, facts: []string{"Arrêtée au " + a.Until.French()}, from: seller, to: member, made: a.Until,
		foot: seller.Name + " · " + title + " " + spst.Of(member.Name),
	})
	s.figures(a)
	s.section(spst.FieldLabel("visits") + ", par mois")
	s.months(a)
	if len(a.Figures.Kinds) > 0 {
		s.section(spst.FieldLabel("visits") + ", par type")
		s.kinds(a.Figures.Kinds)
	}
	if len(a.Actions) > 0 {
		s.section(spst.FieldLabel("actions"))
		listed(s, list.WorkplaceActions(), a.Actions, part{"on", 26}, part{"kind", 78}, part{"by", 46}, part{"minutes", 24})
	}
	if len(a.Trainings) > 0 {
		s.section(spst.FieldLabel("trainings"))
		listed(s, list.Trainings(), a.Trainings, part{"on", 26}, part{"title", 106}, part{"participants", 42})
	}
	s.pdf.Ln(4)
	s.paragraph(textActivityNote(), "", grey)
	page, err := s.bytes()
	if err != nil {
		return nil, err
	}
	return archive(page, metadata{title: title, author: seller.Name, made: a.Until})
}

// textActivityNote is what the summary does not say, and what it counts.
func textActivityNote() string {
	return "Chiffres de l'ensemble de l'entreprise : la synthèse ne dit rien de la santé d'une personne. " +
		spst.GroupedKinds() + ", comme les formations de " + spst.FewShown() + " participants sont données sans leur nombre. " +
		"Un salarié est à jour quand aucune visite prévue par le Code du travail n'a dépassé sa limite."
}

// section begins a part. It starts on the next page when this one has room for no more than the title.
func (s *sheet) section(title string) {
	if s.pdf.GetY() > pageHeight-bottom-40 {
		s.pdf.AddPage()
	}
	s.pdf.Ln(4)
	s.style("B", 11, black)
	s.pdf.CellFormat(textWidth, 7, title, "", 1, "L", false, 0, "")
	s.pdf.Ln(1)
}

// figures writes the table of the year beside the year before.
func (s *sheet) figures(a spst.Activity) {
	heads, columns := append(list.Figures(&a), list.Difference()), []column{{"", 84, false}} // what it is stands above
	for _, h := range heads[1:] {
		columns = append(columns, column{s.title(h.Titles, 30), 30, true})
	}
	if a.Before == nil {
		columns = columns[:2]
	}
	s.table(columns, figureRows(a))
}

func figureRows(a spst.Activity) [][]string {
	before := spst.ActivityFigures{}
	if a.Before != nil {
		before = *a.Before
	}
	now := a.Figures
	rows := [][]string{
		countRow(spst.FieldLabel("visits"), now.Visits, before.Visits),
		shareRow(now.Coverage, before.Coverage),
		countRow(spst.FieldLabel("missed"), now.Missed, before.Missed),
		{spst.FieldLabel("missed_cents"), now.MissedCents.French(), before.MissedCents.French(),
			signed(int(now.MissedCents-before.MissedCents), (now.MissedCents - before.MissedCents).French())},
		countRow(spst.FieldLabel("actions"), now.Actions, before.Actions),
		{spst.FieldLabel("action_minutes"), spst.Hours(now.ActionMinutes), spst.Hours(before.ActionMinutes),
			timeChange(now.ActionMinutes - before.ActionMinutes)},
		countRow(spst.FieldLabel("trainings"), now.Trainings, before.Trainings),
	}
	if a.Before == nil {
		for i := range rows {
			rows[i] = rows[i][:2]
		}
	}
	return rows
}

func countRow(label string, now, before int) []string {
	return []string{label, strconv.Itoa(now), strconv.Itoa(before), signed(now-before, strconv.Itoa(now-before))}
}

func shareRow(now, before *spst.Coverage) []string {
	row := []string{spst.FieldLabel("coverage"), share(now), share(before), "–"}
	if row[1] != "–" && row[2] != "–" {
		d := now.Percent() - before.Percent()
		row[3] = signed(d, strconv.Itoa(d)+" pt")
	}
	return row
}

func share(c *spst.Coverage) string {
	if c == nil || c.TooFew() {
		return "–"
	}
	return fmt.Sprintf("%d sur %d, %s", c.UpToDate, c.Employees, c.Share())
}

// signed writes a difference with its sign, « + » included.
func signed(d int, text string) string {
	switch {
	case d > 0:
		return "+" + text
	case d == 0:
		return "="
	}
	return text
}

func timeChange(minutes int) string {
	if minutes < 0 {
		return "-" + spst.Hours(-minutes)
	}
	return signed(minutes, spst.Hours(minutes))
}

// Lengths of the charts, in millimetres.
const (
	chartHeight = 28.0
	monthWidth  = textWidth / 12
	monthBar    = 4.6
	kindLabel   = 68.0
	kindBar     = textWidth - kindLabel - 12
)

// months draws the months, each beside the one of the year before.
func (s *sheet) months(a spst.Activity) {
	before := make([]int, 12)
	if a.Before != nil {
		before = a.Before.Months
	}
	top := 1
	for i, n := range a.Figures.Months {
		top = max(top, n, before[i])
	}
	if s.pdf.GetY()+chartHeight+16 > pageHeight-bottom {
		s.pdf.AddPage()
	}
	y := s.pdf.GetY() + chartHeight
	for i, n := range a.Figures.Months {
		x := margin + float64(i)*monthWidth + 2
		s.bar(x, y, before[i], top, colour{190, 203, 203})
		s.bar(x+monthBar, y, n, top, teal)
		s.style("", smallSize, grey)
		s.pdf.SetXY(x-2, y+1)
		s.pdf.CellFormat(monthWidth, 4, monthNames()[i], "", 0, "C", false, 0, "")
		s.style("B", smallSize, black)
		s.pdf.SetXY(x-2, y+5)
		s.pdf.CellFormat(monthWidth, 4, strconv.Itoa(n), "", 0, "C", false, 0, "")
	}
	s.pdf.SetDrawColor(grey.r, grey.g, grey.b)
	s.pdf.Line(margin, y, margin+textWidth, y)
	s.pdf.SetXY(margin, y+10)
	s.style("", smallSize, grey)
	legend := "En vert " + strconv.Itoa(a.Year)
	if a.Before != nil {
		legend = "À gauche, en gris : " + strconv.Itoa(a.Year-1) + " ; à droite, en vert : " + strconv.Itoa(a.Year) + ", dont le nombre est écrit"
	}
	s.pdf.CellFormat(textWidth, 5, legend, "", 1, "L", false, 0, "")
}

// bar draws one column whose base is at y.
func (s *sheet) bar(x, y float64, count, top int, c colour) {
	h := chartHeight * float64(count) / float64(top)
	s.pdf.SetFillColor(c.r, c.g, c.b)
	s.pdf.Rect(x, y-h, monthBar, h, "F")
}

func monthNames() []string {
	return []string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."}
}

// kinds draws a bar for each kind of visit. The longest bar is the first kind's, or that of the visits
// of several kinds.
func (s *sheet) kinds(kinds []spst.VisitKindCount) {
	top := 1
	for _, k := range kinds {
		top = max(top, k.Count)
	}
	for _, k := range kinds {
		y, w := s.pdf.GetY(), kindBar*float64(k.Count)/float64(top)
		s.style("", textSize, black)
		s.pdf.CellFormat(kindLabel, 6, k.Label(), "", 0, "L", false, 0, "")
		s.pdf.SetFillColor(teal.r, teal.g, teal.b)
		s.pdf.Rect(margin+kindLabel, y+1, w, 4, "F")
		s.style("B", textSize, black)
		s.pdf.SetX(margin + kindLabel + w + 1)
		s.pdf.CellFormat(12, 6, strconv.Itoa(k.Count), "", 1, "L", false, 0, "")
	}
}
