package spst

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// NIR is a n° de sécurité sociale, normalised: 15 characters, no blanks, upper
// case; "" is absent. It is personal data: it belongs in no log, no URL, no
// error message and no file name.
//
// Parts: sex 1, year 2, month 2, department 2 (3 overseas), commune 3 (2
// overseas), rank 3, key 2.
type NIR string

// ParseNIR reads what a person types or a file holds: blanks, dots, hyphens
// and lower case are dropped; 13 characters get their key. The NIR is "" when
// a problem of severity error is given. An empty input gives "" and no problem.
//
// Codes: nir_spreadsheet, nir_chars, nir_length, nir_sex, nir_month,
// nir_department, nir_department_date (error when no century fits, else
// warning), nir_commune, nir_rank, nir_key; warning nir_provisional.
func ParseNIR(s string) (NIR, []Problem) {
	n := compact(s)
	if n == "" {
		return "", nil
	}
	if p, ok := refuseNIRForm(s, n); !ok {
		return "", []Problem{p}
	}
	warnings, p, ok := checkNIRParts(n)
	if !ok {
		return "", []Problem{p}
	}
	key, _ := NIRKey(n[:13])
	expected := twoDigits(key)
	switch {
	case len(n) == 15 && n[13:] == expected:
		return NIR(n), warnings
	case len(n) == 15:
		return "", []Problem{blocks(ProblemNIRKey, "", "La clé ne correspond pas au numéro : clé attendue "+expected+
			". Si les 13 premiers caractères sont justes, corrigez la clé ; sinon, relisez le numéro.")}
	}
	return NIR(n[:13] + expected), warnings
}

