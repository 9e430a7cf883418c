package web

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/espace-adherent/adherent/spst"
)

const (
	ndjson = "application/x-ndjson"
	// firstFlush employees leave at once, so that a screen can show them while
	// the rest comes.
	firstFlush = 200
)

// OfRoster chooses employees of a roster.
type OfRoster struct {
	Status string `query:"status" enum:"present,left,all" default:"present" doc:"Présents, sortis ou tous"`
	Search string `query:"q" maxLength:"200" doc:"Chaque mot, n'importe où dans les noms, le poste ou le code PCS, sans égard à la casse ni aux accents"`
}

func (in *OfRoster) query() spst.RosterQuery {
	return spst.RosterQuery{Status: spst.RosterStatus(in.Status), Search: in.Search}
}

type (
	rosterInput struct {
		OfMember
		OfRoster
		Cursor string `query:"cursor" maxLength:"1000" doc:"Celui de la page précédente (next)"`
		Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
		stream bool
	}
	streamInput struct {
		OfMember
		OfRoster
	}
)

// Resolve notes whether a stream is asked for.
func (in *rosterInput) Resolve(ctx huma.Context) []error {
	r, _ := humago.Unwrap(ctx)
	in.stream = wantsStream(r.Header)
	return nil
}

// rosterOutput is a page or a stream, as Accept asks.
type rosterOutput struct {
	Body func(huma.Context)
}

// streamEnd is the last line of a stream: without it, lines are missing.
type streamEnd struct {
	End     bool            `json:"end" doc:"true : tout est là"`
	Problem *problemDetails `json:"problem,omitempty"`
}

func (s *server) registerRoster() {
	op := s.read(rosterPath, "list-employees", rosterTag, "La liste des salariés")
	op.Description = "Avec Accept : application/x-ndjson, ce que donne …/employees.ndjson, sans cursor ni limit : gardé pour les clients d'avant, jusqu'à la version suivante."
	r := s.api.OpenAPI().Components.Schemas
	total := func() map[string]*huma.Header {
		return map[string]*huma.Header{
			"X-Total-Count": {Description: "Salariés choisis, sur toutes les pages", Schema: &huma.Schema{Type: huma.TypeInteger, Minimum: new(0.0)}},
		}
	}
	op.Responses = map[string]*huma.Response{"200": {
		Description: "Une page",
		Headers:     total(),
		Content:     map[string]*huma.MediaType{"application/json": {Schema: r.Schema(reflect.TypeFor[spst.EmployeePage](), true, "")}},
	}}
	register(s, op, s.roster)
	all := operation(http.MethodGet, rosterPath+".ndjson", "stream-employees", rosterTag, "Tous les salariés choisis, un par ligne")
	all.Description = "Chaque ligne est un Employee en JSON, dans l'ordre de la liste ; la dernière est {\"end\":true}. " +
		"Si elle manque, ou porte problem, la liste est incomplète."
	all.Responses = map[string]*huma.Response{"200": {
		Description: "Toute la sélection",
		Headers:     total(),
		Content:     map[string]*huma.MediaType{ndjson: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
	}}
	register(s, all, s.streamed)
	register(s, under(rosterTag, s.file("/v1/members/{number}/employees.pdf", "get-roster-document",
		"La liste des salariés en PDF, de 20 000 salariés au plus")), s.printedRoster)
}

// printInput says what of a roster is printed.
type printInput struct {
	OfMember
	Status    string `query:"status" enum:"present,left,all" default:"present" doc:"Présents, sortis ou tous"`
	Search    string `query:"q" maxLength:"200" doc:"Comme dans la liste"`
	Category  string `query:"category" enum:"SI,SIA,SIH,SIR,SMR_ESTAT,MNR_HOSP,SMS_ESTAT" doc:"Catégorie déclarée"`
	Letter    string `query:"letter" maxLength:"1" doc:"Première lettre du nom"`
	Multi     bool   `query:"multi_employer" doc:"Les salariés multi-employeurs seulement"`
	Visit     string `query:"visit_state" enum:"overdue,soon,planned,unknown" doc:"État de la prochaine visite"`
	Anomalies bool   `query:"anomalies" doc:"Ceux qui ont une anomalie seulement"`
	NIR       bool   `query:"nir" doc:"Avec les n° de sécurité sociale"`
}

func (s *server) printedRoster(ctx context.Context, in *printInput) (*fileOutput, error) {
	return s.send(s.portal.RosterDocument(ctx, actor(ctx), in.Number, spst.RosterPrint{
		Status: spst.RosterStatus(in.Status), Search: in.Search, Category: spst.Category(in.Category), Letter: in.Letter,
		MultiEmployer: in.Multi, Visit: spst.VisitState(in.Visit), Anomalies: in.Anomalies, NIR: in.NIR,
	}))
}

func (s *server) streamed(ctx context.Context, in *streamInput) (*rosterOutput, error) {
	return &rosterOutput{Body: func(hc huma.Context) {
		r, w := humago.Unwrap(hc)
		s.stream(w, r.WithContext(ctx), in)
	}}, nil
}

func (s *server) roster(ctx context.Context, in *rosterInput) (*rosterOutput, error) {
	if in.stream {
		return s.streamed(ctx, &streamInput{in.OfMember, in.OfRoster})
	}
	q := in.query()
	q.Cursor, q.Limit = in.Cursor, in.Limit
	page, err := s.portal.Employees(ctx, actor(ctx), in.Number, q)
	if err != nil {
		return nil, err
	}
	page.Employees = orEmpty(page.Employees)
	return &rosterOutput{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "application/json")
		hc.SetHeader("X-Total-Count", strconv.Itoa(page.Total))
		hc.SetStatus(http.StatusOK)
		_ = writeJSON(hc.BodyWriter(), page) // the caller has gone; there is nobody to tell
	}}, nil
}

// stream writes one employee a line. What goes wrong before the first one is a
// problem as usual; later, it is the problem of the last line.
func (s *server) stream(w http.ResponseWriter, r *http.Request, in *streamInput) {
	out := newSpool(w)
	defer out.close()
	l := newLines(out)
	started := false
	start := func(total int) {
		w.Header().Set("Content-Type", ndjson)
		w.Header().Set("X-Total-Count", strconv.Itoa(total))
		w.WriteHeader(http.StatusOK)
		started = true
	}
	each := l.employee
	if r.Method == http.MethodHead {
		each = func(*spst.Employee) error { return errGone } // the total is all that HEAD asks for
	}
	err := s.portal.StreamEmployees(r.Context(), actor(r.Context()), in.Number, in.query(), start, each)
	switch {
	case errors.Is(err, errGone):
		note(r.Context(), err)
	case err != nil && !started:
		s.fail(w, r, err)
	case err != nil:
		_ = l.end(streamEnd{Problem: problemOf(r.Context(), err)}) // the caller has gone; there is nobody to tell
	default:
		_ = l.end(streamEnd{End: true}) // likewise
	}
}
