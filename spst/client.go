package spst

import "time"

// ClientState is what « Mes clients » shows of a member beside its name: what
// is to be done, and what it owes.
type ClientState struct {
	// DeclarationYear is that of the current campaign, 0 without one; the others
	// are of its declaration.
	DeclarationYear int               `json:"declaration_year,omitempty"`
	Declaration     DeclarationStatus `json:"declaration,omitempty" enum:"not_open,to_enter,draft,missed,confirmed,invoiced"`
	DeclareBy       Date              `json:"declare_by,omitzero" format:"date" doc:"Last day to declare; only while one may"`
	// Anomalies is absent while the roster is being counted.
	Anomalies           *int `json:"anomalies,omitempty" doc:"Anomalies of the roster; absent while they are being counted"`
	VATMissing          bool `json:"vat_missing" doc:"Neither a n° de TVA nor « non assujetti »"`
	BillingEmailMissing bool `json:"billing_email_missing"`
	// MissingNIRs is absent while the roster is being counted, as Anomalies is.
	MissingNIRs *int `json:"missing_nirs,omitempty" doc:"Employees without a n° de sécurité sociale; absent while the roster is being counted"`
	// BalanceCents is that of the échéancier; absent without [RightInvoices].
	BalanceCents *Cents `json:"balance_cents,omitempty" doc:"Solde dû, positive when owed; absent without the right to the invoices"`
	// OldestDue is the first day on which something that is still open was due; absent without [RightInvoices].
	OldestDue       Date      `json:"oldest_due,omitzero" format:"date" doc:"Due date of the oldest invoice that is not paid; absent when there is none, or without the right to the invoices"`
	NextAppointment time.Time `json:"next_appointment,omitzero" doc:"Start of the next appointment, Europe/Paris"`
	LastSafeDay     Date      `json:"last_safe_day,omitzero" format:"date" doc:"Last day to ask for its cancellation in time"`
}
