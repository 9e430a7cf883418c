package web

import (
	"context"
	"net/http"

	"github.com/espace-adherent/adherent/spst"
)

const (
	companyTag  = "company"
	companyPath = "/v1/members/{number}/company"
)

type (
	companyInput struct {
		OfMember
		OnceHeader
		MatchHeader
		Body spst.Company
	}
	validateInput struct {
		OfMember
		OnceHeader
		MatchHeader
	}
	situationInput struct {
		OfMember
		OnceHeader
		Body spst.SituationChange
	}
	withdrawInput struct {
		OfMember
		OnceHeader
		ID string `path:"id" maxLength:"40"`
	}
	// versioned is a resource with its version.
	versioned[T any] struct {
		ETag     string `header:"ETag" doc:"La version, entre guillemets"`
		Location string `header:"Location"`
		Body     T
	}
)

func (s *server) registerCompany() {
	register(s, s.read(companyPath, "get-company", companyTag, "Les informations administratives"),
		func(ctx context.Context, in *OfMember) (*versioned[spst.Company], error) {
			return company(s.portal.Company(ctx, actor(ctx), in.Number))
		})
	register(s, under(companyTag, s.write(http.MethodPut, companyPath, "update-company", "Modifier les informations administratives")),
		func(ctx context.Context, in *companyInput) (*versioned[spst.Company], error) {
			return matching(in.MatchHeader, func(version int64) (*versioned[spst.Company], error) {
				in.Body.Version = version
				return company(s.portal.UpdateCompany(ctx, actor(ctx), in.Number, in.Body))
			})
		})
	register(s, under(companyTag, s.write(http.MethodPost, companyPath+"/validation", "validate-company", "Valider vos réponses")),
		func(ctx context.Context, in *validateInput) (*versioned[spst.Company], error) {
			return matching(in.MatchHeader, func(version int64) (*versioned[spst.Company], error) {
				return company(s.portal.ValidateCompany(ctx, actor(ctx), in.Number, version))
			})
		})
	register(s, s.read(companyPath+"/history", "get-company-history", companyTag, "Qui a changé quoi, et quand"),
		func(ctx context.Context, in *OfMember) (*output[spst.History], error) {
			entries, err := s.portal.CompanyHistory(ctx, actor(ctx), in.Number)
			return answer(spst.History{Entries: orEmpty(entries)}, err)
		})
	s.registerSituations()
}

func (s *server) registerSituations() {
	const path = "/v1/members/{number}/situation-changes"
	register(s, s.read(path, "list-situation-changes", companyTag, "Les changements de situation de l'entreprise"),
		func(ctx context.Context, in *OfMember) (*output[spst.SituationChanges], error) {
			changes, err := s.portal.SituationChanges(ctx, actor(ctx), in.Number)
			return answer(spst.SituationChanges{Changes: orEmpty(changes)}, err)
		})
	announce := under(companyTag, s.write(http.MethodPost, path, "announce-situation-change", "Indiquer un changement de situation"))
	announce.DefaultStatus = http.StatusCreated
	register(s, announce, func(ctx context.Context, in *situationInput) (*output[spst.SituationChange], error) {
		return answer(s.portal.AnnounceSituationChange(ctx, actor(ctx), in.Number, in.Body))
	})
	register(s, under(companyTag, s.write(http.MethodPost, path+"/{id}/withdrawal", "withdraw-situation-change",
		"Retirer un changement de situation annoncé")),
		func(ctx context.Context, in *withdrawInput) (*output[spst.SituationChange], error) {
			return answer(s.portal.WithdrawSituationChange(ctx, actor(ctx), in.Number, in.ID))
		})
}

func company(c spst.Company, err error) (*versioned[spst.Company], error) {
	return withVersion(c, c.Version, err)
}

func withVersion[T any](body T, version int64, err error) (*versioned[T], error) {
	if err != nil {
		return nil, err
	}
	return &versioned[T]{ETag: etag(version), Body: body}, nil
}
