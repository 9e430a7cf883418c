package app

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// prove asks who is signed in for their password again, over the work that
// waits for it.
type prove struct {
	th    *theme.Theme
	why   string
	field *widget.Field
	send  func(password string) tea.Cmd
	line  int // of the field, from the last view
}

const proveWidth = 60

// proved is the answer to it.
type proved struct{ why string }

// askPassword opens the box; problem is what was wrong the last time.
func (m *Model) askPassword(why string, problem error) {
	b := &prove{
		th: m.th, why: why,
		field: widget.NewField(m.th, widget.Options{Label: textProveLabel, Width: 30, Limit: 1024, Password: true}),
		send:  func(password string) tea.Cmd { return m.prove(why, password) },
	}
	b.field.Focus()
	if problem != nil {
		b.field.SetProblem(widget.Error, tui.Sentence(problem))
	}
	m.box = b
}

func (m *Model) prove(why, password string) tea.Cmd {
	services := m.services
	ticket, cmd := tui.Request(m.ctx, func(ctx context.Context) (proved, error) {
		return proved{why}, services.ConfirmPassword(ctx, password)
	})
	m.proving = ticket
	m.notice(textProving)
	return cmd
}

// onProved tells the screen that waits, or asks again. Nothing is done when
// that screen has been left meanwhile.
func (m *Model) onProved(msg tui.Reply[proved]) tea.Cmd {
	if msg.Ticket != m.proving {
		return nil
	}
	m.proving = 0
	m.status = status{}
	switch spst.KindOf(msg.Err) {
	case "":
		return m.give(tui.PasswordGiven{})
	case spst.Invalid, spst.RateLimited:
		m.askPassword(msg.Value.why, msg.Err)
		return nil
	default:
		return m.fail(msg.Err)
	}
}

func (b *prove) key(k tea.KeyPressMsg) (bool, func() tea.Cmd) {
	switch k.String() {
	case "esc":
		return true, nil
	case "enter", "ctrl+s":
		password := b.field.Value()
		if password == "" {
			b.field.SetProblem(widget.Error, textProveRequired)
			return false, nil
		}
		return true, func() tea.Cmd { return b.send(password) }
	}
	b.field.Update(k)
	return false, nil
}

func (b *prove) click(_, _ int) (bool, func() tea.Cmd) { return false, nil }
func (b *prove) wheel(tea.MouseWheelMsg)               {}
func (b *prove) paste(msg tea.PasteMsg) tea.Cmd        { return b.field.Update(msg) }

func (b *prove) view(width, _ int) []string {
	width = min(width, proveWidth)
	lines := append([]string{b.th.Title.Render(textProve), ""}, b.th.Styled(b.th.Text, b.why, width)...)
	lines = append(lines, "", b.field.View())
	b.line = len(lines) - 1
	if problem := b.field.ProblemView(width); problem != "" {
		lines = append(lines, strings.Split(problem, "\n")...)
	}
	return append(lines, "", b.th.Muted.Render(textProveKeys))
}

func (b *prove) cursor() *tea.Cursor {
	c := b.field.Cursor()
	if c != nil {
		c.Y += b.line
	}
	return c
}
