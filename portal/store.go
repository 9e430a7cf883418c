package portal

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// Store keeps what the portal knows. portal/sqlstore implements it.
//
// What is not there is an *[spst.Error] of kind NotFound; a store that cannot
// write (disk full, busy) is Unavailable, and has then kept nothing of the
// transaction.
type Store interface {
	// Within runs do in a transaction carried by the context that do gets, and
	// commits when do gives nil. Inside another one it joins it: an error then
	// undoes what this do wrote and leaves the rest to the outer one. What do reads
	// stays true until it commits; where another has written it meanwhile, do is
	// run again from its beginning, on what is there then: it keeps nothing of a
	// run before. A ctx that ends before do does undoes it; later the answer is what
	// the commit has done.
	Within(ctx context.Context, do func(context.Context) error) error
	// Writers is how many transactions run side by side at most: the others wait.
	Writers() int
	// Ready tells whether the store takes writes: Unavailable while it does not.
	Ready(ctx context.Context) error
	// Purge drops what has run out.
	Purge(ctx context.Context, e Expiry) error

	AccountStore
	RosterStore
	ReplyStore
	AppointmentStore
	CompanyStore
	InvoiceStore
	DeclarationStore
	ActivityStore
	BackOfficeStore
	ResetStore
	ClientStore
	ImportStore
	OutboxStore
	TurnStore
	FiguresStore
	SecondFactorStore
	DraftStore
	EventStore
	AccessTokenStore
	ViewStore
}

// AccountStore keeps members, accounts, mandates, sessions and failed sign-ins.
type AccountStore interface {
	// PutMember, PutAccount and PutMandate add, or replace the one of the same number(s).
	PutMember(ctx context.Context, m Member) error
	PutAccount(ctx context.Context, l StoredAccount) error
	// PutLeaving keeps the last day of a member, the zero date for none.
	PutLeaving(ctx context.Context, number string, last spst.Date) error
	PutMandate(ctx context.Context, m spst.Mandate) error

	// Account finds an account by kind and number. That of a member whose last day was
	// before that date is not there any more.
	Account(ctx context.Context, kind spst.AccountKind, number string, on spst.Date) (StoredAccount, error)
	// Member finds a member; Headcount counts those present on that date, Rights is left empty.
	Member(ctx context.Context, number string, on spst.Date) (Member, error)
	// Rights gives what a mandatary may do for a member on that date; none without
	// a mandate in force, or when the member has left before.
	Rights(ctx context.Context, mandatary, member string, on spst.Date) ([]spst.Right, error)
	// CountMandates counts the members of the mandates in force on that date.
	CountMandates(ctx context.Context, mandatary string, on spst.Date) (int, error)
	// MandatedMembers gives the members of the mandates in force on that date,
	// but those that have left before, by number, with Headcount and Rights.
	MandatedMembers(ctx context.Context, mandatary string, on spst.Date) ([]spst.Member, error)

	AddSession(ctx context.Context, s StoredSession) error
	// Session finds a session; as Account, there is none for who has left before that date.
	Session(ctx context.Context, digest [32]byte, on spst.Date) (StoredSession, error)
	// Sessions are those of an account, the last used first.
	Sessions(ctx context.Context, kind spst.AccountKind, number string) ([]StoredSession, error)
	TouchSession(ctx context.Context, digest [32]byte, seen time.Time) error
	// ConfirmSession notes that the password was given again.
	ConfirmSession(ctx context.Context, digest [32]byte, at time.Time) error
	// EndSession makes a session have its limit then; it is no error when there is none.
	EndSession(ctx context.Context, digest [32]byte, at time.Time) error

	// Failures gives the failed sign-ins counted for a subject; the zero value when none.
	Failures(ctx context.Context, subject [32]byte) (Failures, error)
	// PutFailures keeps a count; one of 0 forgets the subject.
	PutFailures(ctx context.Context, subject [32]byte, f Failures) error

	// KnownNetwork tells whether the account was opened from a network since then.
	KnownNetwork(ctx context.Context, a spst.Account, network string, since time.Time) (bool, error)
	// NoteNetwork keeps that it was, for the last [MostNetworks] of an account.
	NoteNetwork(ctx context.Context, a spst.Account, network string, at time.Time) error
}

// RosterStore keeps the employees of the members and their history. Nothing of
// it is ever deleted.
type RosterStore interface {
	// BeginRosterChange is the first thing that a transaction does which writes
	// to a roster: it counts a new revision and holds other writers of this
	// roster off until the end of the transaction.
	BeginRosterChange(ctx context.Context, member string) error

	// Employees gives a page in the order of [spst.Employee.SortKey].
	Employees(ctx context.Context, member string, s Selection) (Page, error)
	// StreamEmployees calls start with the number of employees selected, then
	// each with every one of them in order, and what is known of their visits. What
	// each is given is only good until it returns: strings may be kept, the struct and
	// its slices may not.
	StreamEmployees(ctx context.Context, member string, s Selection, start func(total int),
		each func(*spst.Employee, spst.Tracking) error) error
	Employee(ctx context.Context, member, id string) (Record, error)
	// EmployeesOf gives those of the IDs who are there, in no order.
	EmployeesOf(ctx context.Context, member string, ids []string) ([]Record, error)
	// EmployeesByNIR gives, by NIR, the IDs of the employees present on that date who have it.
	EmployeesByNIR(ctx context.Context, member string, nirs []spst.NIR, on spst.Date) (map[spst.NIR][]string, error)
	AddEmployees(ctx context.Context, member string, records []Record) error
	// ReplaceEmployees keeps new versions of employees that are there, each once.
	ReplaceEmployees(ctx context.Context, member string, changes []EmployeeChange) error
	// CountByCategory counts the employees present on that date by declared category.
	CountByCategory(ctx context.Context, member string, on spst.Date) (map[spst.Category]int, error)

	AddHistory(ctx context.Context, entries ...EmployeeEntry) error
	// History is newest first.
	History(ctx context.Context, employee string) ([]spst.HistoryEntry, error)
	// HistoryFrom is that of all the employees of a member from an instant on: of each newest first.
	HistoryFrom(ctx context.Context, member string, from time.Time) ([]EmployeeEntry, error)
}

