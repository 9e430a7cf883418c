package uitest

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// Drafts is a [tui.Drafts] in memory, of one member.
type Drafts struct {
	Now  time.Time
	Kept map[string]spst.Draft // by form
	Err  error                 // of every call, when there is one
}

// Draft implements [tui.Drafts].
func (d *Drafts) Draft(_ context.Context, _, form string) (spst.Draft, error) {
	kept, ok := d.Kept[form]
	if !ok && d.Err == nil {
		return spst.Draft{}, &spst.Error{Kind: spst.NotFound, Code: spst.CodeDraft}
	}
	return kept, d.Err
}

// KeepDraft implements [tui.Drafts].
func (d *Drafts) KeepDraft(_ context.Context, _ string, x spst.Draft) (spst.Draft, error) {
	if d.Err != nil {
		return x, d.Err
	}
	if d.Kept == nil {
		d.Kept = map[string]spst.Draft{}
	}
	x.SavedAt = d.Now
	d.Kept[x.Form] = x
	return x, nil
}

// DropDraft implements [tui.Drafts].
func (d *Drafts) DropDraft(_ context.Context, _, form string) error {
	delete(d.Kept, form)
	return d.Err
}
