package spst

import (
	"cmp"
	"slices"
	"strings"
)

// Employee is one salarié of a member's roster, as the API gives and takes it.
// A person with two contracts at the same member is two employees.
type Employee struct {
	// ID is given by the portal: opaque, stable, safe in a URL.
	ID string `json:"id,omitempty" maxLength:"40" doc:"Given by the portal; ignored on input"`
	// Version counts the changes; it is the ETag of the employee.
	Version int64 `json:"version,omitempty" doc:"Given by the portal; the ETag of the employee"`

	BirthName   string `json:"birth_name,omitempty" doc:"Nom de naissance"`
	MarriedName string `json:"married_name,omitempty" doc:"Nom marital"`
	FirstName   string `json:"first_name,omitempty" doc:"Prénom"`
	BirthDate   Date   `json:"birth_date,omitzero" format:"date" doc:"Date de naissance"`
	Sex         Sex    `json:"sex,omitempty" doc:"F or M"`
	NIR         NIR    `json:"nir,omitempty" doc:"N° de sécurité sociale: 15 characters with its key"`

	HireDate Date `json:"hire_date,omitzero" format:"date" doc:"Date d'embauche"`
	// ExitDate without ExitReason is the announced end of a fixed-term
	// contract: the employee stays present until the exit is declared.
	ExitDate     Date         `json:"exit_date,omitzero" format:"date" doc:"Date de sortie; without a reason, the announced end of the contract"`
	ExitReason   ExitReason   `json:"exit_reason,omitempty" doc:"Motif de sortie; set by declaring the exit"`
	JobTitle     string       `json:"job_title,omitempty" doc:"Poste de travail"`
	PCSCode      string       `json:"pcs_code,omitempty" doc:"PCS-ESE code, as in 552a"`
	ContractType ContractType `json:"contract_type,omitempty" doc:"Type de contrat"`
	// MultiEmployer: every employer of the person declares them.
	MultiEmployer bool `json:"multi_employer,omitempty" doc:"Salarié multi-employeurs"`

	Determinants []DeterminantCode `json:"determinants,omitempty" doc:"Déterminants de suivi individuel"`
	// DeclaredCategory is the portal's: the one that counts.
	DeclaredCategory Category `json:"declared_category,omitempty" doc:"Catégorie déclarée; set by the portal"`
	// ExpectedCategory is what the determinants call for today.
	ExpectedCategory    Category `json:"expected_category,omitempty" doc:"What the determinants call for; set by the portal"`
	AttestationRequired bool     `json:"attestation_required,omitempty" doc:"A five-year attestation is needed too; set by the portal"`
	// NextVisit and VisitState are worked out by [Employee.SetNextVisit].
	NextVisit  Date       `json:"next_visit,omitzero" format:"date" doc:"Day of the appointment that is set, else the legal limit of the next visit; set by the portal"`
	VisitState VisitState `json:"visit_state,omitempty" enum:"overdue,soon,planned,unknown" doc:"How the next visit stands; absent when its limit is far off, or there is none; set by the portal"`

	// Email and Mobile are the employee's own, for the convocation.
	Email  string `json:"email,omitempty" doc:"Email du salarié, pour sa convocation"`
	Mobile string `json:"mobile,omitempty" doc:"Portable du salarié, pour sa convocation"`

	SchedulingConstraints string `json:"scheduling_constraints,omitempty" doc:"Contraintes de convocation"`
	Comment               string `json:"comment,omitempty" doc:"Commentaires; never a diagnosis"`
}

// Texts are the texts and codes of an employee that are kept, in the order of the sealed record
// of the portal: a new one goes to the end, and none goes away or changes its place.
func (e *Employee) Texts() [14]*string {
	return [...]*string{
		&e.BirthName, &e.MarriedName, &e.FirstName, (*string)(&e.Sex), (*string)(&e.NIR), (*string)(&e.ExitReason),
		&e.JobTitle, &e.PCSCode, (*string)(&e.ContractType), (*string)(&e.DeclaredCategory),
		&e.SchedulingConstraints, &e.Comment, &e.Email, &e.Mobile,
	}
}

// Reach is where the convocation may go, as lists show it; "" when nowhere.
func (e *Employee) Reach() string { return cmp.Or(e.Email, FormatPhone(e.Mobile)) }

