package spst

import (
	"strings"
	"time"
)

// NewsCode says what happened to a member, for programs: stable.
type NewsCode string

// What may have happened.
const (
	NewsAppointmentPlanned   NewsCode = "appointment_planned"
	NewsAppointmentMoved     NewsCode = "appointment_moved"
	NewsAppointmentCancelled NewsCode = "appointment_cancelled"
	NewsRequestAnswered      NewsCode = "request_answered" // of a visit, or of a cancellation
	NewsInvoiceIssued        NewsCode = "invoice_issued"   // or a credit note
	NewsEmployeeAdded        NewsCode = "employee_added"
	NewsEmployeeChanged      NewsCode = "employee_changed"
	NewsEmployeeLeft         NewsCode = "employee_left"
	NewsDeclarationConfirmed NewsCode = "declaration_confirmed"
	NewsDeclarationReopened  NewsCode = "declaration_reopened"
)

// NewsItem is one line of « Depuis votre dernière visite ».
type NewsItem struct {
	Code    NewsCode `json:"code"`
	Place   string   `json:"place" doc:"Service it leads to, as of « À faire »"`
	Count   int      `json:"count"`
	Subject string   `json:"subject,omitempty" doc:"Identifier or number of what it is about, when there is one"`
	Message string   `json:"message" doc:"French words"`
}

// Event is one thing that happened to a member, or the same thing to several subjects at once.
type Event struct {
	ID      string    `json:"id" doc:"The same event has the same one whenever it is asked for"`
	At      time.Time `json:"at"`
	Code    NewsCode  `json:"code"`
	Place   string    `json:"place" doc:"Service where it is seen, as of « À faire »"`
	Count   int       `json:"count"`
	Subject string    `json:"subject,omitempty" doc:"Identifier or number of what it is about, when there is one"`
	Message string    `json:"message" doc:"French words"`
}

// EventQuery selects what happened to a member.
type EventQuery struct {
	Since  time.Time // zero is when the account signed in before
	Cursor string
	Limit  int // 1 to 1000; 0 is 100
}

// EventPage is a page of what others have done, and the service, the oldest first.
type EventPage struct {
	Events []Event   `json:"events"`
	Since  time.Time `json:"since,omitzero" doc:"From when on; absent for who signs in for the first time, who is told nothing"`
	Next   string    `json:"next,omitempty" doc:"Cursor of the next page; absent on the last one"`
}

// Place is the service where what happened is seen.
func (c NewsCode) Place() string {
	switch c {
	case NewsAppointmentPlanned, NewsAppointmentMoved, NewsAppointmentCancelled, NewsRequestAnswered:
		return "appointments"
	case NewsInvoiceIssued:
		return "invoices"
	case NewsDeclarationConfirmed, NewsDeclarationReopened:
		return "declarations"
	case NewsEmployeeAdded, NewsEmployeeChanged, NewsEmployeeLeft:
		return "roster"
	}
	return ""
}

// Sentence is what happened in French words: « 2 fiches modifiées ».
func (n NewsItem) Sentence() string {
	switch n.Code {
	case NewsAppointmentPlanned:
		return Counted(n.Count, "rendez-vous planifié", "rendez-vous planifiés")
	case NewsAppointmentMoved:
		return Counted(n.Count, "rendez-vous déplacé", "rendez-vous déplacés")
	case NewsAppointmentCancelled:
		return Counted(n.Count, "rendez-vous annulé", "rendez-vous annulés")
	case NewsRequestAnswered:
		return Counted(n.Count, "demande traitée", "demandes traitées")
	case NewsInvoiceIssued:
		if n.Subject != "" {
			return "facture " + n.Subject
		}
		return Counted(n.Count, "facture émise", "factures émises")
	case NewsEmployeeAdded:
		return Counted(n.Count, "salarié ajouté", "salariés ajoutés")
	case NewsEmployeeChanged:
		return Counted(n.Count, "fiche modifiée", "fiches modifiées")
	case NewsEmployeeLeft:
		return Counted(n.Count, "salarié sorti", "salariés sortis")
	case NewsDeclarationConfirmed:
		return "déclaration " + n.Subject + " confirmée"
	case NewsDeclarationReopened:
		return "déclaration " + n.Subject + " rouverte"
	}
	return string(n.Code)
}

// Sentence is what others have done since the account signed in before, in one sentence:
// « Depuis votre dernière visite (25/11/2026) : … »; "" when there is nothing to say.
func (t Todo) Sentence() string {
	if len(t.News) == 0 {
		return ""
	}
	said := make([]string, len(t.News))
	for i, n := range t.News {
		said[i] = n.Message
	}
	return NewsTitle + " (" + Today(t.Since).French() + ")\u00a0: " + strings.Join(said, ", ") + "."
}

// NewsTitle is the title of what others have done.
const NewsTitle = "Depuis votre dernière visite"
