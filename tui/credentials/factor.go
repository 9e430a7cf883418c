package credentials

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/widget"
)

// FactorService is what a second factor asks of the portal.
type FactorService interface {
	BeginSecondFactor(ctx context.Context, given spst.PasswordProof) (spst.Enrolment, error)
	ConfirmSecondFactor(ctx context.Context, given spst.SecondFactorCode) (spst.RecoveryCodes, error)
	RemoveSecondFactor(ctx context.Context, given spst.SecondFactorProof) error
	RenewRecoveryCodes(ctx context.Context, given spst.SecondFactorProof) (spst.RecoveryCodes, error)
}

// Factor is turning a second factor on, turning it off, and new recovery codes.
type Factor struct {
	asking
	service FactorService
	keys    keyMap
	action  route.SecondFactorAction
	code    *widget.QR // while it shows
	enrol   *sheet     // the page that has the key
	codes   bool       // the recovery codes show, this once
}

// The answers.
type (
	begun     struct{ spst.Enrolment }
	recovered struct{ spst.RecoveryCodes }
	removed   struct{}
)

// NewFactor makes the screen.
func NewFactor(service FactorService, b tui.Base, action route.SecondFactorAction) *Factor {
	f := &Factor{service: service, asking: asking{Base: b}, keys: newKeyMap(b.Keys, "valider"), action: action}
	f.page = f.proofPage()
	f.page.start()
	return f
}

// proofPage asks for the password, and for a code where there is one already.
func (f *Factor) proofPage() *sheet {
	p := &sheet{Base: f.Base, keys: f.keys, title: f.Title(), text: textFactorHelp[f.action], missing: textMissing,
		aside: asideFactor[f.action]}
	p.newField("password", textCurrent, 1024, true)
	if f.action != route.EnrolSecondFactor {
		p.newField("code", textFactorCode, 40, false)
	}
	p.newButton(textContinue, f.send)
	p.newButton(textCancel, f.leave)
	return p.open(given{})
}

// enrolPage shows the QR code and asks for a first code.
func (f *Factor) enrolPage(e spst.Enrolment) *sheet {
	p := &sheet{Base: f.Base, keys: f.keys, title: f.Title(), missing: textMissing}
	p.narrow = !f.Theme.Spoken()
	f.enrol, p.below = p, halves(e.Grouped())
	if code, err := widget.NewQR(e.URI); err == nil {
		f.code = code
	}
	p.newField("code", textCodeLabel, 40, false)
	p.newButton(textActivate, f.confirm)
	p.newButton(textCancel, f.leave)
	return p.open(given{})
}

// halves cuts the groups of a key in two lines.
func halves(grouped string) []string {
	groups := strings.Fields(grouped)
	middle := (len(groups) + 1) / 2
	return []string{strings.Join(groups[:middle], " "), strings.Join(groups[middle:], " ")}
}

// codesPage shows the recovery codes.
func (f *Factor) codesPage(codes []string) *sheet {
	p := &sheet{Base: f.Base, keys: f.keys, title: textRecovery, text: []string{textRecoveryHelp}}
	half := (len(codes) + 1) / 2
	if f.Theme.Spoken() { // one a line
		half = len(codes)
	}
	for i := range half {
		line := "    " + widget.Fit(codes[i], 20)
		if half+i < len(codes) {
			line += codes[half+i]
		}
		p.below = append(p.below, line)
	}
	p.newButton(textNoted, f.leave)
	return p.open(given{})
}

func (f *Factor) show(p *sheet) {
	w, h := f.page.W, f.page.H
	f.page = p
	p.start()
	f.size(w, h)
}

// size shows the QR code where it fits.
func (f *Factor) size(w, h int) {
	f.page.beside = nil
	if f.page == f.enrol {
		f.page.text = []string{textKeyAlone}
	}
	if f.code != nil && f.page.narrow && h >= f.code.Height() && w >= f.code.Width()+besideGap+narrowWidth {
		f.page.beside, f.page.text = f.code.Draw(f.Theme), []string{textPhotograph, textTypeKey}
	}
	f.page.place(w, h)
}

// Init asks for nothing yet.
func (f *Factor) Init() tea.Cmd { return nil }

