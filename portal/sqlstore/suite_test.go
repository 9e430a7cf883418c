package sqlstore_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// storeSuite is what every engine must do; open gives an empty store.
func storeSuite(t *testing.T, open func(t *testing.T) portal.Store) {
	for _, c := range []struct {
		name string
		test func(*testing.T, portal.Store)
	}{
		{"members", testMembers},
		{"mandates", testMandates},
		{"who has left", testLeft},
		{"sessions", testSessions},
		{"sessions of an account", testAccountSessions},
		{"second factors", testFactors},
		{"events of accounts", testAccountEvents},
		{"access tokens", testAccessTokens},
		{"failures", testFailures},
		{"known networks", testKnownNetworks},
		{"purge", testPurge},
		{"employee comes back whole", testEmployeeWhole},
		{"roster order and pages", testPages},
		{"search", testSearch},
		{"search index", testSearchIndex},
		{"presence and counts", testPresence},
		{"replace", testReplace},
		{"employees by nir", testEmployeesByNIR},
		{"many at once", testMany},
		{"history", testHistory},
		{"appointments", testAppointments},
		{"visit requests", testVisitRequests},
		{"visit tracking", testTracking},
		{"next appointments", testBooked},
		{"campaigns and tariffs", testCampaigns},
		{"declarations", testDeclarations},
		{"invoices", testInvoices},
		{"invoice numbers", testInvoiceNumbers},
		{"payments", testPayments},
		{"activity", testActivity},
		{"clients", testClients},
		{"imports", testImports},
		{"drafts", testDrafts},
		{"views", testViews},
		{"letters", testLetters},
		{"turns", testTurns},
		{"news", testNews},
		{"replies", testReplies},
		{"transactions", testTransactions},
		{"what is not there", testNotThere},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			must(t, s.PutMember(t.Context(), member("1")))
			c.test(t, s)
		})
	}
}

func member(number string) portal.Member {
	return portal.Member{Member: spst.Member{
		Number: number, Name: "ENTREPRISE " + number, SIRET: "77570158400168", Activity: "FLEURISTE",
		NAFCode: "47.76Z", NAFLabel: "Commerce de détail de fleurs", JoinedOn: spst.NewDate(1997, 2, 4),
	}}
}

func record(id, name, first string) portal.Record {
	return portal.Record{Employee: spst.Employee{
		ID: id, Version: 1, BirthName: name, FirstName: first, Sex: spst.Female,
		BirthDate: spst.NewDate(1990, 5, 17), HireDate: spst.NewDate(2020, 1, 6),
		JobTitle: "Fleuriste", PCSCode: "554d", ContractType: spst.CDI,
		Determinants: []spst.DeterminantCode{spst.None}, DeclaredCategory: spst.SI,
	}}
}

func testMembers(t *testing.T, s portal.Store) {
	ctx := t.Context()
	want := member("1")
	want.VAT, want.InvoiceProfile = "FR12775701584", spst.ProfileExtendedCTC
	must(t, s.PutMember(ctx, want))
	got, err := s.Member(ctx, "1", today)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	must(t, s.BeginRosterChange(ctx, "1"))
	must(t, s.PutMember(ctx, want)) // does not touch the roster
	if got, err = s.Member(ctx, "1", today); err != nil || got.Revision != 1 {
		t.Errorf("revision %d, %v", got.Revision, err)
	}
}

func testMandates(t *testing.T, s portal.Store) {
	ctx := t.Context()
	must(t, s.PutMember(ctx, member("2")))
	must(t, s.PutMember(ctx, member("3")))
	must(t, s.AddEmployees(ctx, "2", []portal.Record{record("a", "A", "A"), record("b", "B", "B")}))
	rights := []spst.Right{spst.RightRead, spst.RightRoster}
	must(t, s.PutMandate(ctx, spst.Mandate{Mandatary: "M", Member: "2", Rights: rights, From: today, Until: today}))
	must(t, s.PutMandate(ctx, spst.Mandate{Mandatary: "M", Member: "1", Rights: rights[:1], From: today.AddDays(-9)}))
	must(t, s.PutMandate(ctx, spst.Mandate{Mandatary: "M", Member: "3", Rights: rights, From: today.AddDays(1)}))
	for _, c := range []struct {
		on   spst.Date
		want string
	}{
		{today.AddDays(-10), ""},
		{today.AddDays(-1), "1:0[read] "},
		{today, "1:0[read] 2:2[read roster] "},
		{today.AddDays(1), "1:0[read] 3:0[read roster] "},
	} {
		members, err := s.MandatedMembers(ctx, "M", c.on)
		must(t, err)
		got := ""
		for _, m := range members {
			got += fmt.Sprintf("%s:%d%v ", m.Number, m.Headcount, m.Rights)
			r, err := s.Rights(ctx, "M", m.Number, c.on)
			if err != nil || !slices.Equal(r, m.Rights) {
				t.Errorf("rights %v, %v, want %v", r, err, m.Rights)
			}
		}
		if got != c.want {
			t.Errorf("on %s: %q, want %q", c.on, got, c.want)
		}
	}
	if r, err := s.Rights(ctx, "M", "2", today.AddDays(1)); err != nil || r != nil {
		t.Errorf("after the end: %v, %v", r, err)
	}
	if r, err := s.Rights(ctx, "X", "2", today); err != nil || r != nil {
		t.Errorf("of nobody: %v, %v", r, err)
	}
}

