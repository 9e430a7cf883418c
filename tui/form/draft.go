package form

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Draft says under which name the portal keeps the text typed in a form until it is sent.
type Draft struct {
	Member string // number of the member that the form is about
	Form   string // [spst.Draft.Form]; "" keeps nothing
	Title  string // what is edited, in words
	// Proposed tells that the form opens on what is only proposed, and may be proposed
	// otherwise the next time: it is kept with what was typed.
	Proposed bool
}

// drafting is the state of the draft of a form. The typed values are saved each time a field is left
// and when the program ends.
type drafting struct {
	asking tui.Ticket  // the question whether the portal has a draft
	asked  bool        // the portal has answered
	waits  *spst.Draft // the portal's draft, until it is put in the fields
	saving tui.Ticket  // the call that saves the typed values
	calls  calls
	sent   []spst.DraftValue
	kept   []spst.DraftValue // values in the portal's draft; nil for no draft
	wanted bool              // it goes in the fields as soon as it is known
}

// calls orders what changes the draft of one form: one call at a time, and none once a later one has begun,
// so that what was typed last stays.
type calls struct {
	turn        chan struct{} // full while a call is under way
	made, begun int           // numbers of the last call made, and of the last begun
}

// errOvertaken is the end of a call that a later one has made needless.
var errOvertaken = errors.New("a later call about the draft has begun")

