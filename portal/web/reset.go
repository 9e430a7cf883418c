package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/espace-adherent/adherent/spst"
)

const (
	resetsPath = "/v1/password-resets"
	resetPath  = resetsPath + "/{id}"
)

type (
	// OfReset is the path of a reset.
	OfReset struct {
		ID string `path:"id" maxLength:"64" doc:"Connu de qui a commencé la demande"`
	}
	resetInput struct {
		Caller
		OfReset
	}
	beginInput struct {
		Caller
		OnceHeader
		Body spst.ResetRequest
	}
	renewInput struct {
		Caller
		OfReset
		OnceHeader
	}
	challengeInput struct {
		Caller
		OfReset
		OnceHeader
		Body spst.ResetChallengeAnswer
	}
	deliveryInput struct {
		Caller
		OfReset
		OnceHeader
		Body spst.ResetDeliveryChoice
	}
	resetEmailInput struct {
		Caller
		OfReset
		OnceHeader
		Body spst.ResetEmail
	}
	completionInput struct {
		Caller
		OfReset
		Body spst.ResetCompletion
	}
	passwordInput struct {
		Caller
		Body spst.PasswordChange
	}
	confirmationInput struct {
		Caller
		Body spst.PasswordConfirmation
	}
	pngOutput struct {
		ContentType string `header:"Content-Type"`
		Body        []byte
	}
)

// registerResets has the operations of passwords. Those that carry one are not
// kept under an Idempotency-Key, whose digest of the request would outlive it:
// they are safe to repeat by themselves.
func (s *server) registerResets() {
	reset := func(method, path, id, text string) huma.Operation {
		return public(operation(method, path, id, sessionTag, text))
	}
	begin := s.keyed(reset(http.MethodPost, resetsPath, "begin-reset", "J'ai oublié mon mot de passe"))
	begin.DefaultStatus = http.StatusCreated
	register(s, begin, s.beginReset)
	s.registerChallenge(reset)

	delivery := resetPath + "/delivery"
	register(s, reset(http.MethodGet, delivery, "get-reset-delivery", "Les adresses où recevoir le code, masquées"),
		func(ctx context.Context, in *OfReset) (*output[spst.ResetDelivery], error) {
			d, err := s.portal.ResetDelivery(ctx, in.ID)
			d.Addresses = orEmpty(d.Addresses)
			return answer(d, err)
		})
	register(s, reset(http.MethodPost, delivery, "deliver-reset", "Envoyer le code aux adresses choisies"), s.deliverReset)
	register(s, reset(http.MethodPost, resetPath+"/email", "deliver-reset-by-email",
		"Sans recopier l'image : envoyer le code à une adresse du compte, que l'on donne ; la réponse est la même quand elle n'en est pas une"),
		s.deliverResetByEmail)
	register(s, reset(http.MethodPost, resetPath+"/completion", "complete-reset", "Définir le nouveau mot de passe avec le code reçu"),
		s.completeReset)
	register(s, operation(http.MethodPut, "/v1/account/password", "change-password", sessionTag, "Changer son mot de passe"), s.changePassword)
	register(s, operation(http.MethodPost, "/v1/sessions/current/confirmation", "confirm-password", sessionTag,
		"Donner de nouveau son mot de passe, avant ce qui le demande (403 confirm_password)"), s.confirmPassword)
}

func (s *server) registerChallenge(reset func(method, path, id, text string) huma.Operation) {
	const path = resetPath + "/challenge"
	image := reset(http.MethodGet, path, "get-reset-challenge", "Le code à recopier, en image")
	image.Responses = map[string]*huma.Response{"200": {
		Description: "PNG, noir sur blanc",
		Content:     map[string]*huma.MediaType{"image/png": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
	}}
	register(s, image, func(ctx context.Context, in *resetInput) (*pngOutput, error) {
		if _, err := s.admit(ctx, in.Caller); err != nil {
			return nil, err
		}
		png, err := s.portal.ResetChallenge(ctx, in.ID)
		return &pngOutput{ContentType: "image/png", Body: png}, err
	})
	register(s, s.keyed(reset(http.MethodPost, path, "renew-reset-challenge", "Un autre code à recopier")),
		func(ctx context.Context, in *renewInput) (*output[spst.Reset], error) {
			if _, err := s.admit(ctx, in.Caller); err != nil {
				return nil, err
			}
			return answer(s.portal.RenewResetChallenge(ctx, in.ID))
		})
	register(s, s.keyed(reset(http.MethodPut, path, "answer-reset-challenge", "Recopier le code affiché")),
		func(ctx context.Context, in *challengeInput) (*output[spst.Reset], error) {
			if _, err := s.admit(ctx, in.Caller); err != nil {
				return nil, err
			}
			return answer(s.portal.AnswerResetChallenge(ctx, in.ID, in.Body))
		})
}

func (s *server) beginReset(ctx context.Context, in *beginInput) (*output[spst.Reset], error) {
	from, err := s.admit(ctx, in.Caller)
	if err != nil {
		return nil, err
	}
	return answer(s.portal.BeginReset(ctx, in.Body, from))
}

func (s *server) deliverReset(ctx context.Context, in *deliveryInput) (*output[spst.Reset], error) {
	if _, err := s.admit(ctx, in.Caller); err != nil {
		return nil, err
	}
	return answer(s.portal.DeliverReset(ctx, in.ID, in.Key, in.Body))
}

func (s *server) deliverResetByEmail(ctx context.Context, in *resetEmailInput) (*output[spst.Reset], error) {
	if _, err := s.admit(ctx, in.Caller); err != nil {
		return nil, err
	}
	return answer(s.portal.DeliverResetByEmail(ctx, in.ID, in.Key, in.Body))
}

func (s *server) completeReset(ctx context.Context, in *completionInput) (*struct{}, error) {
	from, err := s.admit(ctx, in.Caller)
	if err != nil {
		return nil, err
	}
	return nil, s.portal.CompleteReset(ctx, in.ID, in.Body, from)
}

func (s *server) changePassword(ctx context.Context, in *passwordInput) (*struct{}, error) {
	from, err := s.admit(ctx, in.Caller)
	if err != nil {
		return nil, err
	}
	return nil, s.portal.ChangePassword(ctx, actor(ctx), in.Body, from)
}

func (s *server) confirmPassword(ctx context.Context, in *confirmationInput) (*struct{}, error) {
	from, err := s.admit(ctx, in.Caller)
	if err != nil {
		return nil, err
	}
	return nil, s.portal.ConfirmPassword(ctx, actor(ctx), in.Body.Password, from)
}
