package credentials

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
)

// TokenService is what an access token asks of the portal.
type TokenService interface {
	// AddAccessToken gives the token, this once.
	AddAccessToken(ctx context.Context, in spst.AccessTokenInput) (spst.AccessToken, error)
}

// Token is « Créer un jeton d'accès », of who is signed in. Nothing of it is kept: neither
// what is typed nor the token, which shows once.
type Token struct {
	asking
	service TokenService
	keys    keyMap
	today   spst.Date
	made    spst.AccessToken // with its Token, while that shows
}

// created is the answer.
type created struct{ spst.AccessToken }

const (
	// proposedDays is how many days ahead the last day is that a new token is opened with.
	proposedDays = 90
)

// NewToken makes the screen.
func NewToken(service TokenService, b tui.Base, today spst.Date) *Token {
	t := &Token{service: service, asking: asking{Base: b}, keys: newKeyMap(b.Keys, "valider"), today: today}
	t.page = t.inputPage()
	t.page.start()
	return t
}

// inputPage asks what the token is for, and for the password.
func (t *Token) inputPage() *sheet {
	p := &sheet{Base: t.Base, keys: t.keys, title: textNewAccess, text: []string{textNewAccessHelp}, missing: textMissing, aside: asideToken,
		rule: t.check, byField: true}
	p.newField("token_name", spst.FieldLabel("token_name"), 60, false)
	for _, r := range spst.TokenRights()[1:] {
		p.newBox("rights", string(r), textRight(r))
	}
	p.newField("ends_on", spst.FieldLabel("ends_on"), 0, false)
	p.fields[len(p.fields)-1].Control = form.NewDate(p.Theme)
	p.newField("password", textCurrent, 1024, true)
	p.newButton(textCreate, t.send)
	p.newButton(textCancel, t.leave)
	return p.open(given{endsOn: t.today.AddDays(proposedDays)})
}

// check is the rule of tokens; what is not filled in is said once one goes on.
func (t *Token) check(g given) []spst.Problem {
	in := tokenOf(g)
	if in.TokenName == "" {
		in.TokenName = "?"
	}
	return spst.CheckAccessToken(in, t.today)
}

// tokenOf is what is given of a token.
func tokenOf(g given) spst.AccessTokenInput {
	return spst.AccessTokenInput{TokenName: spst.Tidy(g.tokenName), Rights: g.rights, EndsOn: g.endsOn, Password: g.password}
}

// madePage shows the token.
func (t *Token) madePage() *sheet {
	p := &sheet{Base: t.Base, keys: t.keys, title: textTokenMade(t.made), text: []string{textAccessOnce}, below: []string{t.made.Token}}
	p.newButton(textCopyAccess, t.copy)
	p.newButton(textAccessKept, t.leave)
	return p.open(given{})
}

func (t *Token) copy() (tui.Action, tea.Cmd) {
	return tui.Copy{What: textTheToken(t.made), Text: t.made.Token}, nil
}

// Init asks for nothing yet.
func (t *Token) Init() tea.Cmd { return nil }

// Update implements [tui.Screen].
func (t *Token) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if key.Matches(msg, t.keys.back) {
			return t.onBack()
		}
		return t.page.onInput(msg)
	case tea.PasteMsg, tea.MouseMsg:
		return t.page.onInput(msg)
	case tui.Reply[created]:
		return t.onCreated(msg), nil
	}
	return nil, nil
}

// onBack gives up an answer that is awaited, else leaves.
func (t *Token) onBack() (tui.Action, tea.Cmd) {
	if t.gaveUp() {
		return nil, nil
	}
	return t.leave()
}

// leave asks first while the token shows: it will not again.
func (t *Token) leave() (tui.Action, tea.Cmd) {
	if t.made.Token == "" {
		return tui.Pop{}, nil
	}
	return tui.Ask{Title: textAccessKeptTitle, Text: textAccessKeptText, Yes: textNotedYes, Then: tui.Pop{Notice: textTokenDone(t.made)}}, nil
}

func (t *Token) send() (tui.Action, tea.Cmd) {
	service, in := t.service, tokenOf(t.page.now())
	return nil, awaits(&t.asking, textCreating, func(ctx context.Context) (created, error) {
		made, err := service.AddAccessToken(ctx, in)
		return created{made}, err
	})
}

func (t *Token) onCreated(msg tui.Reply[created]) tui.Action {
	if !t.ends(msg.Ticket) {
		return nil
	}
	switch {
	case msg.Err == nil:
		t.made = msg.Value.AccessToken
		w, h := t.page.W, t.page.H
		t.page = t.madePage()
		t.page.start()
		t.page.place(w, h)
		return nil
	case spst.KindOf(msg.Err) == spst.Unauthenticated:
		return tui.Fail{Err: msg.Err} // signing in opens over this
	}
	t.page.fail(msg.Err)
	return nil
}

// Title names the screen.
func (t *Token) Title() string { return textNewAccess }

// Capturing is always so: letters are typed.
func (t *Token) Capturing() bool { return true }

// Unsaved is so once a name is typed, and while the token shows.
func (t *Token) Unsaved() bool { return t.made.Token != "" || t.page.now().tokenName != "" }

// SetSize implements [tui.Screen].
func (t *Token) SetSize(w, h int) { t.page.place(w, h) }

// View implements [tui.Screen].
func (t *Token) View() string { return t.page.view() }

// Cursor implements [tui.Cursorer].
func (t *Token) Cursor() *tea.Cursor { return t.page.cursor() }

// ShortHelp is the help line.
func (t *Token) ShortHelp() []key.Binding {
	if t.made.Token != "" {
		return []key.Binding{t.keys.next, t.keys.open, t.keys.back}
	}
	return []key.Binding{t.keys.next, t.keys.mark, t.keys.open, t.keys.back}
}

// FullHelp is every key of the screen.
func (t *Token) FullHelp() [][]key.Binding {
	k := t.keys
	if t.made.Token != "" {
		return [][]key.Binding{{k.next, k.prev, k.side, k.open}, {k.back}}
	}
	return [][]key.Binding{{k.next, k.prev, k.mark, k.open, k.submit}, {k.side, k.back}}
}

// asideToken is beside the fields, on a wide screen.
var asideToken = form.Aside{About: aboutAccess, Next: nextAccess}
