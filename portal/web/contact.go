package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

const (
	contactsTag   = "contacts"
	contactsPath  = "/v1/members/{number}/contacts"
	addressesPath = "/v1/members/{number}/addresses"
)

type (
	// OfListed is the path of one contact or address.
	OfListed struct {
		OfMember
		ID string `path:"id" maxLength:"40"`
	}
	addListedInput[T any] struct {
		OfMember
		OnceHeader
		Body T
	}
	updateListedInput[T any] struct {
		OfListed
		OnceHeader
		MatchHeader
		Body T
	}
	// listInput asks for a list, or for what was taken off it.
	listInput struct {
		OfMember
		Removed bool `query:"removed" doc:"Ceux qui ont été retirés depuis 30 jours, au lieu de ceux de la liste"`
	}
	sendCodeInput struct {
		OfListed
		OnceHeader
	}
	confirmEmailInput struct {
		OfListed
		Body spst.EmailCode
	}
	moveListedInput struct {
		OfListed
		OnceHeader
		MatchHeader
	}
)

// listedRoutes are the words and the use cases of contacts or of addresses.
type listedRoutes[T any] struct {
	path, name                   string
	history                      string
	doHistory                    func(ctx context.Context, a portal.Actor, number, id string) ([]spst.HistoryEntry, error)
	add, update, remove, restore string
	head                         func(*T) *spst.Head
	doAdd, doUpdate              func(ctx context.Context, a portal.Actor, number string, v T) (T, error)
	doRemove, doRestore          func(ctx context.Context, a portal.Actor, number, id string, version int64) (T, error)
}

func (s *server) registerContacts() {
	register(s, s.read(contactsPath, "list-contacts", contactsTag, "Les contacts"),
		func(ctx context.Context, in *listInput) (*output[spst.Contacts], error) {
			list := s.portal.Contacts
			if in.Removed {
				list = s.portal.RemovedContacts
			}
			contacts, err := list(ctx, actor(ctx), in.Number)
			return answer(spst.Contacts{Contacts: orEmpty(contacts)}, err)
		})
	register(s, s.read(addressesPath, "list-addresses", contactsTag, "Les adresses"),
		func(ctx context.Context, in *listInput) (*output[spst.Addresses], error) {
			list := s.portal.Addresses
			if in.Removed {
				list = s.portal.RemovedAddresses
			}
			addresses, err := list(ctx, actor(ctx), in.Number)
			return answer(spst.Addresses{Addresses: orEmpty(addresses)}, err)
		})
	registerListed(s, listedRoutes[spst.Contact]{
		path: contactsPath, name: "contact",
		add: "Ajouter un contact", update: "Modifier un contact", remove: "Retirer un contact", restore: "Annuler le retrait d'un contact",
		history: "Qui a changé quoi d'un contact, et quand", doHistory: s.portal.ContactHistory,
		head:  func(c *spst.Contact) *spst.Head { return &c.Head },
		doAdd: s.portal.AddContact, doUpdate: s.portal.UpdateContact, doRemove: s.portal.RemoveContact, doRestore: s.portal.RestoreContact,
	})
	s.registerEmailCodes()
	registerListed(s, listedRoutes[spst.Address]{
		path: addressesPath, name: "address",
		add: "Ajouter une adresse", update: "Modifier une adresse", remove: "Retirer une adresse", restore: "Annuler le retrait d'une adresse",
		history: "Qui a changé quoi d'une adresse, et quand", doHistory: s.portal.AddressHistory,
		head:  func(a *spst.Address) *spst.Head { return &a.Head },
		doAdd: s.portal.AddAddress, doUpdate: s.portal.UpdateAddress, doRemove: s.portal.RemoveAddress, doRestore: s.portal.RestoreAddress,
	})
	register(s, under(contactsTag, s.file("/v1/members/{number}/coupon.pdf", "get-coupon-document",
		"Le coupon-réponse facture dématérialisée, en PDF")),
		func(ctx context.Context, in *OfMember) (*fileOutput, error) {
			return s.send(s.portal.CouponDocument(ctx, actor(ctx), in.Number))
		})
	register(s, s.read("/v1/members/{number}/care-team", "get-care-team", contactsTag, "Joindre nos services"),
		func(ctx context.Context, in *OfMember) (*output[spst.CareTeam], error) {
			t, err := s.portal.CareTeam(ctx, actor(ctx), in.Number)
			t.Team, t.Mailboxes = orEmpty(t.Team), orEmpty(t.Mailboxes)
			return answer(t, err)
		})
}

