package form

import (
	"context"
	"reflect"
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Draft says where what is typed in a form waits until it is sent.
type Draft struct {
	Member string // number of the member that it is for
	Form   string // [spst.Draft.Form]; "" keeps nothing
	Title  string // what is edited, in words
	// Version is that of what was opened; 0 for something new.
	Version int64
}

// drafting is how far the draft of a form is. What is typed is kept each time a
// field is left, one call after the other, and when the program ends.
type drafting struct {
	asking tui.Ticket    // whether the portal has one
	asked  bool          // it has answered
	waits  *spst.Draft   // what it has, until it is taken up
	saving tui.Ticket    // keeping what is typed
	under  chan struct{} // closed once that call is over; nil before the first
	sent   []spst.DraftValue
	kept   []spst.DraftValue // what the portal has of this form; nil for nothing
}

// keyTakeUp takes up what waits.
var keyTakeUp = key.NewBinding(key.WithKeys("ctrl+r"), key.WithHelp("ctrl+r", "reprendre la saisie"))

// draftTimeout is how long a form that is closed for good waits for the portal.
const draftTimeout = 2 * time.Second

// drafts tells whether what is typed in this form is kept.
func (f *Form[T]) drafts() bool { return f.Drafts != nil && f.o.Draft.Form != "" }

// askDraft asks once whether something was typed in this form before.
func (f *Form[T]) askDraft() tea.Cmd {
	if !f.drafts() || f.draft.asking != 0 {
		return nil
	}
	keeper, d := f.Drafts, f.o.Draft
	var cmd tea.Cmd
	f.draft.asking, cmd = tui.Request(f.Ctx, func(ctx context.Context) (spst.Draft, error) {
		return keeper.Draft(ctx, d.Member, d.Form)
	})
	return cmd
}

// onDraft takes the portal's answers about the draft.
func (f *Form[T]) onDraft(r tui.Reply[spst.Draft]) tea.Cmd {
	d := &f.draft
	switch {
	case r.Ticket == 0:
	case r.Ticket == d.asking && !d.asked:
		if r.Err != nil && spst.KindOf(r.Err) != spst.NotFound {
			d.asking = 0 // asked again when the next field is left
			return nil
		}
		d.asked = true
		if r.Err == nil {
			d.kept = r.Value.Values
			if f.differs(r.Value) {
				d.waits = &r.Value
				f.LayOut()
			}
		}
		return f.keepDraft()
	case r.Ticket == d.saving:
		d.saving = 0
		if r.Err == nil {
			d.kept = d.sent
			return f.keepDraft()
		}
	}
	return nil
}

// differs tells whether a draft says something else than the fields of the form.
func (f *Form[T]) differs(d spst.Draft) bool {
	return slices.ContainsFunc(d.Values, func(v spst.DraftValue) bool { return v.Value != f.was(v.Name) })
}

// typed are the fields that differ from what was opened, as they stand.
func (f *Form[T]) typed() []spst.DraftValue {
	var values []spst.DraftValue
	for _, name := range f.names() {
		now, known := f.typedIn(name)
		if was := f.was(name); known && now != was {
			values = append(values, spst.DraftValue{Name: name, Value: now, Was: was})
		}
	}
	return values
}

// keepDraft keeps what is typed, unless the portal has it already, is being given
// it, or has something that waits and nothing was typed over it yet.
func (f *Form[T]) keepDraft() tea.Cmd {
	d := &f.draft
	if !f.drafts() {
		return nil
	}
	if !d.asked {
		return f.askDraft()
	}
	values := f.typed()
	if d.saving != 0 || f.saving != 0 || reflect.DeepEqual(values, d.kept) || d.waits != nil && len(values) == 0 {
		return nil
	}
	if len(values) == 0 {
		return f.dropDraft()
	}
	d.sent = values
	keeper, member, draft := f.Drafts, f.o.Draft.Member, f.draftOf(values)
	var cmd tea.Cmd
	under := make(chan struct{})
	d.under = under
	d.saving, cmd = tui.Request(f.Ctx, func(ctx context.Context) (spst.Draft, error) {
		defer close(under)
		return keeper.KeepDraft(ctx, member, draft)
	})
	return cmd
}

func (f *Form[T]) draftOf(values []spst.DraftValue) spst.Draft {
	d := f.o.Draft
	return spst.Draft{Form: d.Form, Title: d.Title, Version: d.Version, Values: values}
}

// Keep implements [tui.Keeper].
func (f *Form[T]) Keep(ctx context.Context) {
	values := f.typed()
	if !f.drafts() || f.saving != 0 || len(values) == 0 || reflect.DeepEqual(values, f.draft.kept) {
		return
	}
	_, _ = f.Drafts.KeepDraft(ctx, f.o.Draft.Member, f.draftOf(values)) // what could not be kept is lost with the program
}

// Abandon forgets what was kept of this form: the person has given it up.
func (f *Form[T]) Abandon() tea.Cmd { return f.dropDraft() }

// dropDraft forgets what the portal has of this form, even if the screen closes.
func (f *Form[T]) dropDraft() tea.Cmd {
	drop := f.dropping()
	if drop == nil {
		return nil
	}
	f.dropped()
	ctx := context.WithoutCancel(f.Ctx)
	return func() tea.Msg {
		drop(ctx)
		return nil
	}
}

// dropping gives what forgets it, once what is being kept has arrived; nil when the
// portal has nothing.
func (f *Form[T]) dropping() func(context.Context) {
	d := &f.draft
	if !f.drafts() || d.kept == nil && d.saving == 0 {
		return nil
	}
	keeper, member, name, under := f.Drafts, f.o.Draft.Member, f.o.Draft.Form, d.under
	return func(ctx context.Context) {
		ctx, stop := context.WithTimeout(ctx, draftTimeout)
		defer stop()
		if under != nil {
			select {
			case <-under:
			case <-ctx.Done():
			}
		}
		_ = keeper.DropDraft(ctx, member, name) // it ends by itself
	}
}

// dropped notes that the portal has nothing of this form any more.
func (f *Form[T]) dropped() { f.draft.kept, f.draft.waits, f.draft.saving = nil, nil, 0 }

// takeUp puts what waits in the fields. Where somebody changed one of them since,
// the two are laid side by side.
func (f *Form[T]) takeUp() (tui.Action, tea.Cmd) {
	d := *f.draft.waits
	f.draft.waits = nil
	now, was := f.opened, f.opened
	moved := false
	for _, v := range d.Values {
		moved = moved || v.Was != f.was(v.Name) && v.Value != f.was(v.Name)
		if at := f.o.At(&was, v.Name); at != nil {
			spst.PutText(at, v.Name, v.Was)
		}
	}
	f.fill(now)
	for _, v := range d.Values { // in the order of the form: a field may bring others
		if i := f.index(v.Name); i >= 0 {
			f.put(v.Name, v.Value)
			f.edited(f.Fields[i])
		}
	}
	f.Refused = nil
	f.refresh()
	if !moved || f.o.Panes == nil {
		return tui.Notice{Text: noticeTakenUp(d)}, nil
	}
	p := &conflict[T]{Base: f.Base, form: f, mine: f.now, draft: &d}
	f.opened = was
	cmd := f.o.Panes.Open(p)
	p.compare(now)
	return nil, cmd
}

// putBack leaves what waits where it is: the fields are the portal's again.
func (f *Form[T]) putBack(p *conflict[T]) {
	f.opened, f.draft.waits = p.theirs, p.draft
	f.fill(p.theirs)
	f.refresh()
}

// viewDraft says that something waits; "" when nothing does.
func (f *Form[T]) viewDraft() string {
	if f.draft.waits == nil {
		return ""
	}
	return widget.ProblemView(f.Theme, widget.Warning, textWaits(*f.draft.waits), f.W)
}

// viewWaiting is [Form.viewDraft] over the lines of a short form.
func (f *Form[T]) viewWaiting() []string {
	if text := f.viewDraft(); text != "" {
		return []string{" " + text, ""}
	}
	return nil
}

// takeUpKey is the key that takes up what waits, when something does.
func (f *Form[T]) takeUpKey() []key.Binding {
	if f.draft.waits == nil {
		return nil
	}
	return []key.Binding{keyTakeUp}
}
