package credentials

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
)

// ChangeService is what changing one's password asks.
type ChangeService interface {
	// ChangePassword makes the same change once, however often it is sent.
	ChangePassword(ctx context.Context, c spst.PasswordChange) error
}

// Change is « Changer de mot de passe », of who is signed in.
type Change struct {
	asking
	service ChangeService
	keys    keyMap
	pair    *pair
}

// changed is the answer to it.
type changed struct{}

// NewChange makes the screen; owner is what the password may not hold.
func NewChange(service ChangeService, b tui.Base, owner spst.PasswordOwner) *Change {
	c := &Change{service: service, asking: asking{Base: b}, keys: newKeyMap(b.Keys, "valider")}
	c.page = &sheet{
		Base: b, keys: c.keys, title: textChange, text: []string{textChangeHelp}, missing: map[string]string{"current": textNoCurrent},
		aside: form.Aside{About: aboutPassword(), Next: nextChange},
	}
	c.page.newField("current", textCurrent, 1024, true)
	c.pair = newPair(c.page, func() spst.PasswordOwner { return owner })
	c.page.newButton(textSet, c.send)
	c.page.newButton(textCancel, func() (tui.Action, tea.Cmd) { return tui.Pop{}, nil })
	c.page.open(given{}).start()
	return c
}

// Init asks for nothing yet.
func (c *Change) Init() tea.Cmd { return nil }

// Update implements [tui.Screen].
func (c *Change) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if key.Matches(msg, c.keys.back) {
			return c.onBack(), nil
		}
		return c.page.onInput(msg)
	case tea.PasteMsg, tea.MouseMsg:
		return c.page.onInput(msg)
	case tui.Reply[changed]:
		return c.onChanged(msg), nil
	}
	return nil, nil
}

// onBack gives up an answer that is awaited, else leaves.
func (c *Change) onBack() tui.Action {
	if c.gaveUp() {
		return nil
	}
	return tui.Pop{}
}

func (c *Change) send() (tui.Action, tea.Cmd) {
	now := c.page.now()
	service, change := c.service, spst.PasswordChange{Current: now.current, Password: now.password}
	return nil, awaits(&c.asking, textSetting, func(ctx context.Context) (changed, error) {
		return changed{}, service.ChangePassword(ctx, change)
	})
}

func (c *Change) onChanged(m tui.Reply[changed]) tui.Action {
	if !c.ends(m.Ticket) {
		return nil
	}
	if m.Err == nil {
		c.page.form.Write("current", "")
		c.pair.clear()
		return tui.Pop{Notice: textChangedNote}
	}
	if spst.KindOf(m.Err) == spst.Unauthenticated {
		return tui.Fail{Err: m.Err} // signing in opens over this
	}
	c.page.fail(m.Err)
	return nil
}

// Waits tells whether msg is for what comes after the new password.
func (c *Change) Waits(msg tea.Msg, _ bool) bool { return c.page.waits(msg) }

// Title names the screen.
func (c *Change) Title() string { return textChange }

// Capturing is always so: letters are typed.
func (c *Change) Capturing() bool { return true }

// Unsaved is so once a new password is being typed.
func (c *Change) Unsaved() bool { return c.pair.typed() }

// SetSize implements [tui.Screen].
func (c *Change) SetSize(w, h int) { c.page.place(w, h) }

// View implements [tui.Screen].
func (c *Change) View() string { return c.page.view() }

// Cursor implements [tui.Cursorer].
func (c *Change) Cursor() *tea.Cursor { return c.page.cursor() }

// ShortHelp is the help line.
func (c *Change) ShortHelp() []key.Binding {
	return []key.Binding{c.keys.next, c.keys.open, c.keys.back}
}

// FullHelp is every key of the screen.
func (c *Change) FullHelp() [][]key.Binding {
	k := c.keys
	return [][]key.Binding{{k.next, k.prev, k.open, k.submit}, {k.side, k.back}}
}
