package web

import (
	"context"
	"net/http"

	"github.com/espace-adherent/adherent/portal"
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
	register(s, s.write(http.MethodDelete, path, "undo-exit", "Annuler une sortie de moins de 30 jours"), undo(s.portal.UndoExit))
	register(s, s.write(http.MethodDelete, employeePath, "withdraw-employee", "Annuler un ajout de moins de 30 jours, que nul autre n'a modifié"),
		undo(s.portal.WithdrawEmployee))
}

func (s *server) exit(ctx context.Context, in *exitInput) (*employeeOutput, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return employee(s.portal.ExitEmployee(ctx, actor(ctx), in.Number, in.ID, version, in.Body))
}

// undo answers what takes a version of an employee back.
func undo(do func(context.Context, portal.Actor, string, string, int64) (spst.Employee, error)) func(context.Context, *undoInput) (*employeeOutput, error) {
	return func(ctx context.Context, in *undoInput) (*employeeOutput, error) {
		version, err := in.version()
		if err != nil {
			return nil, err
		}
		return employee(do(ctx, actor(ctx), in.Number, in.ID, version))
	}
}
