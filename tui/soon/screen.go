// Package soon shows what is announced and not there yet: what it will do, in
// full sentences, and where to turn meanwhile.
package soon

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
)

// Service gives whom to write to.
type Service interface {
	Service(ctx context.Context) (spst.Service, error)
}

// Screen is one such page.
type Screen struct {
	service Service
	th      *theme.Theme
	keys    keys.Map
	page    page

	ctx           context.Context
	cancel        context.CancelFunc
	asking        tui.Ticket
	info          spst.Service
	failed        bool
	width, height int
}

// ForService is the page of one of the services of Accueil.
func ForService(svc Service, th *theme.Theme, s route.Service) *Screen {
	return newScreen(svc, th, servicePage(s))
}

func newScreen(svc Service, th *theme.Theme, p page) *Screen {
	s := &Screen{service: svc, th: th, keys: keys.New(), page: p}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// Init asks for the service's addresses.
func (s *Screen) Init() tea.Cmd {
	ticket, cmd := tui.Request(s.ctx, s.service.Service)
	s.asking = ticket
	return cmd
}

// Update implements [tui.Screen].
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tui.Reply[spst.Service]:
		if msg.Ticket == s.asking {
			s.failed = msg.Err != nil
			if msg.Err == nil {
				s.info = msg.Value
			}
		}
	case tui.Online:
		if bool(msg) && s.failed {
			return nil, s.Init()
		}
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, s.keys.Open):
			return tui.Pop{}, nil
		case key.Matches(msg, s.keys.Copy) && s.mailbox() != "":
			return tui.Notice{Text: textCopied + s.mailbox()}, tea.SetClipboard(s.mailbox())
		}
	}
	return nil, nil
}

// Close gives up the request.
func (s *Screen) Close() { s.cancel() }

// Title names the page.
func (s *Screen) Title() string { return s.page.title }

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) { s.width, s.height = w, h }

// ShortHelp is the help line.
func (s *Screen) ShortHelp() []key.Binding {
	return []key.Binding{keys.Help(s.keys.Copy, "copier l'adresse"), s.keys.Back}
}

// FullHelp is every key of the page.
func (s *Screen) FullHelp() [][]key.Binding {
	return [][]key.Binding{{keys.Help(s.keys.Open, "retour"), keys.Help(s.keys.Copy, "copier l'adresse")}}
}

// maxText is the widest text that is comfortable to read.
const maxText = 76

// View implements [tui.Screen].
func (s *Screen) View() string {
	width := min(s.width-4, maxText)
	var lines []string
	add := func(render func(...string) string, text string) {
		for _, l := range strings.Split(ansi.Wrap(text, width, ""), "\n") {
			lines = append(lines, "  "+render(l))
		}
	}
	blank := func() { lines = append(lines, "") }
	blank()
	add(s.th.Title.Render, s.page.title)
	blank()
	add(s.th.Accent.Render, theme.SignNone+" "+textNotYet)
	for _, p := range s.page.paragraphs {
		blank()
		add(s.th.Text.Render, p)
	}
	blank()
	add(s.th.Strong.Render, textMeanwhile)
	for _, l := range s.contacts() {
		add(s.th.Text.Render, l)
	}
	return fill(lines, s.height)
}

// contacts are whom to write to or ring, as far as it is known.
func (s *Screen) contacts() []string {
	var lines []string
	if m := s.mailbox(); m != "" {
		lines = append(lines, textWrite+m)
	}
	if s.info.Phone != "" {
		lines = append(lines, textRing+s.info.Phone)
	}
	if s.info.Website != "" {
		lines = append(lines, textSite+s.info.Website)
	}
	if len(lines) == 0 {
		return []string{textAsk}
	}
	return lines
}

func (s *Screen) mailbox() string {
	for _, m := range s.info.Mailboxes {
		if m.Code == s.page.mailbox {
			return m.Email
		}
	}
	return ""
}

func fill(lines []string, height int) string {
	for len(lines) < height {
		lines = append(lines, "")
	}
	return strings.Join(lines[:height], "\n")
}