func testSessions(t *testing.T, s portal.Store) {
	ctx := t.Context()
	account := spst.Account{Number: "1", Kind: spst.MemberAccount, Name: "ENTREPRISE"}
	must(t, s.PutAccount(ctx, portal.StoredAccount{Account: account, Password: "a"}))
	must(t, s.PutAccount(ctx, portal.StoredAccount{Account: account, Password: "b"}))
	l, err := s.Account(ctx, spst.MemberAccount, "1", today)
	if err != nil || l.Account != account || l.Password != "b" {
		t.Errorf("account %+v, %v", l, err)
	}
	want := portal.StoredSession{Digest: [32]byte{1, 2}, Account: account, Seen: now, Expires: now.Add(time.Hour)}
	must(t, s.AddSession(ctx, want))
	want.Seen = now.Add(time.Minute)
	must(t, s.TouchSession(ctx, want.Digest, want.Seen))
	got, err := s.Session(ctx, want.Digest, today)
	if err != nil || got != want {
		t.Errorf("session %+v, %v, want %+v", got, err, want)
	}
	want.Expires = now.Add(time.Second)
	for _, at := range []time.Time{want.Expires, now.Add(time.Minute)} { // what has ended does not end later
		must(t, s.EndSession(ctx, want.Digest, at))
		must(t, s.EndSessions(ctx, account.Kind, account.Number, [32]byte{}, at))
	}
	if got, err = s.Session(ctx, want.Digest, today); err != nil || got != want {
		t.Errorf("ended %+v, %v, want %+v", got, err, want)
	}
	must(t, s.EndSession(ctx, [32]byte{9}, now))
	must(t, s.Purge(ctx, portal.Expiry{SessionsUntil: want.Expires.Add(time.Second)}))
	_, err = s.Session(ctx, want.Digest, today)
	wantKind(t, err, spst.NotFound, "not_found")
}

// From the day after its last one, a member's account, sessions and mandates are
// not there; those of others are, a mandatary of the same number's too.
func testLeft(t *testing.T, s portal.Store) {
	ctx := t.Context()
	must(t, s.PutMember(ctx, member("2")))
	for i, a := range []spst.Account{{Number: "1", Kind: spst.MemberAccount}, {Number: "1", Kind: spst.MandataryAccount},
		{Number: "2", Kind: spst.MemberAccount}} {
		must(t, s.PutAccount(ctx, portal.StoredAccount{Account: a}))
		must(t, s.AddSession(ctx, portal.StoredSession{Digest: [32]byte{byte(i)}, Account: a, Seen: now, Expires: now.Add(time.Hour)}))
	}
	for _, number := range []string{"1", "2"} {
		must(t, s.PutMandate(ctx, spst.Mandate{Mandatary: "1", Member: number, Rights: []spst.Right{spst.RightRead}, From: today}))
	}
	must(t, s.PutLeaving(ctx, "1", today))
	for on, want := range map[spst.Date]string{
		today:            "account true true true, session true true true, mandate 1 1, clients 2 2",
		today.AddDays(1): "account false true true, session false true true, mandate 0 1, clients 1 1",
	} {
		_, e0 := s.Account(ctx, spst.MemberAccount, "1", on)
		_, e1 := s.Account(ctx, spst.MandataryAccount, "1", on)
		_, e2 := s.Account(ctx, spst.MemberAccount, "2", on)
		_, e3 := s.Session(ctx, [32]byte{0}, on)
		_, e4 := s.Session(ctx, [32]byte{1}, on)
		_, e5 := s.Session(ctx, [32]byte{2}, on)
		left, err := s.Rights(ctx, "1", "1", on)
		must(t, err)
		stays, err := s.Rights(ctx, "1", "2", on)
		must(t, err)
		members, err := s.MandatedMembers(ctx, "1", on)
		must(t, err)
		states, err := s.ClientStates(ctx, "1", portal.ClientSelection{On: on, Now: now})
		must(t, err)
		got := fmt.Sprintf("account %t %t %t, session %t %t %t, mandate %d %d, clients %d %d", e0 == nil, e1 == nil, e2 == nil,
			e3 == nil, e4 == nil, e5 == nil, len(left), len(stays), len(members), len(states))
		if got != want {
			t.Errorf("on %s: %s, want %s", on, got, want)
		}
	}
}

