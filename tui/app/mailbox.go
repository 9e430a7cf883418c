package app

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Letter is one that the embedded portal has sent.
type Letter struct {
	At                time.Time
	To, Subject, Text string
}

// mailbox shows the letters of the demo, newest first, and one of them whole.
type mailbox struct {
	th      *theme.Theme
	letters func() []Letter
	drawn   []Letter // as they were when it was drawn last
	at, top int      // the letter in focus, the first one listed
}

const (
	mailboxWidth = 66
	mailboxRows  = 4
	mailboxHead  = 2 // title, blank
)

// openMailbox shows what the portal of the demo has mailed; there is none for
// a real portal.
func (m *Model) openMailbox() tea.Cmd {
	m.box = &mailbox{th: m.th, letters: m.letters}
	return nil
}

func (b *mailbox) key(k tea.KeyPressMsg) (bool, func() tea.Cmd) {
	switch k.String() {
	case "up", "k", "shift+tab":
		b.move(-1)
	case "down", "j", "tab":
		b.move(1)
	default:
		return true, nil
	}
	return false, nil
}

func (b *mailbox) move(d int) {
	b.at = max(0, min(b.at+d, len(b.drawn)-1))
	b.top = max(b.at-mailboxRows+1, min(b.top, b.at))
}

func (b *mailbox) click(_, y int) (bool, func() tea.Cmd) {
	if i := b.top + y - mailboxHead; y >= mailboxHead && y < mailboxHead+mailboxRows && i < len(b.drawn) {
		b.at = i
	}
	return false, nil
}

func (b *mailbox) wheel(m tea.MouseWheelMsg)  { b.move(keys.Wheel(m)) }
func (b *mailbox) paste(tea.PasteMsg) tea.Cmd { return nil }
func (b *mailbox) cursor() *tea.Cursor        { return nil }

func (b *mailbox) view(width, height int) []string {
	width = min(width, mailboxWidth)
	b.drawn = b.letters()
	lines := []string{b.th.Title.Render(textMailbox), ""}
	if len(b.drawn) == 0 {
		return append(lines, b.th.Muted.Render(textNoMail), "", b.th.Muted.Render(textMailboxKeys))
	}
	if b.th.Spoken() {
		return append(lines, b.said()...)
	}
	for i := b.top; i < min(b.top+mailboxRows, len(b.drawn)); i++ {
		lines = append(lines, b.line(i, width))
	}
	lines = append(lines, b.th.Rule.Render(strings.Repeat("─", width)))
	room := height - len(lines) - 2
	text := b.th.Lines(strings.TrimSpace(b.drawn[b.at].Text), width)
	lines = append(lines, text[:min(room, len(text))]...)
	return append(lines, "", b.th.Muted.Render(textMailboxKeys))
}

// said is the letter in focus, and its place.
func (b *mailbox) said() []string {
	l := b.drawn[b.at]
	lines := []string{
		theme.Said(textLetter(b.at+1, len(b.drawn)), l.Subject, true), theme.Said(textLetterTo, l.To, true),
		theme.Said(textLetterAt, spst.FrenchClock(l.At), true),
	}
	for _, text := range b.th.Lines(strings.TrimSpace(l.Text), spokenWidth) {
		lines = append(lines, theme.Mark+text)
	}
	return append(lines, textMailboxKeys)
}

func (b *mailbox) line(i, width int) string {
	l := b.drawn[i]
	text := spst.FrenchClock(l.At) + "  " + l.Subject
	to := ansi.Truncate(l.To, width/2-2, theme.Ellipsis)
	line := widget.Fit(text, width-4-ansi.StringWidth(to)) + "  " + to
	if i == b.at {
		return b.th.Accent.Render(theme.Mark + " " + line)
	}
	return "  " + b.th.Muted.Render(line)
}
