package spst

import (
	"slices"
	"strings"
	"time"
)

// The other objects of the API. Their JSON is the contract of portal/web and
// client, and what `--json` prints.

// Service is the occupational-health service that runs the portal.
type Service struct {
	Name      string    `json:"name"`
	ShortName string    `json:"short_name" doc:"As in AMSN"`
	Phone     string    `json:"phone,omitempty"`
	Website   string    `json:"website,omitempty"`
	Mailboxes []Mailbox `json:"mailboxes"`
	// Version of the portal's program: adherent is released with it.
	Version string `json:"version,omitempty" doc:"Of the portal's program; adherent has the same"`
	// Today is the portal's date: the demo can fix it.
	Today Date `json:"today" format:"date"`
}

// Mailbox is one of the service's e-mail addresses, with what it is for.
type Mailbox struct {
	Code  string `json:"code" enum:"relation_adherents,comptabilite,formations,communication"`
	Label string `json:"label"`
	Email string `json:"email"`
}

// AccountsMailbox is the code of the mailbox that answers about accounts: what only
// the service changes, invoices, and who needs help.
const AccountsMailbox = "comptabilite"

// Mailbox is the address of a mailbox, by its code; "" without one.
func (s Service) Mailbox(code string) string {
	for _, m := range s.Mailboxes {
		if m.Code == code {
			return m.Email
		}
	}
	return ""
}

// AccountKind tells a member's account from a mandatary's.
type AccountKind string

// The kinds of account.
const (
	MemberAccount    AccountKind = "member"
	MandataryAccount AccountKind = "mandatary"
)

// Account is who is signed in.
type Account struct {
	Number string      `json:"number" doc:"N° adhérent, or the mandatary's number"`
	Kind   AccountKind `json:"kind" enum:"member,mandatary"`
	Name   string      `json:"name"`
}

// Credentials open a session.
type Credentials struct {
	Number    string `json:"number" minLength:"1" maxLength:"40"`
	Password  string `json:"password" minLength:"1" maxLength:"1024"`
	Mandatary bool   `json:"mandatary,omitempty" doc:"« Je dispose d'une connexion en tant que mandataire »"`
	Code      string `json:"code,omitempty" maxLength:"40" doc:"Of the second factor, when it is on: six digits, or a recovery code"`
	// Program is what opens the session, as it names itself in its requests.
	Program string `json:"-"`
}

// Session is an open session.
type Session struct {
	// Token is given once, when the session opens.
	Token string `json:"token,omitempty" doc:"Bearer token; only in the answer that opens the session"`
	// ExpiresAt is the absolute limit; idleness may end the session sooner.
	ExpiresAt time.Time `json:"expires_at"`
	Account   Account   `json:"account"`
	// SecondFactor of the account: while it is required, nothing else can be done.
	SecondFactor SecondFactorState `json:"second_factor" enum:"off,on,required" doc:"required: nothing else can be done before it is on"`
	// AccessToken is what asks, when it is one instead of a session.
	AccessToken *AccessToken `json:"access_token,omitempty" doc:"The access token that asks, when it is one"`
}

// Right is what a mandate allows on a member.
type Right string

// The rights of a mandate. A member has all of them on itself.
const (
	RightRead        Right = "read"
	RightRoster      Right = "roster"
	RightInvoices    Right = "invoices"
	RightDeclaration Right = "declaration"
	RightCompany     Right = "company" // informations administratives, contacts et adresses
	// RightAppointments is to send visit requests and cancellation requests: of an access token, since who
	// has the roster under a mandate may do so too.
	RightAppointments Right = "appointments"
)

// Rights are those of a mandate: all but the last, which an access token alone has.
func Rights() []Right { return values(rights[:len(rights)-1]) }

// Permits tells whether those rights give one.
func Permits(rights []Right, need Right) bool {
	return slices.Contains(rights, need) || need == RightAppointments && slices.Contains(rights, RightRoster)
}

// Label is the right in French: what one may then change or read, beside reading the rest.
func (r Right) Label() string { return labelOf(rights[:], r) }

// RightLabels are those of some rights, one after the other.
func RightLabels(rights []Right) string {
	said := make([]string, len(rights))
	for i, r := range rights {
		said[i] = r.Label()
	}
	return strings.Join(said, ", ")
}

