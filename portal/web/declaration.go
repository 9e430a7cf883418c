package web

import (
	"context"
	"net/http"

	"github.com/espace-adherent/adherent/spst"
)

const (
	declarationTag   = "declarations"
	declarationsPath = "/v1/members/{number}/declarations"
	declarationPath  = declarationsPath + "/{year}"
)

type (
	// OfDeclaration is the path of the declaration of a year.
	OfDeclaration struct {
		OfMember
		Year int `path:"year" minimum:"1900" maximum:"9999"`
	}
	keepDeclarationInput struct {
		OfDeclaration
		OnceHeader
		MatchHeader
		Body spst.DeclarationInput
	}
	confirmDeclarationInput struct {
		OfDeclaration
		OnceHeader
		MatchHeader
		Body spst.Certification
	}
	declarationOutput struct {
		ETag string `header:"ETag" doc:"La version, entre guillemets"`
		Body spst.Declaration
	}
)

func (s *server) registerDeclarations() {
	register(s, s.read(declarationsPath, "list-declarations", declarationTag, "Les déclarations, l'année la plus récente d'abord"),
		func(ctx context.Context, in *OfMember) (*output[spst.Declarations], error) {
			list, err := s.portal.Declarations(ctx, actor(ctx), in.Number)
			return answer(spst.Declarations{Declarations: orEmpty(list)}, err)
		})
	register(s, operation(http.MethodGet, declarationPath, "get-declaration", declarationTag, "La déclaration d'une année"),
		func(ctx context.Context, in *OfDeclaration) (*declarationOutput, error) {
			return declaration(s.portal.Declaration(ctx, actor(ctx), in.Number, in.Year))
		})
	register(s, s.read(declarationPath+"/roster-changes", "get-roster-changes", declarationTag,
		"Ce qui a changé dans la liste depuis que la saisie est commencée"),
		func(ctx context.Context, in *OfDeclaration) (*output[spst.RosterChanges], error) {
			return answer(s.portal.RosterChanges(ctx, actor(ctx), in.Number, in.Year))
		})
	register(s, under(declarationTag, s.file(declarationPath+"/declaration.pdf", "get-declaration-document", "Une déclaration en PDF")),
		func(ctx context.Context, in *OfDeclaration) (*fileOutput, error) {
			return s.send(s.portal.DeclarationDocument(ctx, actor(ctx), in.Number, in.Year))
		})
	register(s, under(declarationTag, s.write(http.MethodPut, declarationPath, "update-declaration",
		"Commencer une déclaration, ou garder où elle en est")),
		func(ctx context.Context, in *keepDeclarationInput) (*declarationOutput, error) {
			return matching(in.MatchHeader, func(version int64) (*declarationOutput, error) {
				return declaration(s.portal.UpdateDeclaration(ctx, actor(ctx), in.Number, in.Year, version, in.Body))
			})
		})
	register(s, under(declarationTag, s.write(http.MethodPost, declarationPath+"/confirmation", "confirm-declaration",
		"Certifier et confirmer une déclaration")),
		func(ctx context.Context, in *confirmDeclarationInput) (*declarationOutput, error) {
			return matching(in.MatchHeader, func(version int64) (*declarationOutput, error) {
				return declaration(s.portal.ConfirmDeclaration(ctx, actor(ctx), in.Number, in.Year, version, in.Body))
			})
		})
}

// declaration answers with one. Its ETag is its version; the people of a draft
// follow the roster, so nobody is told that nothing changed.
func declaration(d spst.Declaration, err error) (*declarationOutput, error) {
	if err != nil {
		return nil, err
	}
	return &declarationOutput{ETag: etag(d.Version), Body: d}, nil
}
