package spst

import (
	"fmt"
	"slices"
	"strings"
)

// The editorial limits of a company, in characters.
const (
	MaxAddressLine = 80
	MaxActivity    = 120
	MaxEmail       = 254 // RFC 5321, 4.5.3.1.3
)

// effectiveYears is how far from today a change of situation may take effect.
const effectiveYears = 5

// Normalize puts a company that comes from outside in the form that is kept:
// texts trimmed, phone numbers, e-mail, VAT and NAF code as they are usually
// written. What cannot be read is left as typed, for [CheckCompany] to refuse.
func (c *Company) Normalize() {
	c.PostalAddress.normalize()
	c.Activity = Tidy(c.Activity)
	for _, phone := range []*string{&c.Phone, &c.Fax, &c.Mobile} {
		normalizePhone(phone)
	}
	normalizeEmail(&c.Email)
	c.VAT = Tidy(c.VAT)
	if vat, problems := ParseVAT(c.VAT); len(Refused(problems)) == 0 {
		c.VAT = vat
	}
	c.NAFCode = Tidy(c.NAFCode)
	if n, ok := findNAF(c.NAFCode); ok {
		c.NAFCode = n.Code
	}
}

func (a *PostalAddress) normalize() {
	for _, s := range []*string{&a.Line1, &a.Line2, &a.City, &a.Country} {
		*s = Tidy(*s)
	}
	if a.PostalCode = Tidy(a.PostalCode); a.InFrance() {
		a.PostalCode = compact(a.PostalCode)
		a.Country = ""
	}
}

// InFrance tells whether the address is one.
func (a *PostalAddress) InFrance() bool {
	country := Fold(a.Country)
	return country == "" || country == "france" || country == "fr"
}

// Lines are those of a letter, without the recipient.
func (a *PostalAddress) Lines() []string {
	lines := []string{a.Line1, a.Line2, strings.TrimSpace(a.PostalCode + " " + a.City), a.Country}
	return slices.DeleteFunc(lines, func(l string) bool { return l == "" })
}

// FindNAF gives the label of an activity code in the list in force on that
// date or, for a code of the other list, in that one.
func FindNAF(code string, on Date) (NAF, bool) {
	if n, problems := ParseNAF(code, on); len(problems) == 0 && n.Code != "" {
		return n, true
	}
	return findNAF(code)
}

func findNAF(code string) (NAF, bool) {
	n := compact(code)
	if found, ok := nafRev2Codes()[n]; ok {
		return found, true
	}
	found, ok := naf2025Codes()[n]
	return found, ok
}

// fieldCheck gathers the problems of the fields of one object.
type fieldCheck struct{ found []Problem }

func (c *fieldCheck) add(field string, problems ...Problem) {
	c.found = append(c.found, On(field, problems)...)
}

func (c *fieldCheck) text(field, value string, limit int) {
	c.found = append(c.found, CheckText(field, value, limit)...)
}

func (c *fieldCheck) words(field, value string, limit int) {
	c.found = append(c.found, CheckWords(field, value, limit)...)
}

func (c *fieldCheck) name(field, value string) {
	c.found = append(c.found, CheckName(field, value)...)
}

func (c *fieldCheck) require(field, value string, code ProblemCode, message string) {
	if strings.TrimSpace(value) == "" {
		c.add(field, blocks(code, "", message))
	}
}

// CheckCompany applies every rule about « Informations administratives », to a
// company that is normalised. Fields are API names, in the order of the form.
//
// Codes: address_required, postal_code_required, postal_code_form,
// city_required, country_unknown, vat_required, vat_exempt_with_number, vat_other_siren,
// phone_missing, mobile_prefix, email_missing, naf_other_list, too_long,
// control_chars, and those of ParseVAT, ParsePhone, ParseEmail and ParseNAF.
func CheckCompany(company Company, on Date) []Problem {
	var c fieldCheck
	c.address(&company.PostalAddress)
	c.words("activity", company.Activity, MaxActivity)
	c.vat(&company)
	c.phones(&company)
	c.email("email", company.Email)
	if company.Email == "" {
		c.add("email", warns(ProblemEmailMissing, "", "L'email administratif manque : c'est là que le service vous écrit."))
	}
	c.naf(company.NAFCode, on)
	return c.found
}