// ParseRight reads a right, by its label or by its name in the API, whatever its case and accents; false for no right.
func ParseRight(text string) (Right, bool) {
	for _, c := range rights {
		if folded := Fold(Tidy(text)); folded == Fold(c.label) || folded == string(c.value) {
			return c.value, true
		}
	}
	return "", false
}

var rights = [...]choice[Right]{
	{RightRead, "lecture"}, {RightRoster, "effectifs"}, {RightInvoices, "factures"}, {RightDeclaration, "déclaration"},
	{RightCompany, "informations"}, {RightAppointments, "rendez-vous"},
}

// Member is a company that belongs to the service (« adhérent »).
type Member struct {
	Number   string `json:"number" doc:"N° adhérent"`
	Name     string `json:"name" doc:"Raison sociale"`
	SIRET    string `json:"siret"`
	Activity string `json:"activity,omitempty"`
	NAFCode  string `json:"naf_code,omitempty"`
	NAFLabel string `json:"naf_label,omitempty"`
	JoinedOn Date   `json:"joined_on,omitzero" format:"date" doc:"Date d'adhésion"`
	LeftOn   Date   `json:"left_on,omitzero" format:"date" doc:"Dernier jour d'adhésion; absent while nothing is known of one"`
	// Headcount is the number of employees present today.
	Headcount int `json:"headcount"`
	// Rights are those of the account that asks.
	Rights []Right `json:"rights"`
	// State is in the list of a mandatary's members only.
	State *ClientState `json:"state,omitempty" doc:"In the list of a mandatary's members only"`
}

// LeftBefore tells whether it was no longer a member on a day.
func (m *Member) LeftBefore(day Date) bool { return !m.LeftOn.IsZero() && m.LeftOn < day }

// Members is the answer of GET /v1/members.
type Members struct {
	Members []Member `json:"members"`
}

// RosterStatus selects employees by presence.
type RosterStatus string

// The presences that a list can be asked for.
const (
	Present RosterStatus = "present"
	Gone    RosterStatus = "left"
	All     RosterStatus = "all"
)

// RosterQuery selects a part of a roster; the zero value is everybody present.
type RosterQuery struct {
	Status RosterStatus
	Search string // every word anywhere in the names, job or PCS code; case- and accent-blind
	Cursor string // of the page before; "" is the first page
	Limit  int    // 1 to 1000; 0 is 100
}

// RosterPrint selects what of a roster is printed; the zero value is everybody
// present, without their NIRs.
type RosterPrint struct {
	Status        RosterStatus
	Search        string     // as in [RosterQuery]
	Category      Category   // declared; "" is all
	Letter        string     // that the list name begins with; "" is all
	MultiEmployer bool       // those only
	Visit         VisitState // of the next visit; "" is all
	Anomalies     bool       // those that « Contrôler la liste » names only
	NIR           bool       // with their NIRs
}

// Keeps tells whether an employee that the status and the search select is one
// of the list, anomalies apart.
func (p *RosterPrint) Keeps(e *Employee) bool {
	return (p.Category == "" || e.DeclaredCategory == p.Category) && (!p.MultiEmployer || e.MultiEmployer) &&
		(p.Visit == "" || e.VisitState == p.Visit) &&
		(p.Letter == "" || strings.HasPrefix(Fold(e.ListName()), Fold(p.Letter)))
}

// Query is the part of it that a roster is asked for by.
func (p *RosterPrint) Query() RosterQuery { return RosterQuery{Status: p.Status, Search: p.Search} }

// Label says which employees in words: « présents, catégorie SIR ».
func (p *RosterPrint) Label() string {
	said := []string{"présents"}
	switch p.Status {
	case Gone:
		said[0] = "sortis"
	case All:
		said[0] = "présents et sortis"
	case Present:
	}
	if p.Category != "" {
		said = append(said, "catégorie "+string(p.Category))
	}
	if p.Letter != "" {
		said = append(said, "lettre "+strings.ToUpper(p.Letter))
	}
	if p.MultiEmployer {
		said = append(said, "multi-employeurs")
	}
	if p.Visit != "" {
		said = append(said, "prochaine visite : "+p.Visit.Label())
	}
	if p.Anomalies {
		said = append(said, "avec une anomalie")
	}
	if p.Search != "" {
		said = append(said, "« "+p.Search+" »")
	}
	return strings.Join(said, ", ")
}

// MaxPrinted is how many employees a printed list may have: more would be over
// 700 pages.
const MaxPrinted = 20_000

