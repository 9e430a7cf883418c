package list

import (
	"slices"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// The lists of the back office, of what no member is shown.

// Register is every member of the service, those that have left included.
func Register() List[spst.Member] {
	type m = spst.Member
	members := Members()
	return append(members.Only("number", "name", "siret"),
		Day("joined_on", "", func(x *m) spst.Date { return x.JoinedOn }),
		Day("left_on", "", func(x *m) spst.Date { return x.LeftOn }),
		members.Column("headcount"))
}

// Mandataries is who may act for members.
func Mandataries() List[spst.Account] {
	type a = spst.Account
	return List[a]{
		Identifier("number", "", 12, func(x *a) string { return x.Number }),
		Text("name", "Nom", 36, func(x *a) string { return x.Name }),
	}
}

// Mandates is who may act for whom, and how far.
func Mandates() List[spst.Mandate] {
	type m = spst.Mandate
	return List[m]{
		Identifier("mandatary", "", 12, func(x *m) string { return x.Mandatary }),
		Identifier("member", "", 12, func(x *m) string { return x.Member }),
		Day("from", "", func(x *m) spst.Date { return x.From }),
		Day("until", "", func(x *m) spst.Date { return x.Until }),
		Text("rights", "", 30, func(x *m) string { return rights(x.Rights) }),
	}
}

// rights are their words of the API, as options take them.
func rights(of []spst.Right) string {
	return strings.Join(mapped(of, func(r spst.Right) string { return string(r) }), ",")
}

// Traces is what was set under a mandate.
func Traces() List[spst.MandateTrace] {
	type m = spst.MandateTrace
	kinds := map[string]string{"company": "entreprise", "contact": "contact", "address": "adresse", "situation": "situation"}
	return List[m]{
		Word("kind", "Quoi", 12, func(x *m) string { return kinds[x.Kind] }),
		Text("name", "Nom", 30, func(x *m) string { return x.Name }),
		Identifier("email", "", 30, func(x *m) string { return x.Email }),
		Text("types", "", 30, func(x *m) string { return strings.Join(mapped(x.Types, spst.ContactType.Label), ", ") }),
		Text("fields", "Champs changés", 30, func(x *m) string {
			return strings.Join(mapped(slices.DeleteFunc(slices.Clone(x.Fields),
				func(f string) bool { return f == "removed_at" }), spst.FieldLabel), ", ")
		}),
		Day("at", "Le", func(x *m) spst.Date { return spst.Today(x.At) }),
		Text("state", "État", 16, func(x *m) string {
			if !x.RemovedAt.IsZero() {
				return "retiré"
			}
			return x.Codes.Label()
		}),
	}
}

// AccountEvents is what happened to an account.
func AccountEvents() List[spst.AccountEvent] {
	type e = spst.AccountEvent
	return List[e]{
		Moment("at", "Quand", func(x *e) time.Time { return x.At }),
		Text("action", "Quoi", 40, func(x *e) string { return x.Action.Label() }),
		Text("by", "Par", 20, func(x *e) string { return x.By }),
	}
}

// Campaigns is the years that were, or will be, declared.
func Campaigns() List[spst.Campaign] {
	type c = spst.Campaign
	return List[c]{
		Number("year", "", 8, func(x *c) int { return x.Year }),
		Day("opens", "Ouvre le", func(x *c) spst.Date { return x.Opens }),
		Day("closes", "", func(x *c) spst.Date { return x.Closes }),
	}
}

// Tariffs is what each year costs, without VAT.
func Tariffs() List[spst.Tariff] {
	type t = spst.Tariff
	return List[t]{
		Number("year", "", 8, func(x *t) int { return x.Year }),
		Amount("per_head_cents", "", func(x *t) spst.Cents { return x.PerHeadCents }),
		Word("vat_rate", "", 8, func(x *t) string { return spst.FrenchRate(x.VATRate) }),
		Text("supplements", "", 30, func(x *t) string {
			return strings.Join(mapped(x.Supplements, func(s spst.Supplement) string {
				return string(s.Category) + " " + s.Cents.French()
			}), ", ")
		}),
	}
}