// ReplyStore keeps the replies to writes, sealed: they may hold NIRs.
type ReplyStore interface {
	Reply(ctx context.Context, account spst.Account, key string) (KeptReply, error)
	// KeepReply is Conflict "duplicate" where there is one already that has not run out.
	KeepReply(ctx context.Context, account spst.Account, key string, r KeptReply) error
}

// ResetStore keeps the addresses of accounts, and the resets of passwords.
type ResetStore interface {
	// PutAccountEmail adds an address, or replaces that of the same purpose; one
	// without Email removes it.
	PutAccountEmail(ctx context.Context, a AccountEmail) error
	// AccountEmails gives those of an account, in no order.
	AccountEmails(ctx context.Context, kind spst.AccountKind, number string) ([]AccountEmail, error)

	// PutReset keeps a reset, or its new state.
	PutReset(ctx context.Context, r StoredReset) error
	Reset(ctx context.Context, digest [32]byte) (StoredReset, error)
	// EndSessions does so for those of an account, but the one of that digest.
	EndSessions(ctx context.Context, kind spst.AccountKind, number string, but [32]byte, at time.Time) error
}

// Member is a member as the store keeps it.
type Member struct {
	spst.Member
	VAT string // n° de TVA intracommunautaire; "" when not given yet
	// InvoiceProfile is the one that its platform needs; "" is the service's.
	InvoiceProfile spst.InvoiceProfile
	// Revision counts the changes of its roster.
	Revision int64
}

// StoredAccount is an account with its password.
type StoredAccount struct {
	spst.Account
	Password string // PHC string
}

// StoredSession is an open session; the token itself is not kept.
type StoredSession struct {
	Digest  [32]byte // SHA-256 of the token
	Account spst.Account
	Opened  time.Time // zero for one that is older than this is kept
	Seen    time.Time
	Expires time.Time
	Origin  Origin
	// Confirmed is when the password was last given again; zero when never.
	Confirmed time.Time
	// Previous is when the account signed in before; zero when never. The store finds it.
	Previous time.Time
}

// Failures counts the failed tries of a subject in a row (throttle.go).
type Failures struct {
	Count int
	Last  time.Time
	// Shared is how many of an account's from one network are in the count of
	// that network as well.
	Shared int
}

// Selection is a [spst.RosterQuery] made exact.
type Selection struct {
	Status spst.RosterStatus
	On     spst.Date
	Words  []string // folded
	Cursor string   // of the store's own making
	Limit  int
}

// Page is a page of a roster. Next is "" on the last one; no personal data can
// be read from it.
type Page struct {
	Employees []spst.Employee
	Tracking  []spst.Tracking // of each, at the same place
	Total     int
	Next      string
}

// Record is an employee as the store keeps it.
type Record struct {
	spst.Employee
	// DeclaredExit is there when the exit was declared on this portal.
	DeclaredExit DeclaredExit
	// Withdrawn: the entry was undone. The employee is in no list and cannot be
	// changed; the history stays.
	Withdrawn bool
	// Tracking is what is known of visits, which is kept by [AppointmentStore].
	Tracking spst.Tracking
}

// EmployeeChange is an employee in the base, and what takes its place.
type EmployeeChange struct{ Before, After Record }

// EmployeeEntry is one line of the history of an employee.
type EmployeeEntry struct {
	Employee string // ID
	spst.HistoryEntry
}

// DeclaredExit is what undoing an exit needs.
type DeclaredExit struct {
	DeclaredAt time.Time // zero when no exit was declared here
	Before     spst.Date // the announced end of the contract that the exit date took the place of
}

// KeptReply is a [Reply] with what it answered, and the rights that it took;
// From is not kept.
type KeptReply struct {
	Reply
	Asked Asked
	Needs []Need
	At    time.Time
}

// Expiry says what [Store.Purge] drops.
type Expiry struct {
	SessionsUntil time.Time // sessions whose limit is before
	SessionsSeen  time.Time // sessions not seen since
	RepliesBefore time.Time
	FailuresUntil time.Time // counts whose last failure is before
	NetworksSeen  time.Time // networks not signed in from since
	ResetsUntil   time.Time // resets whose limit is before
	FactorsBegun  time.Time // enrolments begun before and never confirmed
	// EmailCodesUntil: codes that confirm an address, over and counted before.
	EmailCodesUntil time.Time
	LettersUntil    time.Time // letters to be given up by then, that nobody carries
	ImportsBefore   time.Time // images of employees that those imports could be undone with
	DraftsBefore    time.Time // drafts last kept before
	// TokensBefore: access tokens revoked before, or whose last day was.
	TokensBefore time.Time
}