// EmployeePage is a page of a roster, in the order of [Employee.SortKey].
type EmployeePage struct {
	Employees []Employee `json:"employees"`
	Total     int        `json:"total" doc:"Employees the query selects, on all pages"`
	Next      string     `json:"next,omitempty" doc:"Cursor of the next page; absent on the last one"`
}

// Exit declares that an employee leaves (« Sortir un salarié »).
type Exit struct {
	ExitDate   Date       `json:"exit_date" format:"date"`
	ExitReason ExitReason `json:"exit_reason"`
}

// ChangeAction is what a [Change] of a batch does.
type ChangeAction string

// The actions of a batch.
const (
	ActionCreate ChangeAction = "create"
	ActionUpdate ChangeAction = "update"
	ActionExit   ChangeAction = "exit"
)

// Change is one line of a batch. ID and Version are of the employee that is
// updated or leaves; a Version of 0 takes the version in force. A create or an
// update with an Exit declares that too.
type Change struct {
	Action ChangeAction `json:"action" enum:"create,update,exit"`
	// Line names the change within its import.
	Line     string    `json:"line,omitempty" maxLength:"60" doc:"Names the line within its import: it is carried out once"`
	ID       string    `json:"id,omitempty"`
	Version  int64     `json:"version,omitempty"`
	Employee *Employee `json:"employee,omitempty"`
	Exit     *Exit     `json:"exit,omitempty"`
}

// Batch is up to [MaxBatch] changes, carried out in order in one transaction.
// A refused line does not stop the others.
type Batch struct {
	Changes []Change `json:"changes" minItems:"1" maxItems:"2000"`
	// Import, made up by the caller, makes the batch a part of an import: its
	// lines have names, each is carried out once however often it is sent, and
	// the import can be undone as a whole. An entry of an import may lack
	// determinants: « Contrôler la liste » asks for them.
	Import string `json:"import,omitempty" maxLength:"60" doc:"Names the import that the batch is a part of"`
	// Origin is the import's; its first batch says it.
	Origin ImportOrigin `json:"origin,omitempty" enum:"file,selection" doc:"What the import comes from: a roster file when it is not said"`
	// Brief wants no employee of the lines that are done; it goes as a header (RFC 7240).
	Brief bool `json:"-"`
}

// ImportOrigin is what an import comes from.
type ImportOrigin string

// The origins of an import.
const (
	FromFile      ImportOrigin = "file"      // a roster file
	FromSelection ImportOrigin = "selection" // several employees chosen in the list, who are changed together
)

// MaxBatch is the most changes a batch may hold: the writes of others wait a few tens of
// milliseconds for one. FormerMaxBatch is what portals of before take.
const (
	MaxBatch       = 2000
	FormerMaxBatch = 500
)

// Outcome is what became of one [Change], at the same place in the list.
type Outcome struct {
	Status   string    `json:"status" enum:"done,refused"`
	Employee *Employee `json:"employee,omitempty"`
	Code     Code      `json:"code,omitempty" doc:"Why it was refused"`
	Message  string    `json:"message,omitempty"`
	Problems []Problem `json:"problems,omitempty"`
}

// Outcomes is the answer to a [Batch].
type Outcomes struct {
	Outcomes []Outcome `json:"outcomes"`
}

// Import is a roster file, or a change of several employees together, that was carried out, as far as it was.
type Import struct {
	ID      string       `json:"id"`
	Origin  ImportOrigin `json:"origin" enum:"file,selection"`
	At      time.Time    `json:"at" doc:"Of its first batch"`
	Account Account      `json:"account"`
	// Lines carried out: how many are in place, undone, and could not be undone.
	Done   int `json:"done"`
	Undone int `json:"undone"`
	Kept   int `json:"kept" doc:"Changed since, and therefore left as they are by the undo"`
	// Created, Updated and Exited are the lines by what they did.
	Created int `json:"created"`
	Updated int `json:"updated"`
	Exited  int `json:"exited"`
	// Undoable until that day; the undo is refused afterwards.
	UndoableUntil Date `json:"undoable_until" format:"date"`
}

// Imports is the answer of GET …/imports, newest first.
type Imports struct {
	Imports []Import `json:"imports"`
}

// ImportUndo is what one call of the undo has done; it is asked again while the
// import has lines that are Done.
type ImportUndo struct {
	Import Import `json:"import"`
	// Left are the lines that were left as they are by this call.
	Left []ImportLeft `json:"left"`
}

