package spst

// STUBS: signatures of the rules, to be moved into their own files and written for real.

// NIR is a n° de sécurité sociale, normalised: 15 characters, no blanks, upper case; "" is absent.
type NIR string

// ParseNIR reads what a person types or a file holds: blanks, dots, hyphens and lower case are
// dropped; 13 characters get their key. The NIR is "" when a problem of severity error is given.
// An empty input gives "" and no problem.
func ParseNIR(s string) (NIR, []Problem) { return NIR(s), nil }

// NIRKey computes the key (1 to 97) of the first 13 characters.
func NIRKey(n13 string) (int, bool) { return 0, false }

// Format gives « 1 69 08 76 540 012 41 »; Masked « 2 55 08 •• ••• ••• •• ».
func (n NIR) Format() string { return string(n) }

// Masked hides all but sex, year and month.
func (n NIR) Masked() string { return "" }

// Provisional tells a number that begins with 7 or 8: « à régulariser ».
func (n NIR) Provisional() bool { return false }

// Coherence warns where the NIR disagrees with sex, birth year, or month (01-12 only).
func (n NIR) Coherence(sex Sex, birth Date) []Problem { return nil }

// ParseSIREN, ParseSIRET and ParseVAT normalise and check; "" when refused.
func ParseSIREN(s string) (string, []Problem) { return s, nil }

// ParseSIRET checks Luhn on the SIRET and its SIREN, with La Poste's rule.
func ParseSIRET(s string) (string, []Problem) { return s, nil }

// ParseVAT checks a n° de TVA intracommunautaire.
func ParseVAT(s string) (string, []Problem) { return s, nil }

// VATFromSIREN proposes the number of a SIREN.
func VATFromSIREN(siren string) string { return "" }

// NAF is an activity code with its label.
type NAF struct {
	Code  string `json:"code"` // NN.NNL
	Label string `json:"label"`
	List  string `json:"list"` // "NAF rév. 2" or "NAF 2025"
}

// ParseNAF finds the code in the list in force on that date.
func ParseNAF(s string, on Date) (NAF, []Problem) { return NAF{Code: s}, nil }

// PCS is a PCS-ESE code with its label and that of its group.
type PCS struct {
	Code  string `json:"code"` // 552a
	Label string `json:"label"`
	Group string `json:"group"`
}

// ParsePCS finds a PCS-ESE code; a PCS 2020 or old PCS 2003 code gets a message that says which it is.
func ParsePCS(s string) (PCS, []Problem) { return PCS{Code: s}, nil }

// SearchPCS finds codes by label or code, best first: every word, accent- and case-blind. An empty query gives all.
func SearchPCS(query string) []PCS { return nil }

// Determinant is a « déterminant de suivi individuel ».
type Determinant struct {
	Code        DeterminantCode `json:"code"`
	Label       string          `json:"label"`
	Category    Category        `json:"category"`
	Attestation bool            `json:"attestation"`
	Article     string          `json:"article"`
	From, Until Date            `json:"-"`
	Note        string          `json:"note,omitempty"`
}

// None is « Aucun suivi particulier »; it excludes all the others.
const None DeterminantCode = "AUCUN"

// Determinants gives those in force on that date, in the order of the form.
func Determinants(on Date) []Determinant { return nil }

// DeterminantByCode finds one in force on that date.
func DeterminantByCode(c DeterminantCode, on Date) (Determinant, bool) { return Determinant{}, false }

// ExpectedCategory is the highest category present (SIR > SIA > SIH > SI), and whether one needs the attestation.
// It is "" when there is no determinant.
func ExpectedCategory(codes []DeterminantCode, on Date) (Category, bool) { return SI, false }

// Categories are all seven, in the manual's order.
func Categories() []Category { return []Category{SI, SIA, SIH, SIR, SMREstat, MNRHosp, SMSEstat} }

// FromPortalOnly tells the three public service statuses.
func (c Category) FromPortalOnly() bool { return c == SMREstat || c == MNRHosp || c == SMSEstat }

// Label gives « Suivi Individuel Habilitation »…
func (c Category) Label() string { return string(c) }

// Label gives the French words of the form: « CDI », « contrat d'apprentissage »…
func (c ContractType) Label() string { return string(c) }

// ContractTypes are all of them, in the order of the list.
func ContractTypes() []ContractType { return nil }

// Label gives the French words.
func (r ExitReason) Label() string { return string(r) }

// ExitReasons are all of them, in the order of the list.
func ExitReasons() []ExitReason { return nil }

// Label gives « Femme » or « Homme ».
func (s Sex) Label() string { return string(s) }

// Holidays are the eleven legal days of a year, national.
func Holidays(year int) []Date { return nil }

// IsWorkingDay: Monday to Friday, less the holidays.
func IsWorkingDay(d Date) bool { return true }

// AddWorkingDays gives the n-th working day after d (before when n < 0).
func AddWorkingDays(d Date, n int) Date { return d }

// LastSafeCancellation is the last day to ask for a cancellation: three full working days lie between.
func LastSafeCancellation(visit Date) Date { return visit }

// Normalize trims, folds blanks, puts names in NFC, completes the NIR's key, lower-cases the PCS code,
// sorts and deduplicates determinants. What cannot be read is left as typed, for CheckEmployee to refuse.
func (e *Employee) Normalize() {}

// CheckEmployee applies every rule about one employee. Fields are API names.
func CheckEmployee(e Employee, on Date) []Problem { return nil }

// Anomaly is a problem of one employee of a roster.
type Anomaly struct {
	EmployeeID string `json:"employee_id"`
	Problem
}

// CheckRoster gives the anomalies of the employees present: each one's, and those between them
// (same NIR twice, same names and birth date twice). In roster order.
func CheckRoster(employees []Employee, on Date) []Anomaly { return nil }

// ExitReminders are what leaving this job calls for (R4624-28-2 after a SIR job).
func ExitReminders(e Employee) []Problem { return nil }

// VisitDue is the legal limit of an employee's next visit.
type VisitDue struct {
	Kind    string `json:"kind"`
	Label   string `json:"label"`
	Due     Date   `json:"due" format:"date"`
	Article string `json:"article"`
}

// VisitsDue gives the limits, soonest first; last is the last visit, 0 when none.
func VisitsDue(e Employee, last, on Date) []VisitDue { return nil }

// Fold gives s lower-cased, without accents, ligatures apart (œ → oe), blanks single: what searching and sorting compare.
func Fold(s string) string { return s }

// Query is a folded search: every word anywhere.
type Query struct{ words []string }

// NewQuery folds and splits.
func NewQuery(s string) Query { return Query{} }

// Match tells whether every word is somewhere in folded.
func (q Query) Match(folded string) bool { return true }

// Empty tells a query that everything matches.
func (q Query) Empty() bool { return len(q.words) == 0 }