// next makes a call, the latest up to now. It waits for the one under way, and is not begun when ctx ends first.
func (c *calls) next(call func(context.Context) error) func(context.Context) error {
	if c.turn == nil {
		c.turn = make(chan struct{}, 1)
	}
	c.made++
	number := c.made
	return func(ctx context.Context) error {
		select {
		case c.turn <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		defer func() { <-c.turn }()
		if number < c.begun {
			return errOvertaken
		}
		c.begun = number
		return call(ctx)
	}
}

// keyTakeUp puts the waiting draft in the fields.
var keyTakeUp = key.NewBinding(key.WithKeys("ctrl+r"), key.WithHelp("ctrl+r", "reprendre la saisie"))

// draftTimeout is how long a form that is closed for good waits for the portal.
const draftTimeout = 2 * time.Second

// drafts tells whether this form has a draft.
func (f *Form[T]) drafts() bool { return f.Drafts != nil && f.o.Draft.Form != "" }

// askDraft asks the portal once whether it has a draft of this form.
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

// onDraft handles the portal's answers about the draft.
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
			if d.waits != nil && d.wanted {
				_, cmd := f.takeUp()
				return tea.Batch(cmd, f.keepDraft())
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

// differs tells whether a draft has other values than the fields of the form.
func (f *Form[T]) differs(d spst.Draft) bool {
	return slices.ContainsFunc(d.Values, func(v spst.DraftValue) bool { return v.Value != f.was(v.Name) })
}

// typed gives the current values of the fields that differ from the opened record; once one differs from
// a proposal, those of all the fields that are not blank.
func (f *Form[T]) typed() []spst.DraftValue {
	values := f.unlike(f.was)
	if f.o.Draft.Proposed && len(values) > 0 {
		return f.unlike(f.blank)
	}
	return values
}

func (f *Form[T]) unlike(was func(name string) string) []spst.DraftValue {
	var values []spst.DraftValue
	for _, name := range f.names() {
		now, known := f.typedIn(name)
		if was := was(name); known && now != was {
			values = append(values, spst.DraftValue{Name: name, Value: now, Was: was})
		}
	}
	return values
}

// blank gives the text of a field in a record in which nothing was filled in.
func (f *Form[T]) blank(name string) string {
	var none T
	if f.o.At(&none, name) == nil {
		return ""
	}
	return f.text(&none, name)
}

// keepDraft saves the typed values, unless the portal has them already, a call is saving them, or a
// draft waits and nothing has been typed over it yet.
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
	keep := f.keeping(values)
	var cmd tea.Cmd
	d.saving, cmd = tui.Request(f.Ctx, func(ctx context.Context) (spst.Draft, error) {
		return spst.Draft{}, keep(context.WithoutCancel(ctx)) // the portal may go on with a call that is cut
	})
	return cmd
}

// keeping gives the function that saves the typed values.
func (f *Form[T]) keeping(values []spst.DraftValue) func(context.Context) error {
	keeper, d := f.Drafts, f.o.Draft
	return f.draft.calls.next(func(ctx context.Context) error {
		_, err := keeper.KeepDraft(ctx, d.Member, spst.Draft{Form: d.Form, Title: d.Title, Values: values})
		return err
	})
}

// Keep implements [tui.Keeper]. A draft that cannot be saved is lost when the program ends.
func (f *Form[T]) Keep(ctx context.Context) {
	d, values := &f.draft, f.typed()
	switch {
	case !f.drafts(), f.saving != 0, d.saving == 0 && reflect.DeepEqual(values, d.kept):
	case len(values) > 0:
		_ = f.keeping(values)(ctx)
	case d.waits == nil:
		if drop := f.dropping(); drop != nil {
			drop(ctx) // what was typed was taken back
		}
	}
}

// Abandon deletes the draft of this form: the person has given up the form.
func (f *Form[T]) Abandon() tea.Cmd { return f.dropDraft() }

// dropDraft deletes the draft of this form, even if the screen closes meanwhile.
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

// dropping gives the function that deletes the draft; nil when the portal has none.
func (f *Form[T]) dropping() func(context.Context) {
	d := &f.draft
	if !f.drafts() || d.kept == nil && d.saving == 0 {
		return nil
	}
	keeper, member, name := f.Drafts, f.o.Draft.Member, f.o.Draft.Form
	drop := d.calls.next(func(ctx context.Context) error { return keeper.DropDraft(ctx, member, name) })
	return func(ctx context.Context) {
		ctx, stop := context.WithTimeout(ctx, draftTimeout)
		defer stop()
		_ = drop(ctx) // an undeleted draft expires
	}
}

// dropped records that the portal no longer has a draft of this form.
func (f *Form[T]) dropped() { f.draft.kept, f.draft.waits, f.draft.saving = nil, nil, 0 }

// takeUp puts the waiting draft in the fields. Where somebody has changed one of its fields since, the
// two versions are compared side by side.
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
	if f.o.Draft.Proposed {
		for _, name := range f.names() {
			f.put(name, f.blank(name))
		}
		moved = false
	}
	for _, v := range d.Values { // in the order of the form: a field may make others appear
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

// TakeUp puts the draft in the fields as soon as it is known: it is what the form is opened for.
func (f *Form[T]) TakeUp() { f.draft.wanted = true }

// TakeUp does that for the form that has just been opened over a screen.
func TakeUp(panes *tui.Panes) {
	if f, ok := panes.Top().(interface{ TakeUp() }); ok {
		f.TakeUp()
	}
}

// putBack leaves the draft waiting: the fields have the portal's values again.
func (f *Form[T]) putBack(p *conflict[T]) {
	f.opened, f.draft.waits = p.theirs, p.draft
	f.fill(p.theirs)
	f.refresh()
}

// viewDraft gives the line that says that a draft waits; "" when none does.
func (f *Form[T]) viewDraft() string {
	if f.draft.waits == nil {
		return ""
	}
	return widget.ProblemView(f.Theme, widget.Warning, textWaits(*f.draft.waits), f.W)
}

// viewWaiting puts [Form.viewDraft] above the lines of a short form.
func (f *Form[T]) viewWaiting() []string {
	if text := f.viewDraft(); text != "" {
		return []string{" " + text, ""}
	}
	return nil
}

// takeUpKey gives the key that puts the draft in the fields, when one waits.
func (f *Form[T]) takeUpKey() []key.Binding {
	if f.draft.waits == nil {
		return nil
	}
	return []key.Binding{keyTakeUp}
}
