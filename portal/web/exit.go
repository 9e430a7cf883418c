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
	withdraw := s.write(http.MethodDelete, employeePath, "withdraw-employee",
		"Annuler un ajout de moins de 30 jours, que nul autre n'a modifié")
	register(s, withdraw, undo(s.portal.WithdrawEmployee))
}

func (s *server) exit(ctx context.Context, in *exitInput) (*employeeOutput, error) {
	return matching(in.MatchHeader, func(version int64) (*employeeOutput, error) {
		return employee(s.portal.ExitEmployee(ctx, actor(ctx), in.Number, in.ID, version, in.Body))
	})
}

// takingBack takes a version of an employee back.
type takingBack func(ctx context.Context, a portal.Actor, number, id string, version int64) (spst.Employee, error)

func undo(do takingBack) func(context.Context, *undoInput) (*employeeOutput, error) {
	return func(ctx context.Context, in *undoInput) (*employeeOutput, error) {
		return matching(in.MatchHeader, func(version int64) (*employeeOutput, error) {
			return employee(do(ctx, actor(ctx), in.Number, in.ID, version))
		})
	}
}
