package client

import (
	"context"
	"io"
	"net/http"

	"github.com/espace-adherent/adherent/spst"
)

const (
	resetsPath    = "/v1/password-resets"
	resetPath     = resetsPath + "/{id}"
	challengePath = resetPath + "/challenge"
)

func ofReset(id string) map[string]string { return map[string]string{"id": id} }

// BeginReset begins « J'ai oublié mon mot de passe » for a number, known or not.
func (c *Client) BeginReset(ctx context.Context, key string, q spst.ResetRequest) (spst.Reset, error) {
	return do[spst.Reset](ctx, c, call{method: http.MethodPost, path: resetsPath, body: q, key: key, write: true})
}

// maxImage is the largest image that is read.
const maxImage = 1 << 20

// ResetChallenge gives the image of a reset, a PNG.
func (c *Client) ResetChallenge(ctx context.Context, id string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	resp, err := c.send(ctx, call{method: http.MethodGet, path: challengePath, names: ofReset(id), stream: true, media: "image/png"})
	if err != nil {
		return nil, err
	}
	defer resp.RawBody().Close()
	image, err := io.ReadAll(io.LimitReader(resp.RawBody(), maxImage))
	if err != nil {
		return nil, netError(ctx, err)
	}
	return image, nil
}

// RenewResetChallenge asks for another image.
func (c *Client) RenewResetChallenge(ctx context.Context, key, id string) (spst.Reset, error) {
	return do[spst.Reset](ctx, c, call{method: http.MethodPost, path: challengePath, names: ofReset(id), key: key, write: true})
}

// AnswerResetChallenge sends the text read in the image; [spst.Invalid] "challenge" when it is wrong:
// the portal then has a new image.
func (c *Client) AnswerResetChallenge(ctx context.Context, key, id string, a spst.ResetChallengeAnswer) (spst.Reset, error) {
	return do[spst.Reset](ctx, c, call{method: http.MethodPut, path: challengePath, names: ofReset(id), body: a, key: key, write: true})
}

// ResetDelivery gives the addresses that the code may be mailed to.
func (c *Client) ResetDelivery(ctx context.Context, id string) (spst.ResetDelivery, error) {
	return do[spst.ResetDelivery](ctx, c, call{method: http.MethodGet, path: resetPath + "/delivery", names: ofReset(id)})
}

// DeliverReset asks the portal to mail the code.
func (c *Client) DeliverReset(ctx context.Context, key, id string, choice spst.ResetDeliveryChoice) (spst.Reset, error) {
	return do[spst.Reset](ctx, c, call{method: http.MethodPost, path: resetPath + "/delivery", names: ofReset(id), body: choice, key: key,
		write: true})
}

// DeliverResetByEmail asks the portal to mail the code to an address of the account that the person gives,
// instead of reading the image; the answer is the same when the account has no such address.
func (c *Client) DeliverResetByEmail(ctx context.Context, key, id string, e spst.ResetEmail) (spst.Reset, error) {
	return do[spst.Reset](ctx, c, call{method: http.MethodPost, path: resetPath + "/email", names: ofReset(id), body: e, key: key, write: true})
}

// CompleteReset sets the new password with the code that was mailed. The client never retries it: the
// portal counts each try.
func (c *Client) CompleteReset(ctx context.Context, id string, done spst.ResetCompletion) error {
	_, err := do[struct{}](ctx, c, call{method: http.MethodPost, path: resetPath + "/completion", names: ofReset(id), body: done})
	return err
}

// ChangePassword replaces the password of the person signed in; their other sessions end. The client
// never retries it: the portal counts each try.
func (c *Client) ChangePassword(ctx context.Context, change spst.PasswordChange) error {
	_, err := do[struct{}](ctx, c, call{method: http.MethodPut, path: "/v1/account/password", body: change})
	return err
}

// ConfirmPassword sends the password again, for the calls that require it (Forbidden
// [spst.CodeConfirmPassword]) in the next minutes. The client never retries it: the portal counts each
// try.
func (c *Client) ConfirmPassword(ctx context.Context, password string) error {
	_, err := do[struct{}](ctx, c, call{method: http.MethodPost, path: currentSession + "/confirmation",
		body: spst.PasswordConfirmation{Password: password}})
	return err
}
