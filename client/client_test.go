package client_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/spst"
)

func TestNewRefusesAddresses(t *testing.T) {
	for address, code := range map[string]spst.Code{
		"":                              "portal_url",
		"portail.exemple.fr":            "portal_url",
		"ftp://portail.exemple.fr":      "portal_url",
		"https://":                      "portal_url",
		"https://moi:secret@exemple.fr": "portal_url",
		"https://exemple.fr/?a=b":       "portal_url",
		"http://portail.exemple.fr":     "portal_insecure",
		"http://10.0.0.1:8080":          "portal_insecure",
	} {
		_, err := client.New(client.Options{BaseURL: address})
		wantError(t, err, spst.Invalid, code)
	}
	for _, address := range []string{"https://portail.exemple.fr/", "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:80"} {
		_, err := client.New(client.Options{BaseURL: address})
		must(t, err)
	}
	_, err := client.New(client.Options{BaseURL: "http://10.0.0.1", AllowInsecure: true})
	must(t, err)
}

func TestSession(t *testing.T) {
	ctx := context.Background()
	c := newClient(t, realPortal(t).URL, nil)
	service, err := c.Service(ctx)
	must(t, err)
	if service.ShortName != "AMSN" || service.Today != spst.NewDate(2026, time.November, 23) {
		t.Errorf("service %+v", service)
	}
	_, err = c.Session(ctx)
	wantError(t, err, spst.Unauthenticated, "session")
	_, err = c.SignIn(ctx, spst.Credentials{Number: florist, Password: "faux"})
	if e := wantError(t, err, spst.Unauthenticated, "credentials"); e.TriesLeft == 0 || e.Message == "" {
		t.Errorf("tries left %d, message %q", e.TriesLeft, e.Message)
	}
	s, err := c.SignIn(ctx, spst.Credentials{Number: florist, Password: password})
	must(t, err)
	if s.Token == "" || c.Token() != s.Token || s.Account.Number != florist {
		t.Errorf("session of %+v", s.Account)
	}
	s, err = c.Session(ctx)
	must(t, err)
	if s.Token != "" || s.ExpiresAt.IsZero() {
		t.Errorf("the session in force: token %t, expires %v", s.Token != "", s.ExpiresAt)
	}
	must(t, c.SignOut(ctx))
	if c.Token() != "" {
		t.Error("the token outlives the session")
	}
}

func TestRoster(t *testing.T) {
	ctx := context.Background()
	c := signedIn(t, nil)
	e, err := c.AddEmployee(ctx, "", florist, cesar())
	must(t, err)
	if e.ID == "" || e.Version != 1 || e.DeclaredCategory != spst.SI {
		t.Fatalf("added %+v", e)
	}
	e.JobTitle = "Chef caissier"
	changed, err := c.UpdateEmployee(ctx, "", florist, e)
	must(t, err)
	if changed.JobTitle != e.JobTitle || changed.Version != 2 {
		t.Fatalf("changed %+v", changed)
	}
	_, err = c.UpdateEmployee(ctx, "", florist, e)
	stale := wantError(t, err, spst.Stale, spst.CodeOf(err))
	if current, ok := stale.Current.(*spst.Employee); !ok || current.Version != 2 {
		t.Fatalf("current is %T %+v", stale.Current, stale.Current)
	}
	gone, err := c.ExitEmployee(ctx, "", florist, e.ID, 2, spst.Exit{ExitDate: spst.NewDate(2026, time.November, 20),
		ExitReason: spst.Resignation})
	must(t, err)
	back, err := c.UndoExit(ctx, "", florist, e.ID, gone.Version)
	must(t, err)
	if back.ExitReason != "" {
		t.Fatalf("still out: %+v", back)
	}
	one, err := c.Employee(ctx, florist, e.ID)
	must(t, err)
	if one.Version != back.Version {
		t.Fatalf("version %d, want %d", one.Version, back.Version)
	}
	history, err := c.EmployeeHistory(ctx, florist, e.ID)
	must(t, err)
	if len(history) != 4 || history[0].Action != "undo_exit" {
		t.Fatalf("history %+v", history)
	}
	page, err := c.Employees(ctx, florist, spst.RosterQuery{Search: "CÉSAR chef", Limit: 5})
	must(t, err)
	if page.Total != 1 || len(page.Employees) != 1 {
		t.Fatalf("page %+v", page)
	}
	chart, err := c.Headcount(ctx, florist)
	must(t, err)
	if chart.Total != 1 || len(chart.Categories) != 7 {
		t.Fatalf("chart %+v", chart)
	}
	_, err = c.Todo(ctx, florist)
	must(t, err)
	members, err := c.Members(ctx)
	must(t, err)
	if len(members) != 1 || members[0].Headcount != 1 {
		t.Fatalf("members %+v", members)
	}
	_, err = c.Member(ctx, "99999")
	wantError(t, err, spst.NotFound, spst.CodeOf(err))
}

