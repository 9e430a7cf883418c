package appointments

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/widget"
)

// cancelPane is « Demander une annulation » of one appointment.
type cancelPane struct {
	s      *Screen
	of     spst.Appointment
	reason *widget.Field

	sending tui.Ticket
	write   tui.Attempt[string] // by its reason
	w, h    int
}

// cancelConfirmed and cancelAbandoned tell a pane what the person has said.
type (
	cancelConfirmed struct{ pane *cancelPane }
	cancelAbandoned struct{ pane *cancelPane }
)

// maxReason is the longest reason, in characters.
const maxReason = 500

// openCancel opens the request for the appointment under the cursor.
func (s *Screen) openCancel() (tui.Action, tea.Cmd) {
	a := s.appointment()
	switch {
	case a == nil || s.tab == tabDue:
		return tui.No(noticeNoVisit), nil
	case a.Cancellation != nil:
		return tui.No(noticeAskedAlready), nil
	case a.Status != spst.Planned || a.Day() < s.o.Today:
		return tui.No(noticeNotToCome), nil
	}
	p := &cancelPane{s: s, of: *a}
	p.reason = widget.NewField(s.th, widget.Options{Label: labelReason, Required: true, LabelWidth: cancelLabel, Limit: maxReason})
	s.panes.Open(p)
	return nil, p.Init()
}

func (p *cancelPane) Init() tea.Cmd { return p.reason.Focus() }

func (p *cancelPane) SetSize(w, h int) {
	p.w, p.h = w, h
	p.reason.SetWidth(min(w-cancelLabel-6, 100))
}

func (p *cancelPane) Title() string { return titleCancel }

// Capturing is always so: the reason is text.
func (p *cancelPane) Capturing() bool { return true }

// Unsaved tells whether a reason was typed that the portal does not have.
func (p *cancelPane) Unsaved() bool { return p.reason.Value() != "" }

func (p *cancelPane) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return p.onKey(msg)
	case tea.PasteMsg:
		return nil, p.reason.Update(msg)
	case cancelConfirmed:
		if msg.pane == p {
			return nil, p.send()
		}
	case cancelAbandoned:
		if msg.pane == p {
			return tui.Pop{}, nil
		}
	case tui.Reply[spst.CancellationRequest]:
		if msg.Ticket == p.sending && p.sending != 0 {
			return p.onSent(msg)
		}
	}
	return nil, nil
}

func (p *cancelPane) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, p.s.keys.Back):
		if !p.Unsaved() {
			return tui.Pop{}, nil
		}
		return tui.Confirm{Title: askAbandon, Text: textAbandon, Yes: verbAbandon, Then: tui.Send{Msg: cancelAbandoned{p}}}, nil
	case key.Matches(k, p.s.keys.Submit), k.String() == "enter":
		return p.submit()
	}
	p.reason.SetProblem(widget.NoProblem, "")
	return nil, p.reason.Update(k)
}

// submit sends the request; when it is late, it says first what it may cost.
func (p *cancelPane) submit() (tui.Action, tea.Cmd) {
	if p.sending != 0 {
		return nil, nil
	}
	r := spst.CancellationRequest{Reason: p.reason.Value()}
	r.Normalize()
	if problems := spst.Refused(spst.CheckCancellation(r)); len(problems) > 0 {
		p.reason.SetProblem(widget.Error, problems[0].Message)
		return nil, nil
	}
	if p.late() {
		return tui.Confirm{Title: askLate, Text: textLateWarning(p.of.FeeCents), Yes: verbAsk, Then: tui.Send{Msg: cancelConfirmed{p}}}, nil
	}
	return nil, p.send()
}

func (p *cancelPane) late() bool { return spst.IsLate(p.s.o.Today, p.of.Day()) }

func (p *cancelPane) send() tea.Cmd {
	reason := p.reason.Value()
	svc, member, key, of := p.s.svc, p.s.o.Member.Number, p.write.Key(reason), p.of
	var cmd tea.Cmd
	p.sending, cmd = tui.Request(p.s.ctx, func(ctx context.Context) (spst.CancellationRequest, error) {
		return svc.RequestCancellation(ctx, key, member, of.ID, of.Version, spst.CancellationRequest{Reason: reason})
	})
	return cmd
}

func (p *cancelPane) onSent(r tui.Reply[spst.CancellationRequest]) (tui.Action, tea.Cmd) {
	p.sending = 0
	if r.Err == nil {
		return tui.Pop{Notice: noticeCancelAsked(p.of.EmployeeName, r.Value.Late)}, p.s.load()
	}
	if !p.write.Over(r.Err) {
		return tui.Fail{Err: r.Err}, nil // the key stays: sending again does not double
	}
	for _, problem := range spst.ProblemsOf(r.Err) {
		if problem.Field == "reason" {
			p.reason.SetProblem(widget.Error, problem.Message)
			return nil, nil
		}
	}
	if k := spst.KindOf(r.Err); k == spst.Stale || k == spst.Conflict {
		return tui.Fail{Err: r.Err}, p.s.load()
	}
	return tui.Fail{Err: r.Err}, nil
}

// cancelLabel is the width of the labels.
const cancelLabel = 12

func (p *cancelPane) View() string {
	th := p.s.th
	lines := []string{"", "  " + th.Title.Render(p.of.EmployeeName+" · "+p.of.Kind.Label()), ""}
	for _, f := range p.s.appointmentFacts(&p.of) {
		for _, l := range p.s.viewFact(f, p.w-2) {
			lines = append(lines, " "+l)
		}
	}
	lines = append(lines, "")
	if p.late() {
		lines = append(lines, p.note(widget.Warning, textLateWarning(p.of.FeeCents))...)
		lines = append(lines, "")
	}
	lines = append(lines, "  "+p.reason.View())
	if problem := p.reason.ProblemView(max(p.w-cancelLabel-8, 10)); problem != "" {
		lines = append(lines, indent(problem, cancelLabel+4)...)
	}
	lines = append(lines, "")
	lines = append(lines, p.note(widget.Hint, spst.NoDiagnosis+" "+textServiceDecides)...)
	if p.sending != 0 {
		lines = append(lines, "", "  "+th.Accent.Render(textSending))
	}
	return strings.Join(fitHeight(lines, p.h), "\n")
}

func (p *cancelPane) note(severity widget.Severity, text string) []string {
	return indent(widget.ProblemView(p.s.th, severity, text, max(min(p.w-4, 100), 10)), 2)
}

func indent(block string, by int) []string {
	lines := strings.Split(block, "\n")
	for i := range lines {
		lines[i] = strings.Repeat(" ", by) + lines[i]
	}
	return lines
}

func (p *cancelPane) Cursor() *tea.Cursor {
	c := p.reason.Cursor()
	if c == nil || p.sending != 0 {
		return nil
	}
	c.X += 2
	for y, line := range strings.Split(ansi.Strip(p.View()), "\n") {
		if strings.HasPrefix(line, "  "+labelReason+" *") {
			c.Y = y
			return c
		}
	}
	return nil
}

func (p *cancelPane) ShortHelp() []key.Binding {
	k := &p.s.keys
	return []key.Binding{keys.Help(k.Submit, "demander l'annulation"), keys.Help(k.Back, "renoncer")}
}

func (p *cancelPane) FullHelp() [][]key.Binding { return [][]key.Binding{p.ShortHelp()} }
