package client

import (
	"context"
	"net/http"

	"github.com/espace-adherent/adherent/spst"
)

const (
	accountPath = "/v1/account"
	factorPath  = accountPath + "/second-factor"
	tokensPath  = accountPath + "/access-tokens"
)

// Account gives what the person signed in is shown about their account.
func (c *Client) Account(ctx context.Context) (spst.AccountSheet, error) {
	return do[spst.AccountSheet](ctx, c, call{method: http.MethodGet, path: accountPath})
}

// EndSession ends one of the account's sessions.
func (c *Client) EndSession(ctx context.Context, id string) error {
	_, err := do[struct{}](ctx, c, call{method: http.MethodDelete, path: accountPath + "/sessions/{id}", names: map[string]string{"id": id}})
	return err
}

// BeginSecondFactor begins to turn the second factor on. The client never retries a call about the
// second factor: the portal counts each try of a password or a code.
func (c *Client) BeginSecondFactor(ctx context.Context, given spst.PasswordProof) (spst.Enrolment, error) {
	return do[spst.Enrolment](ctx, c, call{method: http.MethodPost, path: factorPath, body: given})
}

// ConfirmSecondFactor turns the second factor on, and gives the recovery codes.
func (c *Client) ConfirmSecondFactor(ctx context.Context, given spst.SecondFactorCode) (spst.RecoveryCodes, error) {
	return do[spst.RecoveryCodes](ctx, c, call{method: http.MethodPost, path: factorPath + "/confirmation", body: given})
}

// RemoveSecondFactor turns the second factor off.
func (c *Client) RemoveSecondFactor(ctx context.Context, given spst.SecondFactorProof) error {
	_, err := do[struct{}](ctx, c, call{method: http.MethodPost, path: factorPath + "/removal", body: given})
	return err
}

// RenewRecoveryCodes gives new recovery codes.
func (c *Client) RenewRecoveryCodes(ctx context.Context, given spst.SecondFactorProof) (spst.RecoveryCodes, error) {
	return do[spst.RecoveryCodes](ctx, c, call{method: http.MethodPost, path: factorPath + "/recovery-codes", body: given})
}

// AccessTokens gives the access tokens of the account, the last created first.
func (c *Client) AccessTokens(ctx context.Context) ([]spst.AccessToken, error) {
	r, err := do[spst.AccessTokens](ctx, c, call{method: http.MethodGet, path: tokensPath})
	return r.AccessTokens, err
}

// AddAccessToken creates one; its Token is given this once. It is never tried again by
// itself: each try of a password counts.
func (c *Client) AddAccessToken(ctx context.Context, in spst.AccessTokenInput) (spst.AccessToken, error) {
	return do[spst.AccessToken](ctx, c, call{method: http.MethodPost, path: tokensPath, body: in})
}

// RevokeAccessToken ends one at once.
func (c *Client) RevokeAccessToken(ctx context.Context, id string) error {
	_, err := do[struct{}](ctx, c, call{method: http.MethodDelete, path: tokensPath + "/{id}", names: map[string]string{"id": id}})
	return err
}
