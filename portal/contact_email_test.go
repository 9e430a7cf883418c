package portal_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

const thief = "voleur@ailleurs.example"

// offered are the addresses, masked, that a reset of the florist's password offers.
func (h *house) offered() string {
	h.t.Helper()
	d, err := h.ResetDelivery(h.t.Context(), h.read("100042"))
	if err != nil {
		h.t.Fatal(err)
	}
	var all []string
	for _, a := range d.Addresses {
		all = append(all, string(a.Purpose)+" "+a.Masked)
	}
	return strings.Join(all, ", ")
}

const offeredAtFirst = "account a.m***@fleu***.example, manager s.m***@fleu***.example, human_resources a.m***@fleu***.example"

// proven is the florist's own session, with its password given again.
func (h *house) proven() portal.Actor {
	h.t.Helper()
	me := h.signIn("100042")
	if err := h.ConfirmPassword(h.t.Context(), me, "lilas-et-pivoines", here); err != nil {
		h.t.Fatal(err)
	}
	return me
}

// kept finds a contact of the florist, removed or not.
func (h *house) kept(id string) spst.Contact {
	h.t.Helper()
	c, err := h.store.Contact(h.t.Context(), "100042", id)
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

// recipients are the addresses of the letters after the first ones that tell of a
// change, sorted, and their text.
func (h *house) recipients(after int) (to []string, text string) {
	h.t.Helper()
	letters := h.carried()
	for _, l := range letters[:len(letters)-after] {
		if strings.Contains(l.Subject, "adresse") && !strings.Contains(l.Subject, "confirmer") {
			to, text = append(to, l.To), l.Text
		}
	}
	slices.Sort(to)
	return to, text
}

// A mandatary with the right « company » cannot have the member's codes mailed to
// itself, whatever way it takes, during the mandate or after it.
func TestMandataryCannotTakeTheAccountOver(t *testing.T) {
	hr := []spst.ContactType{spst.HRContact}
	ways := map[string]func(h *house, a portal.Actor) error{
		"add an HR contact": func(h *house, a portal.Actor) error {
			_, err := h.AddContact(t.Context(), a, "100042", spst.Contact{LastName: "AAA", Email: thief, Types: hr})
			return err
		},
		"add a contact that says it is confirmed": func(h *house, a portal.Actor) error {
			c, err := h.AddContact(t.Context(), a, "100042", spst.Contact{LastName: "AAA", Email: thief, Types: hr, EmailOrigin: spst.EmailOrigin{
				Codes: spst.CodesReceived, EmailBy: spst.Account{Kind: spst.MemberAccount, Number: "100042"}}})
			if c.Codes != spst.CodesNever || c.EmailBy.Number != "M2001" {
				t.Errorf("%+v", c)
			}
			return err
		},
		"change an address that receives codes": func(h *house, a portal.Actor) error {
			c := h.manager(a)
			c.Email = thief
			_, err := h.UpdateContact(t.Context(), a, "100042", c)
			wantKind(t, err, spst.Forbidden, "member_only")
			return nil
		},
		"take the type from a contact, and give it to another": func(h *house, a portal.Actor) error {
			c := h.manager(a)
			c.Types = []spst.ContactType{spst.SafetyContact}
			_, err := h.UpdateContact(t.Context(), a, "100042", c)
			wantKind(t, err, spst.Forbidden, "member_only")
			return nil
		},
		"remove the contact that comes first": func(h *house, a portal.Actor) error {
			_, err := h.AddContact(t.Context(), a, "100042",
				spst.Contact{LastName: "ZZZ", Email: thief, Types: []spst.ContactType{spst.ManagerContact}})
			if err != nil {
				return err
			}
			c := h.manager(a)
			_, err = h.RemoveContact(t.Context(), a, "100042", c.ID, c.Version)
			wantKind(t, err, spst.Forbidden, "member_only")
			return nil
		},
		"add a plain contact, and give it the type later": func(h *house, a portal.Actor) error {
			c, err := h.AddContact(t.Context(), a, "100042",
				spst.Contact{LastName: "AAA", Email: thief, Types: []spst.ContactType{spst.SafetyContact}})
			if err != nil {
				return err
			}
			c.Types = hr
			c, err = h.UpdateContact(t.Context(), a, "100042", c)
			if c.Codes != spst.CodesNever {
				t.Errorf("%+v", c)
			}
			return err
		},
		"have the member touch what it has added": func(h *house, a portal.Actor) error {
			c, err := h.AddContact(t.Context(), a, "100042", spst.Contact{LastName: "AAA", Email: thief, Types: hr})
			if err != nil {
				return err
			}
			me := h.proven()
			c.Phone = "0235120040"
			if c, err = h.UpdateContact(t.Context(), me, "100042", c); err != nil {
				return err
			}
			if c, err = h.RemoveContact(t.Context(), me, "100042", c.ID, c.Version); err != nil {
				return err
			}
			_, err = h.RestoreContact(t.Context(), me, "100042", c.ID, c.Version)
			return err
		},
		"confirm the address itself": func(h *house, a portal.Actor) error {
			c, err := h.AddContact(t.Context(), a, "100042", spst.Contact{LastName: "AAA", Email: thief, Types: hr})
			if err != nil {
				return err
			}
			_, err = h.SendEmailCode(t.Context(), a, "100042", c.ID, "")
			wantKind(t, err, spst.Forbidden, "member_only")
			_, err = h.ConfirmEmail(t.Context(), a, "100042", c.ID, spst.EmailCode{Code: "ACDEFHJK"})
			wantKind(t, err, spst.Forbidden, "member_only")
			return nil
		},
	}
	for way, try := range ways {
		t.Run(way, func(t *testing.T) {
			h := newHouse(t)
			m := h.signIn("M2001")
			if err := h.ConfirmPassword(t.Context(), m, "colonnes-et-bilans", here); err != nil {
				t.Fatal(err)
			}
			if err := try(h, m); err != nil {
				t.Fatal(err)
			}
			if got := h.offered(); got != offeredAtFirst {
				t.Errorf("during the mandate: %s", got)
			}
			if err := h.EndMandate(t.Context(), "M2001", "100042"); err != nil {
				t.Fatal(err)
			}
			if got := h.offered(); got != offeredAtFirst {
				t.Errorf("after it: %s", got)
			}
			id := h.read("100042")
			h.deliver(id, spst.EmailAccount, spst.EmailManager, spst.EmailHR)
			for _, l := range h.post.Letters() {
				if l.To == thief && codeInLetter.MatchString(l.Text) {
					t.Errorf("to the thief: %s", l.Subject)
				}
			}
		})
	}
}

// A contact that the member took off the list, or took the type from, does not
// receive codes again because a mandatary brings it back.
func TestMandataryBringsNoAddressBack(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	me, m := h.proven(), h.signIn("M2001")
	c := h.manager(me)
	gone, err := h.RemoveContact(ctx, me, "100042", c.ID, c.Version)
	if err != nil {
		t.Fatal(err)
	}
	back, err := h.RestoreContact(ctx, m, "100042", c.ID, gone.Version)
	if err != nil || back.Codes != spst.CodesNever || back.EmailBy.Number != "M2001" {
		t.Errorf("%+v, %v", back, err)
	}
	if got := h.offered(); strings.Contains(got, "manager") {
		t.Error(got)
	}
	hr := h.kept("cf02")
	types := hr.Types
	hr.Types = []spst.ContactType{spst.BillingContact}
	if hr, err = h.UpdateContact(ctx, me, "100042", hr); err != nil {
		t.Fatal(err)
	}
	hr.Types = types
	if hr, err = h.UpdateContact(ctx, m, "100042", hr); err != nil || hr.Codes != spst.CodesUnconfirmed {
		t.Errorf("%+v, %v", hr, err)
	}
	if got := h.offered(); got != "account a.m***@fleu***.example" {
		t.Error(got)
	}
}

// What does not touch where codes go stays open to a mandatary.
func TestMandataryStillKeepsContacts(t *testing.T) {
	h := newHouse(t)
	m := h.signIn("M2001")
	c := h.manager(m)
	c.Phone, c.Position = "0276081299", "Gérante"
	c, err := h.UpdateContact(t.Context(), m, "100042", c)
	if err != nil || c.Codes != spst.CodesReceived || c.EmailBy.Number != "" {
		t.Errorf("%+v, %v", c, err)
	}
	if to, _ := h.recipients(0); len(to) != 0 || h.offered() != offeredAtFirst {
		t.Errorf("%v, %s", to, h.offered())
	}
}

// Every change of an address is told to those that were there before, whoever
// makes it; to the service too when there is none.
func TestEveryChangeOfAnAddressIsTold(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	account, hr, manager := "accueil.magasin@fleuriste-martin.example", "a.martin@fleuriste-martin.example",
		"s.martin@fleuriste-martin.example"
	seen := 0
	want := func(what string, text string, to ...string) {
		t.Helper()
		got, letter := h.recipients(seen)
		slices.Sort(to)
		if !slices.Equal(got, to) || !strings.Contains(letter, text) || strings.Contains(letter, "ailleurs.example") {
			t.Errorf("%s: told %v, want %v: %s", what, got, to, letter)
		}
		seen = len(h.post.Letters())
	}
	m := h.signIn("M2001")
	c, err := h.AddContact(ctx, m, "100042", spst.Contact{LastName: "AAA", Email: thief, Types: []spst.ContactType{spst.HRContact}})
	if err != nil {
		t.Fatal(err)
	}
	want("added", "par le mandataire n° M2001 :\n\n- Contact « Responsable Ressources Humaines » : adresse ajoutée", account, hr, manager)
	c.Email = "autre@ailleurs.example"
	if c, err = h.UpdateContact(ctx, m, "100042", c); err != nil {
		t.Fatal(err)
	}
	want("changed", "adresse changée", account, hr, manager, thief)
	c.Phone = "0235120040"
	if c, err = h.UpdateContact(ctx, m, "100042", c); err != nil {
		t.Fatal(err)
	}
	want("a phone number", "")
	if c, err = h.RemoveContact(ctx, m, "100042", c.ID, c.Version); err != nil {
		t.Fatal(err)
	}
	want("removed", "adresse retirée", account, hr, manager, c.Email)
	company, err := h.Company(ctx, m, "100042")
	if err != nil {
		t.Fatal(err)
	}
	before := company.Email
	company.Email, company.VATExempt = "nouveau@fleuriste-martin.example", true
	if _, err = h.UpdateCompany(ctx, m, "100042", company); err != nil {
		t.Fatal(err)
	}
	old := []string{account, hr, manager}
	if before != "" {
		old = append(old, before)
	}
	want("company", "- Email administratif : adresse", old...)
	if _, err := h.RegisterMember(ctx,
		portal.MemberEntry{Number: "100042", Company: spst.Company{Email: "service@fleuriste-martin.example"}}); err != nil {
		t.Fatal(err)
	}
	want("by the service", "par le service", account, hr, manager, "nouveau@fleuriste-martin.example")
	if _, err := h.RegisterEmail(ctx, portal.AccountEmail{Kind: spst.MemberAccount, Number: "100042", Purpose: spst.EmailAccount,
		Email: "gerance@fleuriste-martin.example"}); err != nil {
		t.Fatal(err)
	}
	want("the account's own", "- Email associé à votre compte : adresse changée", account, hr, manager, "service@fleuriste-martin.example")
	if _, err := h.RegisterEmail(ctx, portal.AccountEmail{Kind: spst.MandataryAccount, Number: "M2001", Purpose: spst.EmailAccount,
		Email: "nouveau@cabinet-durand.example"}); err != nil {
		t.Fatal(err)
	}
	want("a mandatary's", "compte de mandataire n° M2001", "contact@cabinet-durand.example")

	garage := h.signIn("100043") // no address of its own, no manager
	if err := h.ConfirmPassword(ctx, garage, "boulons-et-courroies", here); err != nil {
		t.Fatal(err)
	}
	c, err = h.AddContact(ctx, garage, "100043", spst.Contact{LastName: "LEROUX", Email: "leroux@garage-leroux.example",
		Types: []spst.ContactType{spst.ManagerContact}})
	if err != nil || c.Codes != spst.CodesUnconfirmed {
		t.Fatalf("%+v, %v", c, err)
	}
	want("nobody to tell", "", "comptabilite@amsn.fr", "contact@garage-leroux.example")
	_, err = h.SendEmailCode(ctx, garage, "100043", c.ID, "")
	wantKind(t, err, spst.Conflict, "no_account_email")
	if !strings.Contains(err.Error(), "comptabilite@amsn.fr") {
		t.Error(err)
	}
}

// asked has the code that confirms an address mailed, and gives it.
func (h *house) asked(a portal.Actor, id, key string) string {
	h.t.Helper()
	sent, err := h.SendEmailCode(h.t.Context(), a, "100042", id, key)
	if err != nil || sent.Masked != "a.m***@fleu***.example" || !sent.ExpiresAt.Equal(h.now.Add(portal.EmailCodeLife)) {
		h.t.Fatalf("%+v, %v", sent, err)
	}
	code, l := h.mailedCode()
	if l.To != "accueil.magasin@fleuriste-martin.example" || strings.Contains(l.Text, "nouveau.example") {
		h.t.Fatalf("%+v", l)
	}
	return code
}

// newHR is a contact that the member has just added, with an address to confirm.
func (h *house) newHR(me portal.Actor) spst.Contact {
	h.t.Helper()
	c, err := h.AddContact(h.t.Context(), me, "100042", spst.Contact{LastName: "AAA", Email: "aaa@nouveau.example",
		Types: []spst.ContactType{spst.HRContact}})
	if err != nil || c.Codes != spst.CodesUnconfirmed {
		h.t.Fatalf("%+v, %v", c, err)
	}
	return c
}

// An address that the member sets receives codes once the account's own address
// has confirmed it.
func TestConfirmEmail(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	me := h.proven()
	c := h.newHR(me)
	if got := h.offered(); got != offeredAtFirst {
		t.Errorf("before: %s", got)
	}
	code := h.asked(me, c.ID, "geste")
	if again := h.asked(me, c.ID, "geste"); again != code {
		t.Error("the same request mailed another code")
	}
	confirm := func(typed string) (spst.Contact, error) {
		return h.ConfirmEmail(ctx, me, "100042", c.ID, spst.EmailCode{Code: typed})
	}
	e := refusal(t, second(confirm("ACDE-FHJK")))
	if e.Kind != spst.Invalid || e.Problems[0].Field != "code" || !strings.Contains(e.Message, "4 essais") {
		t.Errorf("%+v", e)
	}
	seen := len(h.carried())
	done, err := confirm(" " + strings.ToLower(strings.ReplaceAll(code, "-", " ")))
	if err != nil || done.Codes != spst.CodesReceived || done.Version != c.Version+1 {
		t.Fatalf("%+v, %v", done, err)
	}
	if to, text := h.recipients(seen); !slices.Contains(to, "a.martin@fleuriste-martin.example") || !strings.Contains(text,
		"ne vont plus aux mêmes") {
		t.Errorf("%v: %s", to, text)
	}
	if got := h.offered(); !strings.Contains(got, "human_resources a***@nouv***.example") {
		t.Errorf("after: %s", got)
	}
	again, err := confirm(code) // its answer was lost
	if err != nil || again.Version != done.Version {
		t.Errorf("%+v, %v", again, err)
	}
	_, err = h.SendEmailCode(ctx, me, "100042", c.ID, "autre")
	wantKind(t, err, spst.Conflict, "email_confirmed")
	history, err := h.ContactHistory(ctx, me, "100042", c.ID)
	if err != nil || history[0].Action != "confirm" {
		t.Errorf("%+v, %v", history, err)
	}
}

func second[T any](_ T, err error) error { return err }

// A code confirms one address only, for an hour, in five tries, and no more than
// three are mailed in an hour.
func TestEmailCodeRunsOut(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	me := h.proven()
	c := h.newHR(me)
	confirm := func(id, typed string) error {
		return second(h.ConfirmEmail(ctx, me, "100042", id, spst.EmailCode{Code: typed}))
	}
	wantKind(t, confirm(c.ID, "ACDEFHJK"), spst.Invalid, "code_over") // none was asked for
	code := h.asked(me, c.ID, "")
	other, err := h.AddContact(ctx, me, "100042", spst.Contact{LastName: "BBB", Email: "bbb@nouveau.example",
		Types: []spst.ContactType{spst.HRContact}})
	if err != nil {
		t.Fatal(err)
	}
	wantKind(t, confirm(other.ID, code), spst.Invalid, "code_over")
	c.Email = "ccc@nouveau.example" // it was for the address before
	if c, err = h.UpdateContact(ctx, me, "100042", c); err != nil {
		t.Fatal(err)
	}
	wantKind(t, confirm(c.ID, code), spst.Invalid, "code_over")

	code = h.asked(me, c.ID, "")
	for range 5 {
		wantKind(t, confirm(c.ID, "ACDEFHJK"), spst.Invalid, "code")
	}
	wantKind(t, confirm(c.ID, code), spst.Invalid, "code_over")

	code = h.asked(me, c.ID, "")
	_, err = h.SendEmailCode(ctx, me, "100042", c.ID, "")
	wantKind(t, err, spst.RateLimited, "throttled")
	if e := refusal(t, err); e.RetryAfter <= 0 || e.RetryAfter > time.Hour+time.Second {
		t.Errorf("%+v", e)
	}
	// The account's own address having changed, its old mailbox confirms nothing.
	if _, err := h.RegisterEmail(ctx, portal.AccountEmail{Kind: spst.MemberAccount, Number: "100042", Purpose: spst.EmailAccount,
		Email: "gerance@fleuriste-martin.example"}); err != nil {
		t.Fatal(err)
	}
	wantKind(t, confirm(c.ID, code), spst.Invalid, "code_over")
	if _, err := h.RegisterEmail(ctx, portal.AccountEmail{Kind: spst.MemberAccount, Number: "100042", Purpose: spst.EmailAccount,
		Email: "accueil.magasin@fleuriste-martin.example"}); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(portal.EmailCodeLife)
	wantKind(t, confirm(c.ID, code), spst.Invalid, "code_over")
	code = h.asked(me, c.ID, "")
	if err := confirm(c.ID, code); err != nil {
		t.Error(err)
	}
}

// What confirms nothing says what to do.
func TestNothingToConfirm(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	me, m := h.proven(), h.signIn("M2001")
	ask := func(id string) error { return second(h.SendEmailCode(ctx, me, "100042", id, "")) }
	wantKind(t, ask("inconnu"), spst.NotFound, "contact")
	wantKind(t, ask("cf01"), spst.Conflict, "email_without_codes")
	c, err := h.AddContact(ctx, m, "100042", spst.Contact{LastName: "AAA", Email: thief, Types: []spst.ContactType{spst.HRContact}})
	if err != nil {
		t.Fatal(err)
	}
	wantKind(t, ask(c.ID), spst.Forbidden, "email_of_mandate")
	// With an address of the member's own choice, it can be.
	c.Email = "aaa@nouveau.example"
	if c, err = h.UpdateContact(ctx, me, "100042", c); err != nil || c.Codes != spst.CodesUnconfirmed {
		t.Fatalf("%+v, %v", c, err)
	}
	if err := ask(c.ID); err != nil {
		t.Error(err)
	}
}

// Whoever ends a mandate is given all that was set under it.
func TestUnderMandate(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	m := h.signIn("M2001")
	c, err := h.AddContact(ctx, m, "100042", spst.Contact{LastName: "AAA", Email: thief, Types: []spst.ContactType{spst.HRContact}})
	if err != nil {
		t.Fatal(err)
	}
	c.Phone = "0235120040"
	if _, err = h.UpdateContact(ctx, m, "100042", c); err != nil {
		t.Fatal(err)
	}
	manager := h.manager(m)
	manager.Phone = "0235120041"
	if _, err = h.UpdateContact(ctx, m, "100042", manager); err != nil {
		t.Fatal(err)
	}
	company, err := h.Company(ctx, m, "100042")
	if err != nil {
		t.Fatal(err)
	}
	company.Email, company.VATExempt = "nouveau@ailleurs.example", true
	if _, err = h.UpdateCompany(ctx, m, "100042", company); err != nil {
		t.Fatal(err)
	}
	if _, err = h.AnnounceSituationChange(ctx, m, "100042", spst.SituationChange{Kind: spst.BusinessSale, EffectiveOn: today}); err != nil {
		t.Fatal(err)
	}
	if err := h.EndMandate(ctx, "M2001", "100042"); err != nil {
		t.Fatal(err)
	}
	traces, err := h.UnderMandate(ctx, "M2001", "100042")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]spst.MandateTrace{}
	for _, x := range traces {
		got[x.Kind+" "+x.ID] = x
	}
	if x := got["contact "+c.ID]; len(traces) != 4 || x.Email != thief || x.Codes != spst.CodesNever || x.Name != "AAA" || len(x.Fields) != 0 {
		t.Errorf("%+v", traces)
	}
	if x := got["contact "+manager.ID]; x.Email != "" || !slices.Equal(x.Fields, []string{"phone"}) {
		t.Errorf("%+v", x)
	}
	if x := got["company "]; !slices.Equal(x.Fields, []string{"email", "vat_exempt"}) {
		t.Errorf("%+v", x)
	}
	if none, err := h.UnderMandate(ctx, "M2001", "100043"); err != nil || len(none) != 0 {
		t.Errorf("%+v, %v", none, err)
	}
}

