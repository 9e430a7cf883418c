package portal

import (
	"context"
	"slices"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// ViewStore keeps the views of accounts, sealed.
type ViewStore interface {
	// PutView adds a view, or replaces that of the same list and key.
	PutView(ctx context.Context, a spst.Account, v spst.View) error
	// Views are those of an account, by list and key.
	Views(ctx context.Context, a spst.Account) ([]spst.View, error)
	// DropView forgets one; it is no error when there is none.
	DropView(ctx context.Context, a spst.Account, list spst.ViewList, key string) error
}

// Views gives those that an account has kept. The offered ones are not among them.
func (p *Portal) Views(ctx context.Context, a Actor) ([]spst.View, error) {
	return p.store.Views(ctx, a.Account)
}

// KeepView keeps a view, in the place of that of the same list and name. Invalid [spst.CodeView] for one that
// cannot be kept, or is one too many.
func (p *Portal) KeepView(ctx context.Context, a Actor, v spst.View) (spst.View, error) {
	if found := spst.CheckView(&v); len(found) > 0 {
		return v, &spst.Error{Kind: spst.Invalid, Code: spst.CodeView, Problems: found, Message: "Cette vue ne peut pas être gardée : " +
			found[0].Message}
	}
	v.SavedAt = p.now().Truncate(time.Millisecond)
	return v, p.store.Within(ctx, func(ctx context.Context) error {
		kept, err := p.store.Views(ctx, a.Account)
		if err != nil {
			return err
		}
		there := slices.ContainsFunc(kept, func(k spst.View) bool { return k.List == v.List && k.Key() == v.Key() })
		if !there && len(kept) >= spst.MaxViews {
			return &spst.Error{Kind: spst.Invalid, Code: spst.CodeView,
				Message: "Vous avez " + spst.Thousands(len(kept)) + " vues : retirez-en une avant d'en garder une autre."}
		}
		return p.store.PutView(ctx, a.Account, v)
	})
}

// DropView forgets a view of an account by its key; it may be gone already.
func (p *Portal) DropView(ctx context.Context, a Actor, list spst.ViewList, key string) error {
	return p.store.DropView(ctx, a.Account, list, key)
}