func testFailures(t *testing.T, s portal.Store) {
	ctx := t.Context()
	subject := [32]byte{7}
	for _, f := range []portal.Failures{{}, {Count: 1, Last: now}, {Count: 4, Last: now.Add(time.Second), Shared: 3}, {}} {
		must(t, s.PutFailures(ctx, subject, f))
		got, err := s.Failures(ctx, subject)
		if err != nil || got != f {
			t.Errorf("got %+v, %v, want %+v", got, err, f)
		}
	}
}

func testKnownNetworks(t *testing.T, s portal.Store) {
	ctx := t.Context()
	me, other := spst.Account{Kind: spst.MemberAccount, Number: "1"}, spst.Account{Kind: spst.MandataryAccount, Number: "1"}
	known := func(a spst.Account, network string, since time.Time) bool {
		t.Helper()
		yes, err := s.KnownNetwork(ctx, a, network, since)
		must(t, err)
		return yes
	}
	must(t, s.NoteNetwork(ctx, me, "n0", now))
	must(t, s.NoteNetwork(ctx, other, "n1", now))
	if !known(me, "n0", now) || known(me, "n1", now) || known(other, "n0", now) || known(me, "n0", now.Add(time.Second)) {
		t.Error("not what was noted")
	}
	for i := range portal.MostNetworks {
		must(t, s.NoteNetwork(ctx, me, fmt.Sprint("n", i+1), now.Add(time.Duration(i+1)*time.Minute)))
		if i == 0 {
			must(t, s.NoteNetwork(ctx, me, "n0", now.Add(time.Hour))) // again: n1 is the oldest from now on
		}
	}
	if !known(me, "n0", now) || known(me, "n1", now) || !known(me, "n2", now) || !known(other, "n1", now) {
		t.Error("not the oldest one was forgotten")
	}
	must(t, s.Purge(ctx, portal.Expiry{NetworksSeen: now.Add(2*time.Minute + time.Millisecond)}))
	if known(me, "n2", now) || !known(me, "n3", now) || known(other, "n1", now) {
		t.Error("not those seen before were dropped")
	}
}

func testPurge(t *testing.T, s portal.Store) {
	ctx := t.Context()
	account := spst.Account{Number: "1", Kind: spst.MemberAccount}
	must(t, s.PutAccount(ctx, portal.StoredAccount{Account: account}))
	sessions := map[[32]byte]bool{{1}: true, {2}: false, {3}: false}
	must(t, s.AddSession(ctx, portal.StoredSession{Digest: [32]byte{1}, Account: account, Seen: now, Expires: now.Add(1)}))
	must(t, s.AddSession(ctx, portal.StoredSession{Digest: [32]byte{2}, Account: account, Seen: now, Expires: now.Add(-time.Hour)}))
	must(t, s.AddSession(ctx, portal.StoredSession{Digest: [32]byte{3}, Account: account, Seen: now.Add(-2 * time.Hour), Expires: now.Add(1)}))
	must(t, s.KeepReply(ctx, account, "old", portal.KeptReply{At: now.Add(-2 * time.Hour)}))
	must(t, s.KeepReply(ctx, account, "new", portal.KeptReply{At: now}))
	must(t, s.PutFailures(ctx, [32]byte{1}, portal.Failures{Count: 3, Last: now.Add(-2 * time.Hour)}))
	hourAgo := now.Add(-time.Hour)
	must(t, s.Purge(ctx, portal.Expiry{SessionsUntil: now, SessionsSeen: hourAgo, RepliesBefore: hourAgo, FailuresUntil: hourAgo}))
	for digest, kept := range sessions {
		if _, err := s.Session(ctx, digest, today); (err == nil) != kept {
			t.Errorf("session %d: %v", digest[0], err)
		}
	}
	_, err := s.Reply(ctx, account, "old")
	wantKind(t, err, spst.NotFound, "not_found")
	_, err = s.Reply(ctx, account, "new")
	must(t, err)
	if f, err := s.Failures(ctx, [32]byte{1}); err != nil || f.Count != 0 {
		t.Errorf("failures %+v, %v", f, err)
	}
}