// ImportLeft is a line that an undo has left, and why.
type ImportLeft struct {
	Line       string `json:"line"`
	EmployeeID string `json:"employee_id"`
	Name       string `json:"name"`
	Code       Code   `json:"code" doc:"changed_since, nir_duplicate"`
	Message    string `json:"message"`
}

// Headcount is « Effectifs suivis »: the employees present, by declared category.
type Headcount struct {
	Total      int             `json:"total"`
	Categories []CategoryCount `json:"categories" doc:"All seven, in the manual's order"`
}

// NoCategory counts those without a category: they are in the total only.
func (c *Headcount) NoCategory() int {
	n := c.Total
	for _, x := range c.Categories {
		n -= x.Count
	}
	return n
}

// HeadcountYear is the employees who were there over the last twelve months, by the hire and
// exit dates of the roster as it is today: who left before the roster knew them is not counted.
type HeadcountYear struct {
	Months []HeadcountMonth `json:"months" minItems:"12" maxItems:"12" doc:"Oldest first; the last one is of today"`
	Coming int              `json:"coming" doc:"Hired after today: in the roster, and in no month"`
}

// HeadcountMonth counts the employees there on the last day of a month, or today.
type HeadcountMonth struct {
	On    Date `json:"on" format:"date" doc:"The last day of the month; today in the current one"`
	Count int  `json:"count"`
}

// NewHeadcountYear begins the count of the twelve months that end today.
func NewHeadcountYear(today Date) HeadcountYear {
	months := make([]HeadcountMonth, 12)
	first := NewDate(today.Year(), today.Month(), 1)
	for i := range months {
		months[i].On = min(first.AddMonths(i-10).AddDays(-1), today)
	}
	return HeadcountYear{Months: months}
}

// Add counts an employee on each day that they were there; without a hire date they always were.
func (y *HeadcountYear) Add(e *Employee) {
	for i := range y.Months {
		if on := y.Months[i].On; e.HireDate <= on && !e.Left(on) {
			y.Months[i].Count++
		}
	}
	if e.HireDate > y.Months[len(y.Months)-1].On {
		y.Coming++
	}
}

// CategoryCount is how many employees have a category.
type CategoryCount struct {
	Category Category `json:"category"`
	Count    int      `json:"count"`
}

// TodoCode says what there is to do, for programs: stable.
type TodoCode string

// What there may be to do.
const (
	TodoVAT             TodoCode = "vat_missing"            // the company has no VAT number
	TodoBillingEmail    TodoCode = "billing_email_missing"  // nobody receives the invoices
	TodoValidation      TodoCode = "company_validation_old" // the company's data were validated long ago, or never
	TodoAnomalies       TodoCode = "roster_anomalies"       // Count employees are not as the rules say
	TodoVisitsOverdue   TodoCode = "visits_overdue"         // Count visits are late
	TodoVisitsUntracked TodoCode = "visits_untracked"       // of Count employees, no visit is known
	TodoVisitComing     TodoCode = "visit_coming"           // an appointment that can be cancelled until Due
	TodoInvoiceDue      TodoCode = "invoice_due"            // invoices are to be paid
	TodoDeclaration     TodoCode = "declaration"            // the year's declaration is to be made
	// TodoDeclarationMissed is a declaration of this year that was not made in time.
	TodoDeclarationMissed TodoCode = "declaration_missed"
	TodoDraft             TodoCode = "draft" // something typed waits to be sent
)

// TodoItem is one line of « À faire » on Accueil.
type TodoItem struct {
	Code     TodoCode `json:"code"`
	Severity Severity `json:"severity" enum:"error,warning"`
	// Place is the service it leads to: "company", "roster"…
	Place   string `json:"place"`
	Count   int    `json:"count,omitempty"`
	Due     Date   `json:"due,omitzero" format:"date"`
	Message string `json:"message" doc:"French sentence"`
	// Form is where something waits to be sent, as [Draft.Form].
	Form string `json:"form,omitempty" doc:"The form in which something waits"`
}

// Todo is the answer of GET …/todo, most pressing first.
type Todo struct {
	Items []TodoItem `json:"items"`
	// Since is when the account signed in before; News is what others have done meanwhile.
	// Nothing is said to who signs in for the first time.
	Since time.Time  `json:"since,omitzero" doc:"When the account signed in before"`
	News  []NewsItem `json:"news,omitempty" doc:"What others have done since then"`
}