// Update implements [tui.Screen].
func (f *Factor) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if key.Matches(msg, f.keys.back) {
			return f.onBack()
		}
		return f.page.onInput(msg)
	case tea.PasteMsg, tea.MouseMsg:
		return f.page.onInput(msg)
	case tea.ColorProfileMsg, tea.BackgroundColorMsg:
		f.size(f.page.W, f.page.H)
	case tui.Reply[begun]:
		if f.answered(msg.Ticket, msg.Err) {
			f.show(f.enrolPage(msg.Value.Enrolment))
		}
		return tui.Expired(msg.Err), nil
	case tui.Reply[recovered]:
		if f.answered(msg.Ticket, msg.Err) {
			f.codes = true
			f.show(f.codesPage(msg.Value.Codes))
		}
		return tui.Expired(msg.Err), nil
	case tui.Reply[removed]:
		if f.answered(msg.Ticket, msg.Err) {
			return tui.Pop{Notice: textRemoved}, nil
		}
		return tui.Expired(msg.Err), nil
	}
	return nil, nil
}

func (f *Factor) onBack() (tui.Action, tea.Cmd) {
	if f.gaveUp() {
		return nil, nil
	}
	return f.leave()
}

// leave asks first while the recovery codes show: they will not again.
func (f *Factor) leave() (tui.Action, tea.Cmd) {
	if !f.codes {
		return tui.Pop{}, nil
	}
	done := tui.Pop{Notice: textRenewed}
	if f.action == route.EnrolSecondFactor {
		done.Notice = textActivated
	}
	return tui.Ask{Title: textNotedTitle, Text: textNotedText, Yes: textNotedYes, Then: done}, nil
}

// send gives the password, and the code, for the action.
func (f *Factor) send() (tui.Action, tea.Cmd) {
	now := f.page.now()
	service, given := f.service, spst.SecondFactorProof{Password: now.password, Code: strings.TrimSpace(now.code)}
	switch f.action {
	case route.EnrolSecondFactor:
		return nil, awaits(&f.asking, textChecking, func(ctx context.Context) (begun, error) {
			e, err := service.BeginSecondFactor(ctx, spst.PasswordProof{Password: given.Password})
			return begun{e}, err
		})
	case route.RenewRecoveryCodes:
		return nil, awaits(&f.asking, textChecking, func(ctx context.Context) (recovered, error) {
			codes, err := service.RenewRecoveryCodes(ctx, given)
			return recovered{codes}, err
		})
	default:
		return nil, awaits(&f.asking, textChecking, func(ctx context.Context) (removed, error) {
			return removed{}, service.RemoveSecondFactor(ctx, given)
		})
	}
}

// confirm gives the first code.
func (f *Factor) confirm() (tui.Action, tea.Cmd) {
	service, given := f.service, spst.SecondFactorCode{Code: strings.TrimSpace(f.page.now().code)}
	return nil, awaits(&f.asking, textChecking, func(ctx context.Context) (recovered, error) {
		codes, err := service.ConfirmSecondFactor(ctx, given)
		return recovered{codes}, err
	})
}

// answered tells whether a reply is the one awaited and good; an error shows
// beside its field.
func (f *Factor) answered(t tui.Ticket, err error) bool {
	if !f.ends(t) {
		return false
	}
	if err != nil {
		f.page.fail(err)
	}
	return err == nil
}

// Waits tells whether msg is for what comes after a second factor that is taken away.
func (f *Factor) Waits(msg tea.Msg, _ bool) bool {
	return f.action == route.RemoveSecondFactor && f.page.waits(msg)
}

// Title names the screen.
func (f *Factor) Title() string { return textFactorTitle[f.action] }

// Capturing is always so: letters are typed.
func (f *Factor) Capturing() bool { return true }

// SetSize implements [tui.Screen].
func (f *Factor) SetSize(w, h int) { f.size(w, h) }

// View implements [tui.Screen].
func (f *Factor) View() string { return f.page.view() }

// Cursor implements [tui.Cursorer].
func (f *Factor) Cursor() *tea.Cursor { return f.page.cursor() }

// ShortHelp is the help line.
func (f *Factor) ShortHelp() []key.Binding {
	return []key.Binding{f.keys.next, f.keys.open, f.keys.back}
}

// FullHelp is every key of the screen.
func (f *Factor) FullHelp() [][]key.Binding {
	k := f.keys
	return [][]key.Binding{{k.next, k.prev, k.open, k.submit}, {k.side, k.back}}
}
