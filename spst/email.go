package spst

import (
	"net/mail"
	"strings"
)

// mailDomains are the common domains of French mailboxes; slips are looked for
// around those whose name is long enough not to be another one's.
var mailDomains = [...]string{
	"gmail.com", "hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr", "yahoo.com", "yahoo.fr",
	"orange.fr", "wanadoo.fr", "laposte.net", "icloud.com", "numericable.fr", "bbox.fr", "free.fr", "sfr.fr", "live.fr", "live.com", "msn.com",
	"neuf.fr",
}

// mailSlips are slips of more than one letter, or in a domain too short to guess.
var mailSlips = [...]struct{ slip, meant string }{
	{"gmail.fr", "gmail.com"}, {"gmail.con", "gmail.com"}, {"hotmail.con", "hotmail.com"}, {"yahoo.con", "yahoo.com"},
	{"icloud.fr", "icloud.com"}, {"laposte.fr", "laposte.net"}, {"wandoo.fr", "wanadoo.fr"}, {"free.com", "free.fr"}, {"sfr.com", "sfr.fr"},
}

// minGuessed is the shortest domain around which a slip of one letter is guessed.
const minGuessed = 8

// ParseEmail reads an e-mail address: its form is checked (RFC 5322, a dot in
// the domain), the domain put in lower case. A domain that looks like a slip
// for a common one is a warning. "" when refused; an empty input gives "" and
// no problem.
//
// Codes: email_form, email_domain_slip.
func ParseEmail(s string) (string, []Problem) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", nil
	}
	local, domain, ok := cutEmail(s)
	if !ok {
		return "", []Problem{blocks(ProblemEmailForm, "", "Cette adresse email n'est pas complète : écrivez-la comme nom@exemple.fr.")}
	}
	domain = strings.ToLower(domain)
	email := local + "@" + domain
	if meant := meantDomain(domain); meant != "" {
		return email, []Problem{warns(ProblemEmailDomainSlip, "", "Faute de frappe ? Le domaine le plus proche est "+meant+" : vérifiez.")}
	}
	return email, nil
}

// cutEmail gives the two parts of an address that has the form of one.
func cutEmail(s string) (local, domain string, ok bool) {
	if !isPlainAddress(s) {
		a, err := mail.ParseAddress(s)
		if err != nil || a.Address != s || strings.ContainsAny(s, "\"<>(), ") || actsOnTerminals(s) {
			return "", "", false
		}
	}
	at := strings.LastIndexByte(s, '@')
	local, domain = s[:at], s[at+1:]
	dot := strings.LastIndexByte(domain, '.')
	ok = dot > 0 && len(domain)-dot > 2 && !strings.HasPrefix(domain, "-") && !strings.Contains(domain, "..") && !strings.HasPrefix(domain,
		".")
	return local, domain, ok
}

// isPlainAddress tells an address of letters, digits, - _ + and dots between them, as
// nearly all are.
func isPlainAddress(s string) bool {
	before := byte('.')
	at := 0
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '+':
		case (c == '.' || c == '@') && before != '.' && before != '@':
			if c == '@' {
				at++
			}
		default:
			return false
		}
		before = c
	}
	return at == 1 && before != '.' && before != '@'
}

// meantDomain is the common domain that this one is a slip for, or "".
func meantDomain(domain string) string {
	for _, known := range mailDomains {
		if domain == known {
			return ""
		}
	}
	for _, s := range mailSlips {
		if domain == s.slip {
			return s.meant
		}
	}
	for _, known := range mailDomains {
		if len(known) >= minGuessed && oneSlip(domain, known) {
			return known
		}
	}
	return ""
}

// oneSlip tells whether a is b with one letter missing, added, changed, or two
// neighbours swapped.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return i < len(a) && (a[i+1:] == b[i+1:] ||
			i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:])
	case 1:
		return a[i:] == b[i+1:]
	}
	return false
}

func normalizeEmail(s *string) {
	*s = Tidy(*s)
	if e, problems := ParseEmail(*s); len(Refused(problems)) == 0 {
		*s = e
	}
}