func testEmployeeWhole(t *testing.T, s portal.Store) {
	want := portal.Record{
		Employee: spst.Employee{
			ID: "x", Version: 3, BirthName: "LECŒUR", MarriedName: "D'ALMEIDA", FirstName: "Éloïse", BirthDate: spst.NewDate(1969, 8, 4),
			Sex: spst.Female, NIR: "269087654001260", HireDate: spst.NewDate(2021, 8, 17), ExitDate: spst.NewDate(2027, 1, 31),
			ExitReason: spst.Resignation, JobTitle: "Caissière", PCSCode: "552a", ContractType: spst.CDD, MultiEmployer: true,
			Determinants: []spst.DeterminantCode{"CMR", "CONDUITE"}, DeclaredCategory: spst.SIR,
			SchedulingConstraints: "le matin", Comment: strings.Repeat("très long ", 100),
		},
		DeclaredExit: portal.DeclaredExit{DeclaredAt: now, Before: spst.NewDate(2026, 12, 31)},
	}
	must(t, s.AddEmployees(t.Context(), "1", []portal.Record{want, {Employee: spst.Employee{ID: "empty", Version: 1}}}))
	got, err := s.Employee(t.Context(), "1", "x")
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
	}
	got, err = s.Employee(t.Context(), "1", "empty")
	if err != nil || got.BirthName != "" || !got.DeclaredExit.DeclaredAt.IsZero() {
		t.Errorf("got %+v, %v", got, err)
	}
}

// allPages reads a roster page by page, and gives the IDs.
func allPages(t *testing.T, s portal.Store, x portal.Selection) string {
	t.Helper()
	var ids []string
	for {
		page, err := s.Employees(t.Context(), "1", x)
		must(t, err)
		for _, e := range page.Employees {
			ids = append(ids, e.ID)
		}
		if page.Next == "" {
			if len(ids) != page.Total {
				t.Errorf("%d employees, total %d", len(ids), page.Total)
			}
			return strings.Join(ids, " ")
		}
		x.Cursor = page.Next
	}
}

func testPages(t *testing.T, s portal.Store) {
	ctx := t.Context()
	must(t, s.PutMember(ctx, member("2")))
	must(t, s.AddEmployees(ctx, "2", []portal.Record{record("other", "MARTIN", "Zoé")}))
	noel, married := record("6", "NOËL", "Anne"), record("1", "ZOLA", "Anne")
	married.MarriedName = "ABEL"
	must(t, s.AddEmployees(ctx, "1", []portal.Record{
		noel, record("3", "ÉLAN", "B"), record("2", "Elan", "A"), married,
		record("5", "NOEL", "Anne"), record("4", "L'HERMITE", ""), record("7", "NOEL-B", "A"),
	}))
	for limit := 1; limit < 9; limit++ {
		got := allPages(t, s, portal.Selection{Status: spst.Present, On: today, Limit: limit})
		if got != "1 2 3 4 5 6 7" {
			t.Errorf("by %d: %s", limit, got)
		}
	}
	var streamed []string
	err := s.StreamEmployees(ctx, "1", portal.Selection{Status: spst.All, On: today},
		func(n int) { streamed = append(streamed, fmt.Sprint(n)) },
		func(e *spst.Employee, _ spst.Tracking) error { streamed = append(streamed, e.ID); return nil })
	if got := strings.Join(streamed, " "); err != nil || got != "7 1 2 3 4 5 6 7" {
		t.Errorf("streamed %s, %v", got, err)
	}
	page, err := s.Employees(ctx, "1", portal.Selection{Status: spst.Present, On: today, Limit: 2})
	must(t, err)
	for _, cursor := range []string{"x", "!", page.Next[1:], "AAAA"} {
		_, err := s.Employees(ctx, "1", portal.Selection{Status: spst.Present, On: today, Limit: 2, Cursor: cursor})
		wantKind(t, err, spst.Invalid, "cursor")
	}
	_, err = s.Employees(ctx, "2", portal.Selection{Status: spst.Present, On: today, Limit: 2, Cursor: page.Next})
	wantKind(t, err, spst.Invalid, "cursor") // another member's
}