func TestInvalidNamesTheFields(t *testing.T) {
	c := signedIn(t, nil)
	e := cesar()
	e.BirthName, e.NIR = "", "1900376540012"
	_, err := c.AddEmployee(context.Background(), "", florist, e)
	refused := wantError(t, err, spst.Invalid, spst.CodeOf(err))
	fields := map[string]bool{}
	for _, p := range refused.Problems {
		fields[p.Field] = true
	}
	if !fields["birth_name"] {
		t.Errorf("problems %+v", refused.Problems)
	}
}

func TestBatch(t *testing.T) {
	c := signedIn(t, nil)
	good, bad := cesar(), cesar()
	bad.PCSCode = "999z"
	outcomes, err := c.ChangeEmployees(context.Background(), florist, spst.Batch{Changes: []spst.Change{
		{Action: spst.ActionCreate, Employee: &bad}, {Action: spst.ActionCreate, Employee: &good},
	}})
	must(t, err)
	if len(outcomes) != 2 || outcomes[0].Status != "refused" || outcomes[1].Status != "done" || outcomes[1].Employee.ID == "" {
		t.Fatalf("%+v", outcomes)
	}
}

func TestImport(t *testing.T) {
	c := signedIn(t, nil)
	ctx, e := context.Background(), cesar()
	lines := []spst.Change{{Line: "r1", Action: spst.ActionCreate, Employee: &e}}
	for _, brief := range []bool{false, true} {
		outcomes, err := c.ChangeEmployees(ctx, florist, spst.Batch{Import: "imp", Changes: lines, Brief: brief})
		must(t, err)
		if len(outcomes) != 1 || outcomes[0].Status != "done" || (outcomes[0].Employee == nil) != brief {
			t.Fatalf("%+v", outcomes)
		}
	}
	list, err := c.Imports(ctx, florist)
	must(t, err)
	one, err := c.Import(ctx, florist, "imp")
	must(t, err)
	if len(list) != 1 || list[0] != one || one.Done != 1 || one.Created != 1 || one.UndoableUntil.IsZero() {
		t.Fatalf("%+v, %+v", list, one)
	}
	undo, err := c.UndoImport(ctx, florist, "imp")
	must(t, err)
	page, err := c.Employees(ctx, florist, spst.RosterQuery{Status: spst.All})
	must(t, err)
	if undo.Import.Undone != 1 || page.Total != 0 {
		t.Errorf("%+v, %d left", undo, page.Total)
	}
}

// The stream of the real portal, plain as on this machine and compressed as on
// a network.
func TestStreamOfTheRealPortal(t *testing.T) {
	ctx := context.Background()
	const n = 1_200
	portal := realPortal(t)
	plain := newClient(t, portal.URL, nil)
	_, err := plain.SignIn(ctx, spst.Credentials{Number: florist, Password: password})
	must(t, err)
	var changes []spst.Change
	for i := range n {
		e := cesar()
		e.FirstName = fmt.Sprintf("Jules %c%c%c", 'A'+i%26, 'A'+i/26%26, 'A'+i/676)
		changes = append(changes, spst.Change{Action: spst.ActionCreate, Employee: &e})
		if len(changes) == spst.MaxBatch || i == n-1 {
			_, err := plain.ChangeEmployees(ctx, florist, spst.Batch{Changes: changes})
			must(t, err)
			changes = nil
		}
	}
	zipped := newClient(t, portal.URL, func(o *client.Options) { o.Token, o.Transport = plain.Token(), http.DefaultTransport })
	for name, c := range map[string]*client.Client{"plain": plain, "compressed": zipped} {
		t.Run(name, func(t *testing.T) {
			all, err := collect(c)
			must(t, err)
			if len(all) != n {
				t.Fatalf("%d employees", len(all))
			}
			for i := 1; i < n; i++ {
				if all[i-1].SortKey() > all[i].SortKey() {
					t.Fatalf("out of order at %d", i)
				}
			}
		})
	}
}
