package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/espace-adherent/adherent/spst"
)

const (
	accountPath = "/v1/account"
	factorPath  = accountPath + "/second-factor"
	tokensPath  = accountPath + "/access-tokens"
)

type (
	passwordProofInput struct {
		Caller
		Body spst.PasswordProof
	}
	factorCodeInput struct {
		Caller
		Body spst.SecondFactorCode
	}
	factorProofInput struct {
		Caller
		Body spst.SecondFactorProof
	}
	accessTokenInput struct {
		Caller
		Body spst.AccessTokenInput
	}
	ofSession struct {
		ID string `path:"id" maxLength:"40"`
	}
)

// enrolling opens an operation to a session that must turn the second factor on
// before anything else.
func enrolling(op huma.Operation) huma.Operation { return marked(op, enrolment) }

// registerAccount has what an account does with itself. As in registerResets,
// nothing that carries a password or gives a secret is kept under an Idempotency-Key.
func (s *server) registerAccount() {
	register(s, enrolling(s.read(accountPath, "get-account", sessionTag,
		"Son compte : double facteur, sessions ouvertes, derniers événements")),
		func(ctx context.Context, _ *input) (*output[spst.AccountSheet], error) {
			return answer(s.portal.Account(ctx, actor(ctx)))
		})
	register(s, enrolling(operation(http.MethodDelete, accountPath+"/sessions/{id}", "end-session", sessionTag, "Fermer une de ses sessions")),
		func(ctx context.Context, in *ofSession) (*struct{}, error) {
			return nil, s.portal.EndSession(ctx, actor(ctx), in.ID)
		})
	begin := enrolling(operation(http.MethodPost, factorPath, "begin-second-factor", sessionTag,
		"Commencer l'activation du double facteur : la clé à donner à l'application"))
	begin.DefaultStatus = http.StatusCreated
	register(s, begin, s.beginFactor)
	register(s, enrolling(operation(http.MethodPost, factorPath+"/confirmation", "confirm-second-factor", sessionTag,
		"Activer le double facteur par un premier code ; donne les codes de secours, une fois")), s.confirmFactor)
	register(s, operation(http.MethodPost, factorPath+"/removal", "remove-second-factor", sessionTag, "Désactiver le double facteur"),
		s.removeFactor)
	register(s, operation(http.MethodPost, factorPath+"/recovery-codes", "renew-recovery-codes", sessionTag,
		"De nouveaux codes de secours ; ceux d'avant ne valent plus rien"), s.renewRecovery)
}

// registerAccessTokens has what scripts act by instead of a session.
func (s *server) registerAccessTokens() {
	register(s, s.read(tokensPath, "list-access-tokens", sessionTag, "Ses jetons d'accès : nom, droits, dernier jour, dernier usage"),
		func(ctx context.Context, _ *input) (*output[spst.AccessTokens], error) {
			tokens, err := s.portal.AccessTokens(ctx, actor(ctx))
			return answer(spst.AccessTokens{AccessTokens: tokens}, err)
		})
	create := operation(http.MethodPost, tokensPath, "add-access-token", sessionTag, "Créer un jeton d'accès ; donné une fois")
	create.DefaultStatus = http.StatusCreated
	register(s, create, func(ctx context.Context, in *accessTokenInput) (*output[spst.AccessToken], error) {
		from, err := s.admit(ctx, in.Caller)
		if err != nil {
			return nil, err
		}
		return answer(s.portal.AddAccessToken(ctx, actor(ctx), in.Body, from))
	})
	register(s, operation(http.MethodDelete, tokensPath+"/{id}", "revoke-access-token", sessionTag, "Révoquer un jeton d'accès"),
		func(ctx context.Context, in *ofSession) (*struct{}, error) {
			return nil, s.portal.RevokeAccessToken(ctx, actor(ctx), in.ID)
		})
}

func (s *server) beginFactor(ctx context.Context, in *passwordProofInput) (*output[spst.Enrolment], error) {
	from, err := s.admit(ctx, in.Caller)
	if err != nil {
		return nil, err
	}
	return answer(s.portal.BeginSecondFactor(ctx, actor(ctx), in.Body, from))
}

func (s *server) confirmFactor(ctx context.Context, in *factorCodeInput) (*output[spst.RecoveryCodes], error) {
	if _, err := s.admit(ctx, in.Caller); err != nil {
		return nil, err
	}
	return answer(s.portal.ConfirmSecondFactor(ctx, actor(ctx), in.Body))
}

func (s *server) removeFactor(ctx context.Context, in *factorProofInput) (*struct{}, error) {
	from, err := s.admit(ctx, in.Caller)
	if err != nil {
		return nil, err
	}
	return nil, s.portal.RemoveSecondFactor(ctx, actor(ctx), in.Body, from)
}

func (s *server) renewRecovery(ctx context.Context, in *factorProofInput) (*output[spst.RecoveryCodes], error) {
	from, err := s.admit(ctx, in.Caller)
	if err != nil {
		return nil, err
	}
	return answer(s.portal.RenewRecoveryCodes(ctx, actor(ctx), in.Body, from))
}

// programLength is the most characters kept of how a program names itself.
const programLength = 60

// programName is what a User-Agent says, as people read it: « adherent 1.2 (linux) ».
func programName(agent string) string {
	printable := strings.Map(func(r rune) rune {
		switch {
		case r == '/':
			return ' '
		case r < ' ' || r > '~':
			return -1
		}
		return r
	}, agent)
	return strings.TrimSpace(printable[:min(len(printable), programLength)])
}
