package spst

// CareTeam is « Joindre nos services »: who looks after a member.
type CareTeam struct {
	Centre VisitCentre `json:"centre"`
	// Team is the « équipe pluridisciplinaire », in the manual's order; a role
	// that nobody has is there without a name.
	Team []CareMember `json:"team"`
	// Mailboxes are the « équipe administrative ».
	Mailboxes []Mailbox `json:"mailboxes"`
}

// VisitCentre is where the visits take place.
type VisitCentre struct {
	Name string `json:"name,omitempty"`
	PostalAddress
	Phone string `json:"phone,omitempty"`
	Hours string `json:"hours,omitempty" doc:"Horaires"`
}

// CareRole is a role of the « équipe pluridisciplinaire ».
type CareRole string

// The four roles, in the manual's order.
const (
	Physician CareRole = "medecin"
	Secretary CareRole = "secretaire"
	Preventer CareRole = "preventeur"
	Nurse     CareRole = "idest"
)

// CareRoles are all four.
func CareRoles() []CareRole { return []CareRole{Physician, Secretary, Preventer, Nurse} }

// Label is the role in the manual's words; "" when it is not one.
func (r CareRole) Label() string {
	switch r {
	case Physician:
		return "Médecin"
	case Secretary:
		return "Secrétaire"
	case Preventer:
		return "Préventeur"
	case Nurse:
		return "IDEST"
	}
	return ""
}

// CareMember is one of the team. Name is empty when the role is not assigned.
type CareMember struct {
	Role   CareRole `json:"role" enum:"medecin,secretaire,preventeur,idest"`
	Name   string   `json:"name,omitempty"`
	Email  string   `json:"email,omitempty"`
	Phones []string `json:"phones,omitempty" doc:"10 digits, or + and the country's code"`
}