// What the back office changes, on a machine that mails nothing itself, is told by
// the portal that serves the base.
func TestBackOfficeChangeIsTold(t *testing.T) {
	h := newHouse(t)
	office := portal.New(h.store, portal.Options{Now: func() time.Time { return h.now }, Service: demo.Service(), Outbox: true})
	did, err := office.RegisterEmail(t.Context(), portal.AccountEmail{Kind: spst.MemberAccount, Number: "100042", Purpose: spst.EmailAccount,
		Email: "gerance@fleuriste-martin.example"})
	if err != nil || !did {
		t.Fatal(did, err)
	}
	if to, _ := h.recipients(0); !slices.Contains(to, "accueil.magasin@fleuriste-martin.example") {
		t.Errorf("told %v", to)
	}
	// Without a portal that mails, it does not stay for ever.
	if _, err = office.RegisterEmail(t.Context(), portal.AccountEmail{Kind: spst.MemberAccount, Number: "100042",
		Purpose: spst.EmailAccount}); err != nil {
		t.Fatal(err)
	}
	seen := len(h.post.Letters())
	h.now = h.now.AddDate(0, 2, 0)
	if err := h.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	if to, _ := h.recipients(seen); len(to) != 0 {
		t.Errorf("kept for %v", to)
	}
}