func testSearch(t *testing.T, s portal.Store) {
	a, b, c := record("a", "LECŒUR", "Zoé"), record("b", "D'ALMEIDA", "Jean-Noël"), record("c", "100%_A\\B", "Zoé")
	b.MarriedName, b.JobTitle, b.PCSCode = "SŒUR", "Électricien", "633a"
	b.NIR = "190057654001234"
	must(t, s.AddEmployees(t.Context(), "1", []portal.Record{a, b, c}))
	for words, want := range map[string]string{
		"": "c a b", "coeur": "a", "zoe": "c a", "zoe lecoeur": "a", "fleuriste coeur": "a",
		"633a noel": "b", "oeur": "a b", "0%_a": "c", "_a\\b": "c", "%": "c", "zo%e": "", "absent": "", "19005": "",
	} {
		got := allPages(t, s, portal.Selection{Status: spst.Present, On: today, Limit: 1, Words: strings.Fields(words)})
		if got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

func testPresence(t *testing.T, s portal.Store) {
	ctx := t.Context()
	exit := func(id string, date spst.Date, reason spst.ExitReason) portal.Record {
		r := record(id, "MARTIN", id)
		r.ExitDate, r.ExitReason = date, reason
		return r
	}
	sir := record("e", "MARTIN", "e")
	sir.DeclaredCategory = spst.SIR
	must(t, s.AddEmployees(ctx, "1", []portal.Record{
		exit("a", today.AddDays(-1), spst.Resignation), // left yesterday
		exit("b", today, spst.Resignation),             // leaves tonight
		exit("c", today.AddDays(9), spst.Retirement),   // leaves later
		exit("d", today.AddDays(-9), ""),               // announced end gone by: still there
		sir,
	}))
	for _, c := range []struct {
		status spst.RosterStatus
		on     spst.Date
		want   string
	}{
		{spst.Present, today, "b c d e"}, {spst.Gone, today, "a"}, {spst.All, today, "a b c d e"},
		{spst.Present, today.AddDays(1), "c d e"}, {spst.Gone, today.AddDays(10), "a b c"}, {spst.Present, today.AddDays(-1), "a b c d e"},
	} {
		if got := allPages(t, s, portal.Selection{Status: c.status, On: c.on, Limit: 2}); got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.status, c.on, got, c.want)
		}
	}
	m, err := s.Member(ctx, "1", today)
	if err != nil || m.Headcount != 4 {
		t.Errorf("headcount %d, %v", m.Headcount, err)
	}
	counts, err := s.CountByCategory(ctx, "1", today)
	if want := map[spst.Category]int{spst.SI: 3, spst.SIR: 1}; err != nil || !reflect.DeepEqual(counts, want) {
		t.Errorf("%v, %v", counts, err)
	}
}

func testReplace(t *testing.T, s portal.Store) {
	ctx := t.Context()
	must(t, s.AddEmployees(ctx, "1", []portal.Record{record("a", "ALBERT", "A"), record("b", "BERT", "B")}))
	r := record("a", "ZOLA", "A")
	r.Version, r.DeclaredCategory = 2, spst.SIA
	r.ExitDate, r.ExitReason = today.AddDays(-1), spst.Resignation
	replace(t, s, r)
	if got := allPages(t, s, portal.Selection{Status: spst.All, On: today, Limit: 9}); got != "b a" {
		t.Errorf("order %q", got)
	}
	if got := allPages(t, s, portal.Selection{Status: spst.Gone, On: today, Limit: 9, Words: []string{"zola"}}); got != "a" {
		t.Errorf("found %q", got)
	}
	r.ExitDate, r.ExitReason, r.Version = 0, "", 3
	replace(t, s, r)
	counts, err := s.CountByCategory(ctx, "1", today)
	if want := map[spst.Category]int{spst.SI: 1, spst.SIA: 1}; err != nil || !reflect.DeepEqual(counts, want) {
		t.Errorf("%v, %v", counts, err)
	}
	got, err := s.Employee(ctx, "1", "a")
	if err != nil || !reflect.DeepEqual(got, r) {
		t.Errorf("%+v, %v", got, err)
	}
}

