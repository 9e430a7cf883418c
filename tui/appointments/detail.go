package appointments

import (
	"fmt"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// fact is one line of the detail.
type fact struct{ label, value string }

// factLabel is the width of the labels.
const factLabel = 14

// viewDetail draws what the cursor is on, on h lines of w cells.
func (s *Screen) viewDetail(w, h int) []string {
	title, facts := s.detail()
	if title == "" {
		return widget.FitHeight(nil, h) // the list says why
	}
	lines := []string{" " + s.Theme.Title.Render(ansi.Truncate(title, max(w-2, 1), theme.Ellipsis))}
	if h > belowHeight {
		lines = append(lines, "")
	}
	for _, f := range facts {
		lines = append(lines, s.viewFact(f, w-1)...)
	}
	return s.pane.View(s.Theme, lines, w, h)
}

func (s *Screen) viewFact(f fact, w int) []string {
	return widget.Labelled(s.Theme, " "+f.label, f.value, 1+factLabel, w)
}

// detail gives the title and the facts of what the cursor is on; under the
// list, where lines are few, the title has the kind of visit too.
func (s *Screen) detail() (string, []fact) {
	if v := s.dueNow(); v != nil {
		return v.EmployeeName, s.dueFacts(v)
	}
	if s.tab == tabRequests {
		if r := at(s.shownRequests, s.table().Cursor()); r != nil {
			return textAsking(r), s.requestFacts(r)
		}
		return "", nil
	}
	if a := s.appointment(); a != nil {
		facts := s.appointmentFacts(a)
		if s.layout.below.h > 0 {
			return a.EmployeeName + " · " + a.Kind.Label(), facts
		}
		return a.EmployeeName, append([]fact{{spst.FieldLabel(fieldKind), a.Kind.Label()}}, facts...)
	}
	if s.tab == tabComing && s.month {
		return textNoVisitOn(s.calendar.day), nil
	}
	return "", nil
}

func (s *Screen) appointmentFacts(a *spst.Appointment) []fact {
	facts := []fact{{labelWhen, textWhenLong(a.Start) + fmt.Sprintf(" (%d min)", a.Minutes)}}
	where := a.Place
	if a.Professional != "" {
		where += " · " + a.Professional
	}
	facts = append(facts, fact{spst.FieldLabel("place"), where})
	switch {
	case a.Status == spst.Missed:
		return append(facts, fact{spst.FieldShort("fee_cents"), s.Theme.Error.Render(textCharged(a.FeeCents))})
	case a.Status != spst.Planned, a.Cancellation != nil:
		return append(facts, s.cancellationFacts(a)...)
	}
	return append(facts, fact{labelCancel, s.countdown(a)}, fact{labelAfter, textAfter(a.FeeCents)})
}

// countdown says until when an appointment is cancelled in time, and how long is left.
func (s *Screen) countdown(a *spst.Appointment) string {
	if s.o.Today > a.LastSafeDay {
		return s.Theme.Error.Render(theme.SignError + " " + textLimitGone(a.LastSafeDay))
	}
	days := spst.WorkingDaysLeft(s.o.Today, a.LastSafeDay)
	text := textUntil(a.LastSafeDay) + " · "
	left := textDaysLeft(days)
	if s.o.Today == a.LastSafeDay {
		left = textLastDay
	}
	if days <= nearDays {
		return text + s.Theme.Warn.Render(theme.SignWarn+" "+left)
	}
	return text + s.Theme.OK.Render(left)
}

func (s *Screen) cancellationFacts(a *spst.Appointment) []fact {
	c := a.Cancellation
	if c == nil {
		return nil
	}
	sign, style := s.statusSign(c.Status)
	asked := style.Render(sign+" "+textCancelStatus(c.Status)) + " · " + textAskedAt(c.At, c.By)
	if c.Late {
		asked += " · " + s.Theme.Warn.Render(wordLate)
	}
	facts := []fact{{labelAsked, asked}, {spst.FieldLabel(fieldReason), c.Reason}}
	if c.Answer != "" {
		facts = append(facts, fact{spst.FieldLabel("answer"), c.Answer})
	}
	return facts
}

func (s *Screen) requestFacts(a *asking) []fact {
	if a.visit == nil {
		facts := []fact{{labelWhen, textWhenLong(a.of.Start)}}
		return append(facts, s.cancellationFacts(a.of)...)
	}
	r := a.visit
	sign, style := s.statusSign(r.Status)
	answer := style.Render(sign + " " + r.Status.Label())
	if r.Answer != "" {
		answer += " · " + r.Answer
	}
	facts := []fact{{spst.FieldLabel("answer"), answer}, {spst.FieldLabel(fieldEmployees), textNames(r.Employees)}, {labelPeriod, textPeriod(r.From, r.Until)}}
	if r.Reason != "" {
		facts = append(facts, fact{spst.FieldLabel(fieldReason), r.Reason})
	}
	if r.Constraints != "" {
		facts = append(facts, fact{spst.FieldLabel(fieldConstraints), r.Constraints})
	}
	return append(facts, fact{labelAsked, textAskedAt(r.At, r.By)})
}

func (s *Screen) dueFacts(v *spst.EmployeeVisitDue) []fact {
	limit := v.Due.French() + " · "
	if v.Overdue {
		limit += s.Theme.Error.Render(theme.SignError + " " + textLateBy(int(s.o.Today-v.Due)))
	} else {
		limit += textIn(int(v.Due - s.o.Today))
	}
	facts := []fact{{labelVisit, v.Label}, {labelLimit, limit}, {labelRule, textRule(v.Article)}}
	follow := s.follow(v.EmployeeID)
	if follow == "" {
		follow = s.Theme.Accent.Render(textAskNow(v.Request))
	}
	return append(facts, fact{labelFollow, follow})
}