func (c *fieldCheck) address(a *PostalAddress) {
	c.require("address_line1", a.Line1, ProblemAddressRequired, "L'adresse manque : saisissez le numéro et la voie.")
	c.words("address_line1", a.Line1, MaxAddressLine)
	c.words("address_line2", a.Line2, MaxAddressLine)
	c.require("postal_code", a.PostalCode, ProblemPostalCodeRequired, "Le code postal manque : saisissez-le.")
	if a.InFrance() && a.PostalCode != "" && (len(a.PostalCode) != 5 || !isDigits(a.PostalCode)) {
		c.add("postal_code", blocks(ProblemPostalCodeForm, "", "Un code postal français a 5 chiffres : corrigez-le, ou indiquez le pays."))
	}
	c.text("postal_code", a.PostalCode, MaxAddressLine)
	c.require("city", a.City, ProblemCityRequired, "La ville manque : saisissez-la.")
	c.words("city", a.City, MaxAddressLine)
	if _, ok := CountryCode(a.Country); !ok {
		c.add("country", blocks(ProblemCountryUnknown, "", "Pays inconnu : écrivez son nom en français, comme « Belgique », ou son code, comme BE."))
	}
	c.text("country", a.Country, MaxAddressLine)
}

func (c *fieldCheck) vat(company *Company) {
	number, problems := ParseVAT(company.VAT)
	c.add("vat", problems...)
	switch {
	case company.VATMissing():
		c.add("vat", blocks(ProblemVATRequired, "",
			"Renseignez impérativement le n° de TVA intracommunautaire, ou cochez « Non assujetti à la TVA »."))
	case company.VAT != "" && company.VATExempt:
		c.add("vat", blocks(ProblemVATExemptWithNumber, "",
			"Un numéro et « Non assujetti » se contredisent : effacez le numéro ou décochez la case."))
	case strings.HasPrefix(number, "FR") && len(company.SIRET) == 14 && number[4:] != company.SIRET[:9]:
		c.add("vat", warns(ProblemVATOtherSIREN, "",
			"Ce numéro n'est pas celui de votre SIREN : vérifiez-le, sauf si votre groupe a un numéro commun."))
	}
}

func (c *fieldCheck) phones(company *Company) {
	c.phone("phone", company.Phone)
	c.phone("fax", company.Fax)
	c.mobile("mobile", company.Mobile)
	if company.Phone == "" && company.Mobile == "" {
		c.add("phone", warns(ProblemPhoneMissing, "", "Aucun téléphone : le service ne pourra pas vous joindre le jour d'une visite."))
	}
}

func (c *fieldCheck) phone(field, value string) {
	_, problems := ParsePhone(value)
	c.add(field, problems...)
}

func (c *fieldCheck) mobile(field, value string) {
	c.phone(field, value)
	if isNational(value) && !isMobile(value) {
		c.add(field, warns(ProblemMobilePrefix, "", "Un portable commence par 06 ou 07 : vérifiez ce numéro."))
	}
}

func (c *fieldCheck) email(field, value string) {
	_, problems := ParseEmail(value)
	c.add(field, problems...)
	c.text(field, value, MaxEmail)
}

// naf only warns of a code of the other list: the rest can be changed meanwhile.
func (c *fieldCheck) naf(code string, on Date) {
	_, problems := ParseNAF(code, on)
	for i := range problems {
		if problems[i].Code == ProblemNAFOtherList {
			problems[i].Severity = SeverityWarning
		}
	}
	c.add("naf_code", problems...)
}

// Normalize trims the comment.
func (s *SituationChange) Normalize() { s.Comment = Tidy(s.Comment) }

// CheckSituationChange applies the rules of a change of situation. headcount is how
// many employees are present.
//
// Codes: kind_required, kind_unknown, effective_required, effective_range,
// still_staff, too_long, control_chars.
func CheckSituationChange(s SituationChange, headcount int, on Date) []Problem {
	var c fieldCheck
	switch {
	case s.Kind == "":
		c.add("kind", blocks(ProblemKindRequired, "", "Choisissez le changement de situation."))
	case s.Kind.Label() == "":
		c.add("kind", blocks(ProblemKindUnknown, "", "Ce changement de situation n'est pas dans la liste."))
	}
	switch {
	case s.EffectiveOn.IsZero():
		c.add("effective_on", blocks(ProblemEffectiveRequired, "", "La date d'effet manque : saisissez-la."))
	case s.EffectiveOn < on.AddYears(-effectiveYears) || s.EffectiveOn > on.AddYears(effectiveYears):
		c.add("effective_on", blocks(ProblemEffectiveRange, "", fmt.Sprintf("Cette date est à plus de %d ans d'aujourd'hui : corrigez-la.",
			effectiveYears)))
	}
	if (s.Kind == NoMoreEmployees || s.Kind == EndOfActivity) && headcount > 0 {
		c.add("kind", warns(ProblemStillEmployees, "", fmt.Sprintf("La liste compte encore %s : pensez à déclarer leur sortie.",
			presentPeople(headcount))))
	}
	c.text("comment", s.Comment, maxComment)
	return c.found
}

func presentPeople(n int) string {
	if n < 2 {
		return fmt.Sprintf("%d salarié présent", n)
	}
	return fmt.Sprintf("%d salariés présents", n)
}
