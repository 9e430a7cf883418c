package spst

import "time"

// The objects of « J'ai oublié mon mot de passe » and of changing a password.

// ResetRequest begins a reset (step 1 of the manual).
type ResetRequest struct {
	Number    string `json:"number" minLength:"1" maxLength:"40"`
	Mandatary bool   `json:"mandatary,omitempty" doc:"« Je dispose d'une connexion en tant que mandataire »"`
}

// ResetStep is what a reset waits for.
type ResetStep string

// The steps of a reset.
const (
	StepChallenge  ResetStep = "challenge"  // the characters of the image
	StepDelivery   ResetStep = "delivery"   // the choice of addresses
	StepCompletion ResetStep = "completion" // the code that was mailed, and the new password
)

// Reset is a reset under way. Its ID is known to who began it only.
type Reset struct {
	ID        string    `json:"id"`
	Step      ResetStep `json:"step" enum:"challenge,delivery,completion"`
	ExpiresAt time.Time `json:"expires_at" doc:"After it, the reset is to be begun again"`
	// CodeExpiresAt is set once a code was mailed.
	CodeExpiresAt time.Time `json:"code_expires_at,omitzero"`
}

// ResetChallengeAnswer is what a person read in the image.
type ResetChallengeAnswer struct {
	Text string `json:"text" minLength:"1" maxLength:"20" doc:"Capitals or not, blanks or not"`
}

// ResetEmail is an address of the account, which the person knows, instead of what the
// image says.
type ResetEmail struct {
	Email string `json:"email" minLength:"3" maxLength:"254"`
}

// EmailPurpose says which of an account's addresses it is.
type EmailPurpose string

// The addresses that may receive a code (manual, step 4).
const (
	EmailAccount EmailPurpose = "account"
	EmailManager EmailPurpose = "manager"
	EmailHR      EmailPurpose = "human_resources"
)

// EmailPurposes are all three, in the manual's order.
func EmailPurposes() []EmailPurpose {
	return []EmailPurpose{EmailAccount, EmailManager, EmailHR}
}

// Label is the manual's words for it; "" when unknown.
func (p EmailPurpose) Label() string {
	switch p {
	case EmailAccount:
		return "Email associé à votre compte"
	case EmailManager:
		return "Email Dirigeant"
	case EmailHR:
		return "Email Responsable Ressources Humaines"
	}
	return ""
}

// ResetAddress is an address that a code may be mailed to, masked.
type ResetAddress struct {
	Purpose EmailPurpose `json:"purpose" enum:"account,manager,human_resources"`
	Label   string       `json:"label"`
	Masked  string       `json:"masked" doc:"a.m***@amsn***.fr"`
}

// ResetDelivery is where the code may go. Without any address, one writes to
// Mailbox and recalls the number.
type ResetDelivery struct {
	Addresses []ResetAddress `json:"addresses"`
	Mailbox   string         `json:"mailbox,omitempty" doc:"The service's accounts address"`
}

// ResetDeliveryChoice says where to mail the code.
type ResetDeliveryChoice struct {
	Purposes []EmailPurpose `json:"purposes" minItems:"1" maxItems:"3" enum:"account,manager,human_resources"`
}

// ResetCompletion ends a reset.
type ResetCompletion struct {
	Code     string `json:"code" minLength:"1" maxLength:"40" doc:"As mailed; hyphen, blanks and case do not matter"`
	Password string `json:"password" minLength:"1" maxLength:"1024"`
}

// PasswordChange replaces one's own password.
type PasswordChange struct {
	Current  string `json:"current" minLength:"1" maxLength:"1024"`
	Password string `json:"password" minLength:"1" maxLength:"1024"`
}

// PasswordConfirmation is the password given again, in an open session.
type PasswordConfirmation struct {
	Password string `json:"password" minLength:"1" maxLength:"1024"`
}

// EmailCodeSent says where the code that confirms an address was mailed.
type EmailCodeSent struct {
	Masked    string    `json:"masked" doc:"The account's own address: a.m***@amsn***.fr"`
	ExpiresAt time.Time `json:"expires_at"`
}

// EmailCode is that code, as it was typed.
type EmailCode struct {
	Code string `json:"code" minLength:"1" maxLength:"40" doc:"As mailed; hyphen, blanks and case do not matter"`
}
