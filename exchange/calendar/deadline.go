package calendar

import (
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

// A deadline is a day until which something is to be done: it lasts all of the day. It is told
// as cancelled once it is no more to be done, for the calendars that have it.

// Client is the member that deadlines are about, and how its name stands in them; "" does not
// name it.
type Client struct{ Number, Name string }

func (c Client) deadline(uid string, sequence int64, day spst.Date, summary string, over bool) Event {
	e := Event{UID: uid + "@espace-adherent", Sequence: sequence, Day: day, Summary: summary, Member: c.Number, Cancelled: over}
	if c.Name != "" {
		e.Summary += " (" + c.Name + ")"
	}
	if over {
		e.Summary = cancelledMark + e.Summary
	}
	return e
}

// Cancellable is the last day on which an appointment can be cancelled without a fee.
func (c Client) Cancellable(a *spst.Appointment) Event {
	return c.deadline("annulable-"+a.ID, a.Version, a.LastSafeDay, "Dernier jour pour annuler : "+a.Kind.Label()+" de "+a.EmployeeName,
		a.Status != spst.Planned || a.Cancellation != nil)
}

// Limit is the last lawful day of a visit: that of an attestation too.
func (c Client) Limit(v *spst.EmployeeVisitDue) Event {
	return c.deadline("visite-"+v.EmployeeID+"-"+v.Kind, 0, v.Due, "Visite à faire avant : "+v.Label+", "+v.EmployeeName, false)
}

// Payable is the due date of an invoice that is to be paid.
func (c Client) Payable(i *spst.Invoice) Event {
	return c.deadline("facture-"+i.Number, 0, i.Due, "À payer : facture "+i.Number+", "+i.OpenCents.French(), false)
}

// Declarable is the last day of a declaration.
func (c Client) Declarable(d *spst.Declaration) Event {
	return c.deadline("declaration-"+c.Number+"-"+strconv.Itoa(d.Year), d.Version, d.Closes, "Dernier jour pour déclarer vos effectifs "+strconv.Itoa(d.Year),
		d.Status == spst.DeclarationConfirmed || d.Status == spst.DeclarationInvoiced)
}