// replace keeps a new version of somebody who is there.
func replace(t *testing.T, s portal.Store, r portal.Record) {
	t.Helper()
	before, err := s.Employee(t.Context(), "1", r.ID)
	must(t, err)
	must(t, s.ReplaceEmployees(t.Context(), "1", []portal.EmployeeChange{{Before: before, After: r}}))
}

func testEmployeesByNIR(t *testing.T, s portal.Store) {
	ctx := t.Context()
	const nir, free = spst.NIR("190057654001234"), spst.NIR("190057654001235")
	must(t, s.PutMember(ctx, member("2")))
	there, again, left := record("a", "A", "A"), record("c", "C", "C"), record("b", "B", "B")
	there.NIR, again.NIR, left.NIR = nir, nir, "290057654001215"
	left.ExitDate, left.ExitReason = today.AddDays(-1), spst.Resignation
	must(t, s.AddEmployees(ctx, "1", []portal.Record{there, left, again}))
	for member, want := range map[string]map[spst.NIR][]string{"1": {nir: {"a", "c"}}, "2": {}} {
		got, err := s.EmployeesByNIR(ctx, member, []spst.NIR{nir, left.NIR, free}, today)
		slices.Sort(got[nir])
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v", member, got, err)
		}
	}
}

// Any number of rows is written and found at once.
func testMany(t *testing.T, s portal.Store) {
	ctx := t.Context()
	for n, many := range []int{0, 1, 15, 16, 17, 50} {
		var people []portal.Record
		var changes []portal.EmployeeChange
		var entries []portal.EmployeeEntry
		ids := []string{"nobody"}
		for i := range many {
			r := record(fmt.Sprintf("%d-%d", n, i), "N", "A")
			after := r
			after.Version, after.Comment = 2, r.ID
			people, changes, ids = append(people, r), append(changes, portal.EmployeeChange{Before: r, After: after}), append(ids, r.ID)
			entries = append(entries, portal.EmployeeEntry{Employee: r.ID, HistoryEntry: spst.HistoryEntry{Version: 1, At: now, Action: r.ID}})
		}
		must(t, s.AddEmployees(ctx, "1", people))
		must(t, s.ReplaceEmployees(ctx, "1", changes))
		must(t, s.AddHistory(ctx, entries...))
		found, err := s.EmployeesOf(ctx, "1", ids)
		if err != nil || len(found) != many {
			t.Errorf("%d of %d, %v", len(found), many, err)
		}
		for _, r := range found {
			h, err := s.History(ctx, r.ID)
			if err != nil || len(h) != 1 || h[0].Action != r.ID || r.Comment != r.ID || r.Version != 2 {
				t.Errorf("%s: %+v, %+v, %v", r.ID, r, h, err)
			}
		}
	}
}

func testHistory(t *testing.T, s portal.Store) {
	ctx := t.Context()
	must(t, s.AddEmployees(ctx, "1", []portal.Record{record("a", "A", "A")}))
	account := spst.Account{Number: "1", Kind: spst.MemberAccount, Name: "UN"}
	first := spst.HistoryEntry{At: now, Account: account, Action: "create", Version: 1}
	second := spst.HistoryEntry{At: now.Add(time.Second), Account: account, Action: "update", Fields: []string{"nir", "job_title"}, Version: 2,
		Import:  "one",
		Changes: []spst.FieldChange{{Field: "nir", After: "1 69 08 76 540 012 41"}}}
	must(t, s.AddHistory(ctx, portal.EmployeeEntry{Employee: "a", HistoryEntry: first}, portal.EmployeeEntry{Employee: "a", HistoryEntry: second}))
	got, err := s.History(ctx, "a")
	if err != nil || !reflect.DeepEqual(got, []spst.HistoryEntry{second, first}) {
		t.Errorf("%+v, %v", got, err)
	}
	of := func(h spst.HistoryEntry) portal.EmployeeEntry {
		return portal.EmployeeEntry{Employee: "a", HistoryEntry: h}
	}
	for from, want := range map[time.Time][]portal.EmployeeEntry{
		now: {of(second), of(first)}, second.At: {of(second)}, second.At.Add(time.Millisecond): {},
	} {
		if got, err := s.HistoryFrom(ctx, "1", from); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("from %s: %+v, %v", from, got, err)
		}
	}
	if got, err := s.HistoryFrom(ctx, "2", now); err != nil || len(got) != 0 {
		t.Errorf("another member's: %+v, %v", got, err)
	}
}

