package portal

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// DraftStore keeps what was typed and not sent, sealed: it may hold a NIR.
type DraftStore interface {
	// PutDraft adds a draft, or replaces that of the same form, account and member.
	// Only the last most of them stay.
	PutDraft(ctx context.Context, a spst.Account, member string, d spst.Draft, most int) error
	// Drafts are those of an account for a member, the last kept first, whole.
	Drafts(ctx context.Context, a spst.Account, member string) ([]spst.Draft, error)
	Draft(ctx context.Context, a spst.Account, member, form string) (spst.Draft, error)
	// DropDraft forgets one; it is no error when there is none.
	DropDraft(ctx context.Context, a spst.Account, member, form string) error
}

// ofPerson lets through who may read of the member and is somebody: what was typed and
// not sent is no matter of scripts.
func (p *Portal) ofPerson(ctx context.Context, a Actor, number string) ([]spst.Right, error) {
	if err := a.PermitToken(false); err != nil {
		return nil, err
	}
	return p.authorize(ctx, a, number, spst.RightRead)
}

// Drafts gives what an account has typed for a member and not sent, without the
// values; those of others are not seen.
func (p *Portal) Drafts(ctx context.Context, a Actor, number string) ([]spst.Draft, error) {
	if _, err := p.ofPerson(ctx, a, number); err != nil {
		return nil, err
	}
	list, err := p.store.Drafts(ctx, a.Account, number)
	kept := make([]spst.Draft, 0, len(list))
	for _, d := range list {
		if p.draftIsOver(d) {
			continue
		}
		d.Values = nil
		kept = append(kept, d)
	}
	return kept, err
}

// Draft gives one with its values.
func (p *Portal) Draft(ctx context.Context, a Actor, number, form string) (spst.Draft, error) {
	if _, err := p.ofPerson(ctx, a, number); err != nil {
		return spst.Draft{}, err
	}
	d, err := p.store.Draft(ctx, a.Account, number, form)
	if spst.KindOf(err) == spst.NotFound || err == nil && p.draftIsOver(d) {
		return spst.Draft{}, &spst.Error{Kind: spst.NotFound, Code: spst.CodeDraft,
			Message: "Aucune saisie n'attend ici : elle a été envoyée ou abandonnée."}
	}
	return d, err
}

// KeepDraft keeps what was typed in a form up to now. The last of two callers is
// the one that is kept.
func (p *Portal) KeepDraft(ctx context.Context, a Actor, number string, d spst.Draft) (spst.Draft, error) {
	if _, err := p.ofPerson(ctx, a, number); err != nil {
		return d, err
	}
	if found := spst.CheckDraft(&d); len(found) > 0 {
		return d, &spst.Error{Kind: spst.Invalid, Code: spst.CodeDraft, Problems: found, Message: "Cette saisie ne peut pas être gardée : " +
			found[0].Message}
	}
	d.SavedAt = p.now().Truncate(time.Millisecond)
	return d, p.store.PutDraft(ctx, a.Account, number, d, spst.MaxDrafts)
}

// DropDraft forgets one that was sent or given up; it may be gone already.
func (p *Portal) DropDraft(ctx context.Context, a Actor, number, form string) error {
	if _, err := p.ofPerson(ctx, a, number); err != nil {
		return err
	}
	return p.store.DropDraft(ctx, a.Account, number, form)
}

// draftIsOver tells a draft that the next purge drops.
func (p *Portal) draftIsOver(d spst.Draft) bool { return d.SavedAt.Before(p.draftsBefore()) }

func (p *Portal) draftsBefore() time.Time { return p.now().AddDate(0, 0, -spst.DraftDays) }
