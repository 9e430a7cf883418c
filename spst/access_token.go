package spst

import (
	"slices"
	"strings"
	"time"
)

// AccessToken lets scripts act for an account with a part of its rights, until a day or
// until it is revoked. It never reaches the account itself: password, second factor,
// sessions, tokens, drafts.
type AccessToken struct {
	ID        string  `json:"id" doc:"Names it to its owner; opens nothing"`
	TokenName string  `json:"token_name" doc:"What it is for, as its owner said"`
	Rights    []Right `json:"rights" doc:"Reading is always one of them"`
	// EndsOn is its last day.
	EndsOn    Date      `json:"ends_on" format:"date" doc:"Its last day"`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at,omitzero" doc:"Last use, to ten minutes; absent when it was never used"`
	// Token is given once, when it is created.
	Token string `json:"token,omitempty" doc:"Bearer token; only in the answer that creates it"`
}

// AccessTokens are those of an account.
type AccessTokens struct {
	AccessTokens []AccessToken `json:"access_tokens" doc:"The last created first"`
}

// AccessTokenInput is what an access token is created from.
type AccessTokenInput struct {
	TokenName string  `json:"token_name" minLength:"1" maxLength:"60" doc:"What it is for; unlike that of the account's other tokens"`
	Rights    []Right `json:"rights,omitempty" maxItems:"10" enum:"read,roster,invoices,appointments,declaration" doc:"Reading alone when there is none"`
	EndsOn    Date    `json:"ends_on" format:"date" doc:"Its last day, a year from today at most"`
	// Password is that of the account, given again.
	Password string `json:"password" minLength:"1" maxLength:"1024"`
}

const (
	// AccessTokenPrefix is how each begins, so that who finds one knows what it is.
	AccessTokenPrefix = "adherent_"
	// MaxAccessTokens bounds those of an account.
	MaxAccessTokens = 50
	// AccessTokenDays is how many days ahead the last one may be.
	AccessTokenDays = 366
	// maxTokenName is in runes.
	maxTokenName = 60
)

// tokenRights are those that a token can be given, in the order in which they are shown.
// What the company and its contacts say stays with people: their addresses receive codes.
var tokenRights = [...]Right{RightRead, RightRoster, RightInvoices, RightAppointments, RightDeclaration}

// TokenRights are those that an access token can be given.
func TokenRights() []Right { return slices.Clone(tokenRights[:]) }

// Ended tells whether the token's last day is before that one.
func (t *AccessToken) Ended(today Date) bool { return t.EndsOn < today }

// CheckAccessToken checks what a token is created from: a name, rights of [TokenRights],
// a last day from today on and within [AccessTokenDays].
func CheckAccessToken(in AccessTokenInput, today Date) []Problem {
	found := CheckText("token_name", in.TokenName, maxTokenName)
	if strings.TrimSpace(in.TokenName) == "" {
		found = append(found, On("token_name", []Problem{blocks(ProblemTokenNameRequired, "",
			"Donnez un nom à ce jeton : ce à quoi il sert.")})...)
	}
	for _, r := range in.Rights {
		if !slices.Contains(tokenRights[:], r) {
			found = append(found, On("rights", []Problem{blocks(ProblemTokenRight, "",
				"Un jeton ne donne pas « "+Tidy(r.Label())+" » : choisissez parmi "+RightLabels(tokenRights[:])+".")})...)
			break
		}
	}
	switch {
	case in.EndsOn == 0:
		found = append(found, On("ends_on", []Problem{blocks(ProblemTokenEndRequired, "", "Donnez son dernier jour : un jeton a une fin.")})...)
	case in.EndsOn < today:
		found = append(found, On("ends_on", []Problem{blocks(ProblemTokenEndPast, "", "Ce jour est passé : donnez-en un à venir.")})...)
	case in.EndsOn > today.AddDays(AccessTokenDays):
		found = append(found, On("ends_on", []Problem{blocks(ProblemTokenEndLate, "", "Un jeton vaut un an au plus : donnez un jour plus proche.")})...)
	}
	return found
}
