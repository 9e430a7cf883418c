package portal_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

func (d desk) todo() string {
	d.t.Helper()
	items, err := d.Todo(d.t.Context(), d.actor, florist)
	if err != nil {
		d.t.Fatal(err)
	}
	got := ""
	for _, i := range items {
		got += fmt.Sprintf("%s:%s:%d:%s ", i.Place, i.Code, i.Count, i.Due)
	}
	return got
}

func TestTodo(t *testing.T) {
	d := newDesk(t)
	const (
		vat   = "company:vat_missing:0: "
		seen  = "appointments:visits_overdue:2: appointments:visit_coming:0:2026-11-26 "
		due   = "invoices:invoice_due:1:2026-11-29 "
		old   = "company:company_validation_old:0: "
		later = "declarations:declaration:0:2027-01-01 "
	)
	if got := d.todo(); got != vat+seen+due+old+"roster:roster_anomalies:3: "+later {
		t.Error(got)
	}
	cesar := d.employee("f0001")
	cesar.NIR = "1690876540012"
	if _, err := d.update(cesar); err != nil {
		t.Fatal(err)
	}
	if got := d.todo(); got != vat+seen+due+old+"roster:roster_anomalies:2: "+later {
		t.Errorf("after a correction: %s", got)
	}
	// The remarks change with the date too: one more contract is past its end.
	e := d.employee("f0004")
	e.ContractType, e.ExitDate = spst.CDD, today
	if _, err := d.update(e); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.AddDate(0, 0, 1)
	if got := d.todo(); got != vat+seen+due+old+"roster:roster_anomalies:3: "+later {
		t.Errorf("the day after: %s", got)
	}
	d.now = time.Date(2027, time.January, 15, 9, 0, 0, 0, time.UTC)
	if got := d.todo(); got != vat+due+"appointments:visits_overdue:5: declarations:declaration:0:2027-01-31 "+old+"roster:roster_anomalies:3: " {
		t.Errorf("in January: %s", got)
	}
	d.actor = d.signIn("100043")
	items, err := d.Todo(t.Context(), d.actor, "100043")
	if err != nil || len(items) != 2 || items[0].Code != "invoice_due" || items[0].Severity != spst.SeverityError ||
		items[1].Code != "declaration" {
		t.Errorf("garage: %+v, %v", items, err)
	}
}
