package declarations

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// keeping is how far the declaration is, as the portal has it: one request at
// a time, and another one after it when the person went on meanwhile.
type keeping struct {
	kept   spst.DeclarationInput
	ticket tui.Ticket
	write  tui.Attempt[kept] // while it is pending, it is asked again before anything else
	err    error
}

// kept is what is kept of a version.
type kept struct {
	spst.DeclarationInput
	version int64
}

// sending is the confirmation.
type sending struct {
	ticket tui.Ticket
	write  tui.Attempt[sent]
	after  bool // once what is being kept is kept
}

// sent is what is certified of a version.
type sent struct {
	spst.Certification
	version int64
}

// certified is the person's yes.
type certified struct{}

// input is what there is to keep now.
func (e *entry) input() spst.DeclarationInput {
	in := spst.DeclarationInput{Step: spst.DeclarationSteps()[e.step], CertifiedBy: e.form.Now().CertifiedBy}
	in.Normalize()
	return in
}

// Unsaved tells whether a name was typed that the portal does not have.
func (e *entry) Unsaved() bool {
	return e.open() && e.input().CertifiedBy != e.keeping.kept.CertifiedBy
}

// keep sends how far the declaration is, unless the portal has it already.
func (e *entry) keep() tea.Cmd {
	k := &e.keeping
	in := kept{e.input(), e.d.Version}
	if k.write.Pending() {
		in = k.write.Asked()
	}
	if k.ticket != 0 || !e.open() || e.d.Status == spst.DeclarationDraft && in.DeclarationInput == k.kept {
		return nil
	}
	var cmd tea.Cmd
	k.ticket, cmd = tui.Request(e.Ctx, e.update(in))
	return cmd
}

// update gives the function that keeps it on the portal.
func (e *entry) update(in kept) func(context.Context) (spst.Declaration, error) {
	svc, member, year, once := e.s.svc, e.s.o.Member.Number, e.d.Year, e.keeping.write.Key(in)
	return func(ctx context.Context) (spst.Declaration, error) {
		return svc.UpdateDeclaration(ctx, once, member, year, in.version, in.DeclarationInput)
	}
}

// Keep implements [tui.Keeper]: what is on its way is sent again before what was typed since.
func (e *entry) Keep(ctx context.Context) {
	if e.sending.ticket != 0 || !e.Unsaved() {
		return
	}
	version := e.d.Version
	if write := &e.keeping.write; write.Pending() {
		d, err := e.update(write.Asked())(ctx)
		if err != nil || write.Asked().DeclarationInput == e.input() {
			return // what cannot be kept is lost
		}
		version = d.Version
		write.Over(nil)
	}
	_, _ = e.update(kept{e.input(), version})(ctx)
}

func (e *entry) onKept(msg tui.Reply[spst.Declaration]) (tui.Action, tea.Cmd) {
	k := &e.keeping
	k.ticket, k.err = 0, msg.Err
	if k.write.Over(msg.Err); msg.Err != nil {
		e.sending.after = false
		return e.overtaken(msg.Err)
	}
	first := e.d.Status == spst.DeclarationToEnter
	k.kept = k.write.Asked().DeclarationInput
	e.know(msg.Value)
	if first {
		e.changes.Known = true // there is nothing to compare with yet
	}
	if e.sending.after {
		e.sending.after = false
		return e.send()
	}
	return nil, e.keep()
}

// overtaken takes the version in force when somebody else went on with the
// declaration: it is compared with what is typed, or read again where nothing is.
func (e *entry) overtaken(err error) (tui.Action, tea.Cmd) {
	x, ok := errors.AsType[*spst.Error](err)
	if !ok || x.Kind != spst.Stale {
		return tui.Fail{Err: err}, nil
	}
	action := tui.No(noticeMeanwhile)
	var cmd tea.Cmd
	if current, ok := x.Current.(*spst.Declaration); ok {
		if e.certifying() && !current.Status.Certified() && e.form.Unsaved() {
			action, cmd = e.form.Compare(err)
		}
		e.know(*current)
		e.keeping.kept = spst.DeclarationInput{Step: current.Step, CertifiedBy: current.CertifiedBy}
	}
	e.keeping.err = nil
	e.sending.write.End()
	return action, tea.Batch(cmd, e.ask())
}

// submit asks before the certification is sent.
func (e *entry) submit() (tui.Action, tea.Cmd) {
	if e.sending.ticket != 0 || e.sending.after || e.d.Estimate == nil {
		return nil, nil
	}
	return tui.Ask{Title: confirmTitle(e.d.Year), Text: confirmText(e.d, e.certification().CertifiedBy), Yes: confirmYes,
		Then: tui.Send{Msg: certified{}}}, nil
}

func (e *entry) certification() spst.Certification {
	c := e.form.Now().Certification
	c.People = e.d.People.Total
	if e.d.Estimate != nil {
		c.TotalCents = e.d.Estimate.TotalCents
	}
	return c
}

// send confirms, after what is being kept.
func (e *entry) send() (tui.Action, tea.Cmd) {
	if e.sending.ticket != 0 || !e.open() {
		return nil, nil
	}
	if e.keeping.write.Pending() {
		e.sending.after = true
		return nil, e.keep()
	}
	c := sent{e.certification(), e.d.Version}
	svc, member, year, once := e.s.svc, e.s.o.Member.Number, e.d.Year, e.sending.write.Key(c)
	var cmd tea.Cmd
	e.sending.ticket, cmd = tui.Request(e.Ctx, func(ctx context.Context) (spst.Declaration, error) {
		return svc.ConfirmDeclaration(ctx, once, member, year, c.version, c.Certification)
	})
	return nil, cmd
}

func (e *entry) onSent(msg tui.Reply[spst.Declaration]) (tui.Action, tea.Cmd) {
	e.sending.ticket = 0
	switch x, _ := errors.AsType[*spst.Error](msg.Err); {
	case msg.Err == nil:
		e.know(msg.Value)
		e.top = 0
		return tui.Notice{Text: noticeConfirmed(e.d.Year)}, nil
	case x == nil:
	case x.Kind == spst.Invalid:
		cmd, _ := e.form.Refuse(msg.Err)
		return tui.Fail{Err: msg.Err}, cmd
	case x.Kind == spst.Stale:
		return e.overtaken(msg.Err)
	case x.Kind == spst.Conflict:
		e.sending.write.End()
		return tui.Fail{Err: msg.Err}, tea.Batch(e.goTo(atEstimate), e.ask())
	}
	return tui.Fail{Err: msg.Err}, nil
}
