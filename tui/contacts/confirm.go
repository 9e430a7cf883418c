package contacts

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The e-mail of a contact receives the codes of a password reset once it is
// confirmed, with a code that goes to the account's own address.

// mailed is the answer to a request for a code.
type mailed struct {
	sent    spst.EmailCodeSent
	contact spst.Contact
}

// confirmation is what the form of a code edits.
type confirmation struct {
	code    string
	contact spst.Contact
}

// askCode has the code mailed for the contact under the cursor.
func (s *Screen) askCode() (tui.Action, tea.Cmd) {
	c := s.current().contact
	switch {
	case c == nil || c.Codes == "":
		return tui.Note{Text: noticeNoCodes}, nil
	case c.Codes == spst.CodesReceived:
		return tui.Notice{Text: noticeConfirmed(c.DisplayName())}, nil
	case c.Codes == spst.CodesNever:
		return tui.No(noticeOfMandate), nil
	case s.mailing != 0:
		return nil, nil
	}
	svc, number, contact := s.svc, s.member.Number, *c
	key := s.mail.Key(contact.ID + contact.Email)
	var cmd tea.Cmd
	s.mailing, cmd = tui.Request(s.Ctx, func(ctx context.Context) (mailed, error) {
		sent, err := svc.SendEmailCode(ctx, key, number, contact.ID)
		return mailed{sent, contact}, err
	})
	return tui.Notice{Text: noticeMailing}, cmd
}

// onMailed opens the form of the code, or says why none has left.
func (s *Screen) onMailed(r tui.Reply[mailed]) (tui.Action, tea.Cmd) {
	if r.Ticket != s.mailing {
		return nil, nil
	}
	s.mailing = 0
	s.mail.Over(r.Err)
	if r.Err != nil {
		return tui.Fail{Err: r.Err}, nil
	}
	return nil, s.openConfirm(r.Value)
}

func (s *Screen) openConfirm(m mailed) tea.Cmd {
	svc, number := s.svc, s.member.Number
	f := form.New(form.Options[confirmation]{
		Base: s.Base, Panes: s.panes, Title: titleConfirm + m.contact.DisplayName(), New: true,
		Opened: confirmation{contact: m.contact},
		Fields: []*form.Field{{
			Name: "code", Required: true, Hint: hintCode, Control: widget.NewEntry(s.Theme, widget.Options{Limit: limitCode}),
		}},
		Part: func(_, w int) widget.GridPart {
			w = min(w, widest) - 2*widget.GridMargin
			return widget.GridPart{
				Head:    s.Theme.Lines(textMailed(m.sent, m.contact.Email), w),
				Columns: []widget.GridColumn{{X: widget.GridMargin, W: w, Label: labelWidth}},
			}
		},
		At:        func(v *confirmation, _ string) any { return &v.code },
		Aside:     func(confirmation) form.Aside { return form.Aside{About: textToConfirm, Next: nextConfirm} },
		Normalize: func(v *confirmation) { v.code = strings.TrimSpace(v.code) },
		Check: func(v confirmation) []spst.Problem {
			if v.code != "" {
				return nil
			}
			return []spst.Problem{{Field: "code", Code: spst.ProblemCodeRequired, Severity: spst.SeverityError, Message: textNoCode}}
		},
		Save: func(ctx context.Context, _ string, v confirmation) (confirmation, error) {
			c, err := svc.ConfirmEmail(ctx, number, v.contact.ID, spst.EmailCode{Code: v.code})
			return confirmation{contact: c}, err
		},
		Saved: func(_, v confirmation) (string, tea.Cmd) {
			s.undo.Forget(v.contact.ID)
			s.follow = v.contact.ID
			return noticeConfirmed(v.contact.DisplayName()), s.Init()
		},
	}, false)
	return s.panes.Open(f)
}

// codesTag says in a row of one of the two types that its e-mail receives no codes.
func codesTag(r row) string {
	if r.kind != spst.ManagerContact && r.kind != spst.HRContact {
		return ""
	}
	switch r.contact.Codes {
	case spst.CodesUnconfirmed:
		return tagUnconfirmed
	case spst.CodesNever:
		return tagOfMandate
	default:
		return ""
	}
}