// Reached tells whether it may go anywhere.
func (e *Employee) Reached() bool { return e.Email != "" || e.Mobile != "" }

// Sex is F or M, as in the NIR and the DSN (S21.G00.30.005).
type Sex string

// The two sexes of French civil status.
const (
	Female Sex = "F"
	Male   Sex = "M"
)

// ContractType is the nature of the employment contract.
type ContractType string

// The contract types, in the order of the form's list.
const (
	CDI                 ContractType = "cdi"
	CDD                 ContractType = "cdd"
	CDITemp             ContractType = "cdi_interimaire"
	TempAssignment      ContractType = "interim"
	Apprenticeship      ContractType = "apprentissage"
	Professionalisation ContractType = "professionnalisation"
	Seasonal            ContractType = "saisonnier"
	Internship          ContractType = "stage"
	CDIConstructionSite ContractType = "cdi_chantier"
	HourlyEngagement    ContractType = "vacation"
	OtherContract       ContractType = "autre"
)

// ExitReason is why an employee left (« motif de sortie »).
type ExitReason string

// The exit reasons, in the order of the list.
const (
	Resignation       ExitReason = "demission"
	Dismissal         ExitReason = "licenciement"
	EndOfFixedTerm    ExitReason = "fin_cdd"
	MutualTermination ExitReason = "rupture_conventionnelle"
	Retirement        ExitReason = "retraite"
	Death             ExitReason = "deces"
	Transfer          ExitReason = "mutation"
	EndOfTrial        ExitReason = "fin_periode_essai"
	OtherExit         ExitReason = "autre"
)

// Category is the tracking category of an employee (« catégorie déclarée »).
type Category string

// The categories. The last three are public service statuses: they come from
// the portal only and no private-sector rule applies to them.
const (
	SI       Category = "SI"        // suivi individuel
	SIA      Category = "SIA"       // suivi individuel adapté
	SIH      Category = "SIH"       // suivi individuel habilitation
	SIR      Category = "SIR"       // suivi individuel renforcé
	SMREstat Category = "SMR_ESTAT" // surveillance médicale renforcée, agents de l'État
	MNRHosp  Category = "MNR_HOSP"  // médecine non renforcée, agents hospitaliers
	SMSEstat Category = "SMS_ESTAT" // surveillance médicale simple, agents de l'État
)

// DeterminantCode names a determinant ("CONDUITE"); see [Determinants].
type DeterminantCode string

// Left tells whether the exit has been declared and lies before on.
func (e *Employee) Left(on Date) bool {
	return e.ExitReason != "" && !e.ExitDate.IsZero() && e.ExitDate < on
}

// DisplayName is the name as lists show it: « TEST LEROY née TEST Laura ».
func (e *Employee) DisplayName() string {
	if e.MarriedName == "" || e.MarriedName == e.BirthName {
		return strings.TrimSpace(e.BirthName + " " + e.FirstName)
	}
	née := " né(e) "
	switch e.Sex {
	case Female:
		née = " née "
	case Male:
		née = " né "
	}
	return strings.TrimSpace(e.MarriedName + née + e.BirthName + " " + e.FirstName)
}

// ListName is the name an employee is filed under: the married name when there
// is one, else the birth name.
func (e *Employee) ListName() string {
	if e.MarriedName != "" {
		return e.MarriedName
	}
	return e.BirthName
}

// SortKey orders a roster: list name, birth name, first name, all folded.
func (e *Employee) SortKey() string { return string(e.AppendSortKey(nil)) }

// AppendSortKey adds [Employee.SortKey] to b.
func (e *Employee) AppendSortKey(b []byte) []byte {
	b = append(AppendFold(b, e.ListName()), 0)
	b = append(AppendFold(b, e.BirthName), 0)
	return AppendFold(b, e.FirstName)
}

// SetDeterminant gives an employee a determinant, or takes it: [None] stands alone.
func (e *Employee) SetDeterminant(code DeterminantCode, on bool) {
	e.Determinants = slices.DeleteFunc(slices.Clone(e.Determinants), func(c DeterminantCode) bool {
		return c == code || on && (c == None || code == None)
	})
	if on {
		e.Determinants = append(e.Determinants, code)
	}
}
