package portal

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

// Permit refuses everything to a session that must turn a second factor on
// first (Forbidden CodeEnrolFirst), but what that needs.
func (a Actor) Permit(enrolling bool) error {
	if !a.mustEnrol || enrolling {
		return nil
	}
	return &spst.Error{
		Kind: spst.Forbidden, Code: spst.CodeEnrolFirst,
		Message: "Votre service demande un double facteur pour ce compte : activez-le sur « Mon compte », ou par « adherent compte double-facteur activer ».",
	}
}

// authorize is the one place where it is decided who may do what: a member's
// account everything on its own number, a mandatary what its mandate in force
// says. Any other number is NotFound, unknown or not: the two are not told
// apart. A right that the mandate lacks is Forbidden.
func (p *Portal) authorize(ctx context.Context, a Actor, number string, need spst.Right) ([]spst.Right, error) {
	all, err := p.rights(ctx, a, number)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errNoMember()
	}
	rights := a.narrowed(all)
	switch {
	case spst.Permits(rights, need):
	case spst.Permits(all, need):
		return nil, a.errTokenRight(need)
	default:
		return nil, &spst.Error{
			Kind: spst.Forbidden, Code: spst.CodeMandate,
			Message: "Votre mandat ne permet pas cette action. Demandez à l'adhérent de l'étendre.",
		}
	}
	noteGranted(ctx, Need{number, need})
	return rights, nil
}

func (p *Portal) rights(ctx context.Context, a Actor, number string) ([]spst.Right, error) {
	switch a.Account.Kind {
	case spst.MemberAccount:
		if a.Account.Number == number {
			return spst.Rights(), nil
		}
	case spst.MandataryAccount:
		return p.store.Rights(ctx, a.Account.Number, number, p.today())
	}
	return nil, nil
}

// member authorises, then finds the member, with the actor's rights on it.
func (p *Portal) member(ctx context.Context, a Actor, number string, need spst.Right) (Member, error) {
	rights, err := p.authorize(ctx, a, number, need)
	if err != nil {
		return Member{}, err
	}
	m, err := p.store.Member(ctx, number, p.today())
	if spst.KindOf(err) == spst.NotFound {
		return Member{}, errNoMember()
	}
	m.Rights = rights
	return m, err
}

// Members are those the actor may act for, by number; for a mandatary, with
// their State.
func (p *Portal) Members(ctx context.Context, a Actor) ([]spst.Member, error) {
	if a.Account.Kind == spst.MandataryAccount {
		return p.clients(ctx, a)
	}
	m, err := p.Member(ctx, a, a.Account.Number)
	if err != nil {
		return nil, err
	}
	return []spst.Member{m}, nil
}

// Member is one of them; NotFound for somebody else's and for an unknown one.
func (p *Portal) Member(ctx context.Context, a Actor, number string) (spst.Member, error) {
	m, err := p.member(ctx, a, number, spst.RightRead)
	return m.Member, err
}

func errNoMember() error {
	return &spst.Error{
		Kind: spst.NotFound, Code: spst.CodeMember,
		Message: "Adhérent inconnu. Vérifiez le numéro.",
	}
}
