package spst

import (
	"net/mail"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func codes(problems []Problem) string {
	list := make([]string, len(problems))
	for i, p := range problems {
		list[i] = p.Field + ":" + string(p.Code)
	}
	return strings.Join(list, " ")
}

func TestParsePhone(t *testing.T) {
	for in, want := range map[string]string{
		"":                     "",
		"02.76.08.12.00":       "0276081200",
		"02 76 08 12 00":       "0276081200",
		"+33 2 76 08 12 00":    "0276081200",
		"+33 (0)2 76 08 12 00": "0276081200",
		"0033276081200":        "0276081200",
		"02-76-08-12-00":       "0276081200",
		"+44 20 7946 0018":     "+442079460018",
		"0044 20 7946 0018":    "+442079460018",
	} {
		if got, problems := ParsePhone(in); got != want || problems != nil {
			t.Errorf("%q gives %q, %v", in, got, problems)
		}
	}
	for in, want := range map[string]string{
		"02 76 08 12":       "phone_length",
		"1276081200":        "phone_prefix",
		"02 76 08 12 0O":    "phone_chars",
		"poste 12":          "phone_chars",
		"+":                 "phone_chars",
		"+1234":             "phone_length",
		"+1234567890123456": "phone_length",
		"+33 2 76":          "phone_length",
	} {
		if got, problems := ParsePhone(in); got != "" || len(problems) != 1 || string(problems[0].Code) != want {
			t.Errorf("%q gives %q, %v, want %s", in, got, problems, want)
		}
	}
	if got := FormatPhone("0276081200"); got != "02 76 08 12 00" {
		t.Errorf("shown %q", got)
	}
	if got := FormatPhone("+442079460018"); got != "+442079460018" {
		t.Errorf("shown %q", got)
	}
}

func FuzzParsePhone(f *testing.F) {
	f.Add("+33 (0)2 76 08 12 00")
	f.Fuzz(func(t *testing.T, s string) {
		n, problems := ParsePhone(s)
		if n == "" {
			return
		}
		again, more := ParsePhone(FormatPhone(n))
		if again != n || problems != nil || more != nil {
			t.Errorf("%q gives %q, then %q", s, n, again)
		}
	})
}

func TestParseEmail(t *testing.T) {
	for in, want := range map[string]string{
		"":                       "",
		"Compta@Exemple.FR":      "Compta@exemple.fr",
		" a.b+c@sous.exemple.fr": "a.b+c@sous.exemple.fr",
		"é.martin@exemple.fr":    "é.martin@exemple.fr",
	} {
		if got, problems := ParseEmail(in); got != want || problems != nil {
			t.Errorf("%q gives %q, %v", in, got, problems)
		}
	}
	for _, in := range []string{"a", "a@b", "@exemple.fr", "a@", "a b@exemple.fr", "a@exemple.f", "a@.fr", "a@exemple..fr",
		"Nom <a@exemple.fr>", "a@b@c.fr", "a@exemple.fr\r\nBcc: x@y.fr"} {
		if got, problems := ParseEmail(in); got != "" || len(Refused(problems)) != 1 {
			t.Errorf("%q gives %q, %v", in, got, problems)
		}
	}
}

func TestDomainSlips(t *testing.T) {
	for domain, want := range map[string]string{
		"gmial.com": "gmail.com", "gmail.con": "gmail.com", "gmai.com": "gmail.com", "gmaill.com": "gmail.com", "gmail.fr": "gmail.com",
		"orangr.fr": "orange.fr", "wanadoo.ft": "wanadoo.fr", "hotmial.fr": "hotmail.fr", "laposte.fr": "laposte.net",
		"outlok.com": "outlook.com",
		"gmail.com":  "", "hotmail.fr": "", "hotmail.com": "", "free.fr": "", "tree.fr": "", "exemple.fr": "", "amsn.fr": "", "live.com": "",
		"msn.fr": "",
	} {
		if got := meantDomain(domain); got != want {
			t.Errorf("%s is a slip for %q, want %q", domain, got, want)
		}
	}
	_, problems := ParseEmail("s.martin@gmial.com")
	if len(Warnings(problems)) != 1 || len(Refused(problems)) != 0 {
		t.Errorf("%v", problems)
	}
}

// An address that is taken as plain is one to net/mail, and nothing else.
func TestPlainAddresses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[a-c.@_+A-]{1,12}(@[a-c.-]{1,8})?`).Draw(t, "address")
		if a, err := mail.ParseAddress(s); isPlainAddress(s) && (err != nil || a.Address != s || a.Name != "") {
			t.Fatalf("%q: %v, %v", s, a, err)
		}
	})
}

func FuzzParseEmail(f *testing.F) {
	f.Add("s.martin@gmial.com")
	f.Fuzz(func(t *testing.T, s string) {
		e, _ := ParseEmail(s)
		if again, _ := ParseEmail(e); again != e {
			t.Errorf("%q gives %q, then %q", s, e, again)
		}
		if strings.ContainsAny(e, "\r\n ") {
			t.Errorf("%q gives %q", s, e)
		}
	})
}

func fullCompany() Company {
	return Company{
		SIRET: "77570158400168", VAT: "FR74775701584", Phone: "0276081200", Email: "contact@exemple.fr", NAFCode: "47.76Z",
		PostalAddress: PostalAddress{Line1: "12 rue des Lilas", PostalCode: "76000", City: "Rouen"},
	}
}

func TestCheckCompany(t *testing.T) {
	before, after := NewDate(2026, time.November, 23), NewDate(2027, time.January, 15)
	for name, c := range map[string]struct {
		change func(*Company)
		on     Date
		want   string
	}{
		"complete": {func(*Company) {}, before, ""},
		"nothing": {func(c *Company) { *c = Company{} }, before,
			"address_line1:address_required postal_code:postal_code_required city:city_required vat:vat_required phone:phone_missing email:email_missing"},
		"exempt":           {func(c *Company) { c.VAT, c.VATExempt = "", true }, before, ""},
		"both":             {func(c *Company) { c.VATExempt = true }, before, "vat:vat_exempt_with_number"},
		"wrong key":        {func(c *Company) { c.VAT = "FR00775701584" }, before, "vat:vat_key"},
		"other SIREN":      {func(c *Company) { c.VAT = VATFromSIREN("982143653") }, before, "vat:vat_other_siren"},
		"postal code":      {func(c *Company) { c.PostalCode = "7600" }, before, "postal_code:postal_code_form"},
		"abroad":           {func(c *Company) { c.PostalCode, c.Country = "SW1A 1AA", "Royaume-Uni" }, before, ""},
		"nowhere":          {func(c *Company) { c.Country = "Nulle part" }, before, "country:country_unknown"},
		"Belgian VAT":      {func(c *Company) { c.PostalCode, c.Country, c.VAT = "1000", "Belgique", "BE0403170701" }, before, ""},
		"mobile":           {func(c *Company) { c.Mobile = "0276081200" }, before, "mobile:mobile_prefix"},
		"mobile abroad":    {func(c *Company) { c.Mobile = "+442079460018" }, before, ""},
		"only a mobile":    {func(c *Company) { c.Phone, c.Mobile = "", "0612345678" }, before, ""},
		"e-mail":           {func(c *Company) { c.Email = "contact@" }, before, "email:email_form"},
		"unknown NAF":      {func(c *Company) { c.NAFCode = "99.99Z" }, before, "naf_code:naf_unknown"},
		"NAF of next year": {func(c *Company) { c.NAFCode = "47.76Z" }, after, codesOfFlorist(after)},
		"control":          {func(c *Company) { c.City = "Rouen\u202e" }, before, "city:control_chars"},
	} {
		company := fullCompany()
		c.change(&company)
		if got := codes(CheckCompany(company, c.on)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// codesOfFlorist: a code that the list in force no longer has only warns.
func codesOfFlorist(on Date) string {
	if _, problems := ParseNAF("47.76Z", on); len(problems) == 0 {
		return ""
	}
	return "naf_code:naf_other_list"
}

func TestNAFOfTheOtherListOnlyWarns(t *testing.T) {
	on := NewDate(2027, time.January, 15)
	for code := range nafRev2Codes() {
		if _, ok := naf2025Codes()[code]; ok {
			continue
		}
		company := fullCompany()
		company.NAFCode = code
		company.Normalize()
		found := CheckCompany(company, on)
		if n, ok := FindNAF(code, on); !ok || n.List != nafRev2 || len(Refused(found)) != 0 || codes(found) != "naf_code:naf_other_list" {
			t.Errorf("%s: %+v, %v", code, n, found)
		}
		return
	}
}

func TestNormalizeCompany(t *testing.T) {
	c := Company{
		VAT: "fr 74 775701584", Phone: "+33 2.76.08.12.00", Email: " Contact@Exemple.FR ", NAFCode: "4776z",
		PostalAddress: PostalAddress{Line1: "  12   rue ", PostalCode: "76 000", City: "Rouen", Country: "FRANCE"},
	}
	c.Normalize()
	want := Company{
		VAT: "FR74775701584", Phone: "0276081200", Email: "Contact@exemple.fr", NAFCode: "47.76Z",
		PostalAddress: PostalAddress{Line1: "12 rue", PostalCode: "76000", City: "Rouen"},
	}
	if c != want {
		t.Errorf("got %+v", c)
	}
	again := c
	if again.Normalize(); again != c {
		t.Errorf("not the same twice: %+v", again)
	}
}

func TestValidationGrowsOld(t *testing.T) {
	day := NewDate(2026, time.November, 23)
	at := func(d Date) Validation { return Validation{At: d.Time().Add(10 * time.Hour)} }
	for _, c := range []struct {
		v   Validation
		old bool
	}{{Validation{}, true}, {at(day), false}, {at(day.AddYears(-1)), false}, {at(day.AddYears(-1).AddDays(-1)), true}} {
		if c.v.Old(day) != c.old {
			t.Errorf("%v: %v", c.v.At, !c.old)
		}
	}
}

func TestCheckSituation(t *testing.T) {
	day := NewDate(2026, time.November, 23)
	for _, c := range []struct {
		change    SituationChange
		headcount int
		want      string
	}{
		{SituationChange{}, 0, "kind:kind_required effective_on:effective_required"},
		{SituationChange{Kind: "fusion", EffectiveOn: day}, 0, "kind:kind_unknown"},
		{SituationChange{Kind: NoMoreEmployees, EffectiveOn: day}, 0, ""},
		{SituationChange{Kind: NoMoreEmployees, EffectiveOn: day}, 44, "kind:still_staff"},
		{SituationChange{Kind: Liquidation, EffectiveOn: day.AddYears(-6)}, 44, "effective_on:effective_range"},
		{SituationChange{Kind: BusinessSale, EffectiveOn: day, Comment: strings.Repeat("é", maxComment+1)}, 0, "comment:too_long"},
	} {
		if got := codes(CheckSituationChange(c.change, c.headcount, day)); got != c.want {
			t.Errorf("%+v: %s, want %s", c.change.Kind, got, c.want)
		}
	}
	for _, k := range SituationKinds() {
		if k.Label() == "" {
			t.Errorf("%s has no words", k)
		}
	}
}

func TestCheckContact(t *testing.T) {
	addresses := []Address{{Head: Head{ID: "a1"}}, {Head: Head{ID: "a2", RemovedAt: time.Unix(1, 0)}}}
	for name, c := range map[string]struct {
		contact Contact
		want    string
	}{
		"nothing": {Contact{}, "last_name:last_name_required types:types_required email:reach_missing"},
		"manager": {Contact{LastName: "LEROUX", Email: "b@exemple.fr", Types: []ContactType{ManagerContact}}, ""},
		"billing": {Contact{LastName: "LEROUX", Types: []ContactType{BillingContact}},
			"address_id:billing_address_required email:billing_email_required"},
		"billing, whole": {Contact{LastName: "LEROUX", Email: "b@exemple.fr", AddressID: "a1", Types: []ContactType{BillingContact}}, ""},
		"removed address": {Contact{LastName: "LEROUX", Email: "b@exemple.fr", AddressID: "a2", Types: []ContactType{BillingContact}},
			"address_id:address_unknown"},
		"unknown words": {Contact{LastName: "LEROUX", Phone: "0276081200", Civility: "dr", Types: []ContactType{"chef"}},
			"civility:civility_unknown types:type_unknown"},
	} {
		if got := codes(CheckContact(c.contact, addresses)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestNormalizeContact(t *testing.T) {
	c := Contact{LastName: " MARTIN ", Types: []ContactType{HRContact, BillingContact, HRContact}}
	c.Normalize()
	if c.LastName != "MARTIN" || len(c.Types) != 2 || c.Types[0] != BillingContact {
		t.Errorf("got %+v", c)
	}
	c.Civility, c.FirstName = Madame, "SEVERINE"
	if c.DisplayName() != "MADAME MARTIN SEVERINE" {
		t.Errorf("shown %q", c.DisplayName())
	}
	if (&Contact{LastName: "TEST", FirstName: "XYZ"}).DisplayName() != "TEST XYZ" {
		t.Error("a name without civility")
	}
}

func TestCheckAddress(t *testing.T) {
	a := Address{Label: " Siège ", PostalAddress: PostalAddress{Line1: "1 rue A", PostalCode: "76 000", City: "Rouen", Country: "fr"}}
	a.Normalize()
	if got := codes(CheckAddress(a)); got != "" || strings.Join(a.Lines(), "|") != "1 rue A|76000 Rouen" {
		t.Errorf("%s, %q", got, a.Lines())
	}
	if got := codes(CheckAddress(
		Address{})); got != "label:label_required address_line1:address_required postal_code:postal_code_required city:city_required" {
		t.Error(got)
	}
}
