package sqlstore_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// Of what happened to a member after an instant, others' part is counted by subject.
func testNews(t *testing.T, s portal.Store) {
	ctx := t.Context()
	own, firm := spst.Account{Number: "1", Kind: spst.MemberAccount}, spst.Account{Number: "1", Kind: spst.MandataryAccount}
	for _, number := range []string{"1", "2"} {
		must(t, s.PutMember(ctx, portal.Member{Member: spst.Member{Number: number}}))
	}
	add := func(member string, minutes int, code spst.NewsCode, subject string, by spst.Account) {
		must(t, s.AddNews(ctx, member, portal.Event{At: now.Add(time.Duration(minutes) * time.Minute), Code: code, Subject: subject, By: by}))
	}
	add("1", 0, spst.NewsInvoiceIssued, "before", spst.Account{})
	add("1", 1, spst.NewsEmployeeChanged, "a", firm)
	add("1", 2, spst.NewsEmployeeChanged, "a", firm)
	add("1", 3, spst.NewsEmployeeChanged, "b", firm)
	add("1", 3, spst.NewsEmployeeChanged, "mine", own)
	add("1", 4, spst.NewsInvoiceIssued, "436402", spst.Account{})
	add("1", 4, spst.NewsInvoiceIssued, "436402", spst.Account{}) // twice is once
	add("2", 4, spst.NewsInvoiceIssued, "other", spst.Account{})
	got, err := s.NewsSince(ctx, "1", now, own, 100)
	want := []portal.EventCount{{Code: spst.NewsEmployeeChanged, Count: 2, Subject: "b"}, {Code: spst.NewsInvoiceIssued, Count: 1, Subject: "436402"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	var subjects []string
	x := portal.EventSelection{Since: now.Add(2 * time.Minute), But: own, Limit: 2}
	for more := true; more; more = x.Cursor != "" {
		page, next, err := s.NewsOf(ctx, "1", x)
		must(t, err)
		for _, e := range page {
			subjects = append(subjects, e.At.Sub(now).String()+" "+e.Subject)
		}
		x.Cursor = next
	}
	if want := []string{"2m0s a", "3m0s b", "4m0s 436402"}; !slices.Equal(subjects, want) {
		t.Errorf("one by one: %v", subjects)
	}
	x.Cursor = "invented"
	if _, _, err := s.NewsOf(ctx, "1", x); spst.KindOf(err) != spst.Invalid {
		t.Errorf("an invented cursor: %v", err)
	}
	must(t, s.AddNews(ctx, "1", portal.Event{At: now.Add(5 * time.Minute), Code: spst.NewsEmployeeChanged, Subject: "a", Count: 2000, By: firm}))
	if got, err = s.NewsSince(ctx, "1", now.Add(4*time.Minute), own, 100); err != nil || len(got) != 1 || got[0].Count != 2000 {
		t.Errorf("those of one write: %+v, %v", got, err)
	}
	must(t, s.AddNews(ctx, "1", portal.Event{At: now.Add(6 * time.Minute), Code: spst.NewsInvoiceIssued, Subject: "436402"}))
	want[1].More = true
	if got, err = s.NewsSince(ctx, "1", now, own, 1); err != nil || !reflect.DeepEqual(got, want[1:]) {
		t.Errorf("the last one: %+v, %v", got, err)
	}
}
