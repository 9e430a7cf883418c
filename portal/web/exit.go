package web

import (
	"context"
	"net/http"

	"github.com/espace-adherent/adherent/spst"
)

type (
	exitInput struct {
		OfEmployee
		OnceHeader
		MatchHeader
		Body spst.Exit
	}
	undoInput struct {
		OfEmployee
		OnceHeader
		MatchHeader
	}
)

func (s *server) registerExits() {
	const path = employeePath + "/exit"
	register(s, s.write(http.MethodPut, path, "exit-employee", "Sortir un salarié"), s.exit)
	register(s, s.write(http.MethodDelete, path, "undo-exit", "Annuler une sortie de moins de 30 jours"), s.undoExit)
}

func (s *server) exit(ctx context.Context, in *exitInput) (*employeeOutput, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return employee(s.portal.ExitEmployee(ctx, actor(ctx), in.Number, in.ID, version, in.Body))
}

func (s *server) undoExit(ctx context.Context, in *undoInput) (*employeeOutput, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return employee(s.portal.UndoExit(ctx, actor(ctx), in.Number, in.ID, version))
}