func testReplies(t *testing.T, s portal.Store) {
	ctx := t.Context()
	account := spst.Account{Number: "1", Kind: spst.MemberAccount}
	want := portal.KeptReply{
		Reply: portal.Reply{Status: 201, Header: map[string]string{"ETag": `"1"`}, Body: []byte(`{"nir":"190057654001234"}`)},
		Asked: portal.Asked{Route: "POST /v1/x", Headers: [32]byte{8}, Body: [32]byte{9}},
		Needs: []portal.Need{{Number: "1", Right: spst.RightRoster}}, At: now,
	}
	must(t, s.KeepReply(ctx, account, "k", portal.KeptReply{Reply: portal.Reply{Status: 422}, At: now.Add(-48 * time.Hour)}))
	must(t, s.KeepReply(ctx, account, "k", want))
	got, err := s.Reply(ctx, account, "k")
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = s.Reply(ctx, spst.Account{Number: "1", Kind: spst.MandataryAccount}, "k")
	wantKind(t, err, spst.NotFound, "not_found")
	wantKind(t, s.KeepReply(ctx, account, "k", portal.KeptReply{At: now.Add(portal.ReplyLife - 1)}), spst.Conflict, "duplicate")
	must(t, s.KeepReply(ctx, account, "k", portal.KeptReply{At: now.Add(portal.ReplyLife)}))
}

func testTransactions(t *testing.T, s portal.Store) {
	ctx := t.Context()
	refused := errors.New("refused")
	add := func(ctx context.Context, id string) {
		t.Helper()
		must(t, s.AddEmployees(ctx, "1", []portal.Record{record(id, "N", id)}))
	}
	err := s.Within(ctx, func(ctx context.Context) error {
		add(ctx, "undone")
		if _, err := s.Employee(ctx, "1", "undone"); err != nil {
			t.Errorf("not seen inside: %v", err)
		}
		if _, err := s.Employee(t.Context(), "1", "undone"); spst.KindOf(err) != spst.NotFound {
			t.Errorf("seen outside before the commit: %v", err)
		}
		return refused
	})
	if !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}
	must(t, s.Within(ctx, func(ctx context.Context) error {
		add(ctx, "a")
		err := s.Within(ctx, func(ctx context.Context) error {
			add(ctx, "b")
			must(t, s.Within(ctx, func(ctx context.Context) error { add(ctx, "c"); return nil }))
			return refused
		})
		if !errors.Is(err, refused) {
			t.Errorf("got %v", err)
		}
		return s.Within(ctx, func(ctx context.Context) error { add(ctx, "d"); return nil })
	}))
	if got := allPages(t, s, portal.Selection{Status: spst.Present, On: today, Limit: 9}); got != "a d" {
		t.Errorf("kept %q", got)
	}
	gone, cancel := context.WithCancel(ctx)
	err = s.Within(gone, func(ctx context.Context) error { add(ctx, "e"); cancel(); return nil })
	if err == nil {
		t.Error("committed after the caller had gone")
	}
	wantKind(t, err, spst.Unavailable, "canceled")
	wantKind(t, s.AddEmployees(ctx, "1", []portal.Record{record("a", "N", "again")}), spst.Conflict, "duplicate")
}

func testNotThere(t *testing.T, s portal.Store) {
	ctx := t.Context()
	_, err := s.Member(ctx, "9", today)
	wantKind(t, err, spst.NotFound, "not_found")
	_, err = s.Account(ctx, spst.MemberAccount, "9", today)
	wantKind(t, err, spst.NotFound, "not_found")
	_, err = s.Employee(ctx, "1", "9")
	wantKind(t, err, spst.NotFound, "not_found")
	wantKind(t, s.BeginRosterChange(ctx, "9"), spst.NotFound, "not_found")
	wantKind(t, s.ReplaceEmployees(ctx, "1", []portal.EmployeeChange{{After: record("9", "A", "A")}}), spst.NotFound, "not_found")
	wantKind(t, s.AddEmployees(ctx, "9", []portal.Record{record("x", "A", "A")}), spst.NotFound, "not_found")
	if members, err := s.MandatedMembers(ctx, "9", today); err != nil || len(members) != 0 {
		t.Errorf("%v, %v", members, err)
	}
}
