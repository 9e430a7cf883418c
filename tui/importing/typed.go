package importing

import (
	"context"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// formRow is the [spst.Draft.Form] of what is typed in place of a refused row, one at a time; valueRow
// is the row, among its values.
const (
	formRow  = spst.DraftImportRow
	valueRow = "row"
)

// rowDrafts keeps what is typed for one row of one file: that of another row is not offered.
type rowDrafts struct {
	tui.Drafts
	row string
}

// draftsOf keeps what is typed in place of a row; nil where nothing is kept.
func (s *Screen) draftsOf(row int) tui.Drafts {
	if s.Drafts == nil {
		return nil
	}
	return rowDrafts{s.Drafts, fmt.Sprint(s.run.File.Digest, " ", row)}
}

// Draft implements [tui.Drafts].
func (r rowDrafts) Draft(ctx context.Context, member, form string) (spst.Draft, error) {
	d, err := r.Drafts.Draft(ctx, member, form)
	if err != nil {
		return d, err
	}
	if row, _ := d.Value(valueRow); row != r.row {
		return spst.Draft{}, &spst.Error{Kind: spst.NotFound, Code: spst.CodeDraft}
	}
	return withoutRow(d), nil
}

// KeepDraft implements [tui.Drafts].
func (r rowDrafts) KeepDraft(ctx context.Context, member string, d spst.Draft) (spst.Draft, error) {
	d.Values = append(slices.Clone(d.Values), spst.DraftValue{Name: valueRow, Value: r.row})
	d, err := r.Drafts.KeepDraft(ctx, member, d)
	return withoutRow(d), err
}

func withoutRow(d spst.Draft) spst.Draft {
	d.Values = slices.DeleteFunc(slices.Clone(d.Values), func(v spst.DraftValue) bool { return v.Name == valueRow })
	return d
}

// dropRow forgets what was typed in place of a row.
func (s *Screen) dropRow() tea.Cmd {
	if s.Drafts == nil {
		return nil
	}
	ctx, drafts, member := context.WithoutCancel(s.Ctx), s.Drafts, s.o.Member.Number
	return func() tea.Msg {
		_ = drafts.DropDraft(ctx, member, formRow) // what is not dropped expires
		return nil
	}
}