func registerListed[T any](s *server, r listedRoutes[T]) {
	one := r.path + "/{id}"
	reply := func(v T, err error) (*versioned[T], error) { return withVersion(v, r.head(&v).Version, err) }
	register(s, s.read(one+"/history", "get-"+r.name+"-history", contactsTag, r.history),
		func(ctx context.Context, in *OfListed) (*output[spst.History], error) {
			entries, err := r.doHistory(ctx, actor(ctx), in.Number, in.ID)
			return answer(spst.History{Entries: orEmpty(entries)}, err)
		})
	add := under(contactsTag, s.write(http.MethodPost, r.path, "add-"+r.name, r.add))
	add.DefaultStatus = http.StatusCreated
	register(s, add, func(ctx context.Context, in *addListedInput[T]) (*versioned[T], error) {
		out, err := reply(r.doAdd(ctx, actor(ctx), in.Number, in.Body))
		if err == nil {
			out.Location = strings.ReplaceAll(r.path, "{number}", in.Number) + "/" + r.head(&out.Body).ID
		}
		return out, err
	})
	register(s, under(contactsTag, s.write(http.MethodPut, one, "update-"+r.name, r.update)),
		func(ctx context.Context, in *updateListedInput[T]) (*versioned[T], error) {
			return matching(in.MatchHeader, func(version int64) (*versioned[T], error) {
				*r.head(&in.Body) = spst.Head{ID: in.ID, Version: version}
				return reply(r.doUpdate(ctx, actor(ctx), in.Number, in.Body))
			})
		})
	move := func(op func(ctx context.Context, a portal.Actor, number, id string, version int64) (T, error)) func(context.Context,
		*moveListedInput) (*versioned[T], error) {
		return func(ctx context.Context, in *moveListedInput) (*versioned[T], error) {
			return matching(in.MatchHeader, func(version int64) (*versioned[T], error) {
				return reply(op(ctx, actor(ctx), in.Number, in.ID, version))
			})
		}
	}
	register(s, under(contactsTag, s.write(http.MethodDelete, one, "remove-"+r.name, r.remove)), move(r.doRemove))
	register(s, under(contactsTag, s.write(http.MethodPost, one+"/restoration", "restore-"+r.name, r.restore)), move(r.doRestore))
}

// registerEmailCodes has what confirms the e-mail of a contact. Neither is kept
// under an Idempotency-Key: the code would be mailed, or counted, inside the
// transaction; both are safe to repeat by themselves.
func (s *server) registerEmailCodes() {
	const one = contactsPath + "/{id}"
	register(s, operation(http.MethodPost, one+"/email-code", "send-email-code", contactsTag,
		"Envoyer à l'adresse du compte le code qui confirme l'email d'un contact"),
		func(ctx context.Context, in *sendCodeInput) (*output[spst.EmailCodeSent], error) {
			return answer(s.portal.SendEmailCode(ctx, actor(ctx), in.Number, in.ID, in.Key))
		})
	register(s, operation(http.MethodPut, one+"/email-confirmation", "confirm-email", contactsTag,
		"Confirmer l'email d'un contact avec le code reçu : il reçoit les codes de mot de passe oublié"),
		func(ctx context.Context, in *confirmEmailInput) (*versioned[spst.Contact], error) {
			c, err := s.portal.ConfirmEmail(ctx, actor(ctx), in.Number, in.ID, in.Body)
			return withVersion(c, c.Version, err)
		})
}
