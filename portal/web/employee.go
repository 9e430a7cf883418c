package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

const (
	rosterTag    = "employees"
	rosterPath   = "/v1/members/{number}/employees"
	employeePath = rosterPath + "/{id}"
)

type (
	// OfEmployee is the path of one employee.
	OfEmployee struct {
		OfMember
		ID string `path:"id" maxLength:"40"`
	}
	// OnceHeader makes a write happen once.
	OnceHeader struct {
		Key string `header:"Idempotency-Key" minLength:"1" maxLength:"128" doc:"Une clé par geste ; sans elle, renvoyer la requête peut la refaire"`
	}
	createInput struct {
		OfMember
		OnceHeader
		Body spst.Employee
	}
	updateInput struct {
		OfEmployee
		OnceHeader
		MatchHeader
		Body spst.Employee
	}
	batchInput struct {
		OfMember
		OnceHeader
		Prefer string `header:"Prefer" doc:"return=minimal : une ligne faite est dite sans le salarié (RFC 7240)"`
		Body   spst.Batch
	}
	employeeOutput struct {
		ETag     string `header:"ETag" doc:"La version, entre guillemets"`
		Location string `header:"Location"`
		Body     spst.Employee
	}
)

func (s *server) registerEmployees() {
	s.registerRoster()
	register(s, s.read(employeePath, "get-employee", rosterTag, "Un salarié"),
		func(ctx context.Context, in *OfEmployee) (*employeeOutput, error) {
			return employee(s.portal.Employee(ctx, actor(ctx), in.Number, in.ID))
		})
	add := s.write(http.MethodPost, rosterPath, "add-employee", "Ajouter un salarié")
	add.DefaultStatus = http.StatusCreated
	register(s, add, func(ctx context.Context, in *createInput) (*employeeOutput, error) {
		out, err := employee(s.portal.AddEmployee(ctx, actor(ctx), in.Number, in.Body))
		if err == nil {
			out.Location = strings.ReplaceAll(rosterPath, "{number}", in.Number) + "/" + out.Body.ID
		}
		return out, err
	})
	register(s, s.write(http.MethodPut, employeePath, "update-employee", "Modifier un salarié"), s.update)
	batch := s.write(http.MethodPost, rosterPath+"/batch", "change-employees", "Entrées, modifications et sorties en une fois")
	batch.MaxBodyBytes = maxBatch
	register(s, batch, func(ctx context.Context, in *batchInput) (*output[spst.Outcomes], error) {
		in.Body.Brief = prefersMinimal(in.Prefer)
		outcomes, err := s.portal.ChangeEmployees(ctx, actor(ctx), in.Number, in.Body)
		return answer(spst.Outcomes{Outcomes: orEmpty(outcomes)}, err)
	})
	register(s, s.read(employeePath+"/history", "get-employee-history", rosterTag, "Qui a changé quoi, et quand"),
		func(ctx context.Context, in *OfEmployee) (*output[spst.History], error) {
			entries, err := s.portal.EmployeeHistory(ctx, actor(ctx), in.Number, in.ID)
			return answer(spst.History{Entries: orEmpty(entries)}, err)
		})
	register(s, s.read(employeePath+"/visits", "get-employee-visits", rosterTag, "Ses visites : la dernière, les rendez-vous, les limites légales des prochaines"),
		func(ctx context.Context, in *OfEmployee) (*output[spst.EmployeeVisits], error) {
			visits, err := s.portal.EmployeeVisits(ctx, actor(ctx), in.Number, in.ID)
			visits.Appointments, visits.Due = orEmpty(visits.Appointments), orEmpty(visits.Due)
			return answer(visits, err)
		})
	register(s, s.read(rosterPath+"/headcount", "get-headcount", rosterTag, "Effectifs suivis, par catégorie déclarée"),
		func(ctx context.Context, in *OfMember) (*output[spst.Headcount], error) {
			return answer(s.portal.Headcount(ctx, actor(ctx), in.Number))
		})
	register(s, s.read(rosterPath+"/headcount/year", "get-headcount-year", rosterTag, "Effectifs des douze derniers mois, d'après les dates de la liste"),
		func(ctx context.Context, in *OfMember) (*output[spst.HeadcountYear], error) {
			return answer(s.portal.HeadcountYear(ctx, actor(ctx), in.Number))
		})
}

func (s *server) update(ctx context.Context, in *updateInput) (*employeeOutput, error) {
	return matching(in.MatchHeader, func(version int64) (*employeeOutput, error) {
		in.Body.ID, in.Body.Version = in.ID, version
		return employee(s.portal.UpdateEmployee(ctx, actor(ctx), in.Number, in.Body))
	})
}

// prefersMinimal reads Prefer, a list of preferences with their parameters.
func prefersMinimal(prefer string) bool {
	for one := range strings.SplitSeq(prefer, ",") {
		name, _, _ := strings.Cut(one, ";")
		if strings.EqualFold(strings.ReplaceAll(strings.ReplaceAll(name, " ", ""), `"`, ""), "return=minimal") {
			return true
		}
	}
	return false
}

func employee(e spst.Employee, err error) (*employeeOutput, error) {
	if err != nil {
		return nil, err
	}
	return &employeeOutput{ETag: etag(e.Version), Body: e}, nil
}