// compact drops what people put between the digits of a number, and folds case.
func compact(s string) string {
	if isCompact(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune(".-‐‑–\ufeff\u200b", r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
}

// isCompact finds the values that need no work.
func isCompact(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// twoDigits writes 0 to 99.
func twoDigits(v int) string { return string([]byte{byte('0' + v/10%10), byte('0' + v%10)}) }

// ruinedBySpreadsheet tells a long number that a spreadsheet wrote in
// scientific notation (1,85E+14): its last digits are lost.
func ruinedBySpreadsheet(s string) bool {
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(strings.TrimSpace(s)), "E")
	exponent = strings.TrimPrefix(exponent, "+")
	return ok && isDigits(exponent) && isDigits(strings.NewReplacer(",", "", ".", "").Replace(mantissa))
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// refuseNIRForm checks characters and length; typed is the value before
// [compact].
func refuseNIRForm(typed, n string) (Problem, bool) {
	if ruinedBySpreadsheet(typed) {
		return blocks(ProblemNIRSpreadsheet, "", "Le tableur a changé ce numéro en notation scientifique et en a perdu la fin : "+
			"mettez la colonne au format Texte, puis saisissez ou exportez de nouveau les 15 caractères."), false
	}
	corsica := len(n) > 6 && (n[5:7] == "2A" || n[5:7] == "2B")
	if !isDigits(n) && (!corsica || !isDigits(n[:6]+"0"+n[7:])) {
		return blocks(ProblemNIRChars, "", "Un n° de sécurité sociale n'a que des chiffres (2A ou 2B pour la Corse) : "+
			"retirez les autres caractères."), false
	}
	if len(n) != 13 && len(n) != 15 {
		return blocks(ProblemNIRLength, "", fmt.Sprintf("%d caractères au lieu de 15 : saisissez le numéro complet avec sa clé, "+
			"ou les 13 premiers caractères (la clé est alors calculée).", len(n))), false
	}
	return Problem{}, true
}

// checkNIRParts checks the parts of a number of good form and gives its
// warnings, or the one problem that refuses it.
func checkNIRParts(n string) (warnings []Problem, refusal Problem, ok bool) {
	if !strings.ContainsRune("1278", rune(n[0])) {
		return nil, blocks(ProblemNIRSex, "", "Le premier chiffre doit être 1 ou 2 (7 ou 8 pour un numéro provisoire) : "+
			"relisez le numéro."), false
	}
	if m := n[3:5]; m < "01" || "12" < m && m < "20" {
		return nil, blocks(ProblemNIRMonth, "", "Le mois de naissance (4e et 5e chiffres) doit être de 01 à 12, "+
			"ou de 20 à 99 si l'état civil est incomplet : relisez le numéro."), false
	}
	d, commune, known := nirPlace(n)
	if !known {
		return nil, blocks(ProblemNIRDepartment, "", "Le département de naissance (6e et 7e caractères) n'existe pas : "+
			"01 à 95, 2A, 2B, 971 à 978, 984 à 989, ou 99 pour l'étranger. Relisez le numéro."), false
	}
	if strings.Trim(commune, "0") == "" {
		return nil, blocks(ProblemNIRCommune, "", "Le code de la commune ou du pays de naissance ne peut pas être à zéro : "+
			"relisez le numéro."), false
	}
	if n[10:13] == "000" {
		return nil, blocks(ProblemNIRRank, "", "Le numéro d'ordre (11e au 13e chiffre) ne peut pas être 000 : "+
			"relisez le numéro."), false
	}
	year, other := birthYears(n[1:3])
	if !d.fits(year) && !d.fits(other) {
		return nil, blocks(ProblemNIRDepartmentDate, "", d.bounds()+" Relisez l'année et le département de naissance."), false
	}
	if !d.fits(year) {
		warnings = append(warnings, warns(ProblemNIRDepartmentDate, "", d.bounds()+" Vérifiez l'année et le département de naissance."))
	}
	if n[0] >= '7' {
		warnings = append(warnings, warns(ProblemNIRProvisional, "", "Numéro provisoire, à régulariser : "+
			"remplacez-le dès que le numéro définitif est connu."))
	}
	return warnings, Problem{}, true
}

// NIRKey computes the key (1 to 97) of the first 13 characters: 97 less the
// remainder by 97, with 2A read as 19 and 2B as 18. It is false when n13 is not
// made of 13 characters of a NIR.
func NIRKey(n13 string) (int, bool) {
	if len(n13) != 13 {
		return 0, false
	}
	switch n13[5:7] {
	case "2A":
		n13 = n13[:5] + "19" + n13[7:]
	case "2B":
		n13 = n13[:5] + "18" + n13[7:]
	}
	if !isDigits(n13) {
		return 0, false
	}
	v, err := strconv.ParseInt(n13, 10, 64)
	if err != nil {
		return 0, false
	}
	return int(97 - v%97), true
}

// whole tells a value that has the form of a NIR; others were not read by
// [ParseNIR].
func (n NIR) whole() bool {
	return len(n) == 15 && isDigits(string(n[:6]+n[7:])) && strings.IndexByte("0123456789AB", n[6]) >= 0
}

// Format gives « 1 69 08 76 540 012 41 »; a value that is not a NIR is given
// as it is.
func (n NIR) Format() string {
	if !n.whole() {
		return string(n)
	}
	return strings.Join([]string{
		string(n[:1]), string(n[1:3]), string(n[3:5]), string(n[5:7]), string(n[7:10]), string(n[10:13]), string(n[13:]),
	}, " ")
}

// Masked hides all but sex, year and month: « 2 55 08 •• ••• ••• •• ». A value
// that is not a NIR is hidden whole; an absent one is "".
func (n NIR) Masked() string {
	switch {
	case n == "":
		return ""
	case !n.whole():
		return "• •• •• •• ••• ••• ••"
	}
	return string(n[:1]) + " " + string(n[1:3]) + " " + string(n[3:5]) + " •• ••• ••• ••"
}

// Provisional tells a number that begins with 7 or 8: « à régulariser ».
func (n NIR) Provisional() bool { return n.whole() && (n[0] == '7' || n[0] == '8') }

// Coherence warns where the NIR disagrees with sex, birth year, birth month
// (01 to 12 only) or the years in which its department's code was given. What
// is absent is not compared.
//
// Codes: nir_sex_differs, nir_year_differs, nir_month_differs,
// nir_department_date.
func (n NIR) Coherence(sex Sex, birth Date) []Problem {
	if !n.whole() {
		return nil
	}
	var found []Problem
	male := n[0] == '1' || n[0] == '7'
	if sex == Male && !male || sex == Female && male {
		found = append(found, warns(ProblemNIRSexDiffers, "", "Le numéro ne correspond pas au sexe indiqué : vérifiez l'un et l'autre."))
	}
	if birth.IsZero() {
		return found
	}
	year, month, _ := birth.Time().Date()
	if string(n[1:3]) != twoDigits(year) {
		found = append(found, warns(ProblemNIRYearDiffers, "", "Le numéro ne correspond pas à l'année de naissance : vérifiez l'un et l'autre."))
	}
	if m := string(n[3:5]); m <= "12" && m != twoDigits(int(month)) {
		found = append(found, warns(ProblemNIRMonthDiffers, "", "Le numéro ne correspond pas au mois de naissance : vérifiez l'un et l'autre."))
	}
	if d, _, ok := nirPlace(string(n)); ok && !d.fits(year) {
		found = append(found, warns(ProblemNIRDepartmentDate, "", d.bounds()+" Vérifiez le numéro et la date de naissance."))
	}
	return found
}

// department is a code of the place of birth, with the birth years that have it.
type department struct {
	code        string
	from, until int // birth years, 0 when not bounded
}

var departments = sync.OnceValue(func() map[string]department {
	m := map[string]department{}
	for _, row := range readData("dept-codes.csv") {
		d := department{code: row[0]}
		d.from, _ = strconv.Atoi(row[5])
		d.until, _ = strconv.Atoi(row[6])
		m[d.code] = d
	}
	return m
})

// nirPlace gives the department and the commune (or country) of a NIR.
func nirPlace(n string) (d department, commune string, ok bool) {
	if n[5] == '9' && (n[6] == '7' || n[6] == '8') {
		d, ok = departments()[n[5:8]]
		return d, n[8:10], ok
	}
	d, ok = departments()[n[5:7]]
	return d, n[7:10], ok
}

// fits tells whether the code was given to births of that year.
func (d department) fits(year int) bool {
	return year >= d.from && (d.until == 0 || year <= d.until)
}

func (d department) bounds() string {
	if d.until != 0 {
		return fmt.Sprintf("Le département %s ne vaut que pour les naissances jusqu'en %d.", d.code, d.until)
	}
	return fmt.Sprintf("Le département %s ne vaut que pour les naissances à partir de %d.", d.code, d.from)
}

// birthYears gives the two years that two digits may mean, the likely one
// (1930 to 2029) first.
func birthYears(s string) (likely, other int) {
	y, _ := strconv.Atoi(s)
	if y >= 30 {
		return 1900 + y, 2000 + y
	}
	return 2000 + y, 1900 + y
}
