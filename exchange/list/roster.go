package list

import (
	"strconv"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// History is who changed something, when, and which fields.
func History() List[spst.HistoryEntry] {
	type h = spst.HistoryEntry
	return List[h]{
		Moment("at", "Le", func(x *h) time.Time { return x.At }),
		Text("account", "Par", 30, func(x *h) string { return x.Account.Name }),
		Text("action", "Quoi", 24, func(x *h) string { return x.Label() }),
		Text("fields", "Champs", 40, func(x *h) string {
			labels := make([]string, len(x.Fields))
			for i, f := range x.Fields {
				labels[i] = spst.FieldLabel(f)
			}
			return strings.Join(labels, ", ")
		}),
	}
}

// NamedAnomaly is an anomaly with the name of whose it is.
type NamedAnomaly struct {
	spst.Anomaly
	Name string `json:"employee_name"`
}

// Anomalies is « Contrôler la liste ».
func Anomalies() List[NamedAnomaly] {
	type a = NamedAnomaly
	return List[a]{
		Word("severity", "", 14, func(x *a) string {
			if x.Severity == spst.SeverityError {
				return sign(x.Severity) + " à corriger"
			}
			return sign(x.Severity) + " à vérifier"
		}),
		Identifier("employee_id", "Identifiant", 12, func(x *a) string { return x.EmployeeID }),
		Text("employee_name", "Salarié", 30, func(x *a) string { return x.Name }),
		Text("field", "Champ", 24, func(x *a) string { return spst.FieldLabel(x.Field) }),
		Prose("message", "Anomalie", 60, func(x *a) string { return x.Message }),
	}
}

// Headcount is the employees by declared category.
func Headcount() List[spst.CategoryCount] {
	type c = spst.CategoryCount
	return List[c]{
		Word("category", "Catégorie", 12, func(x *c) string { return string(x.Category) }),
		Text("label", "Libellé", 40, func(x *c) string { return x.Category.Label() }),
		Number("count", "Salariés", 10, func(x *c) int { return x.Count }),
	}
}

// FileRows is what a file says of a roster, row by row; reasons says why a row is
// refused, or what to know of it.
func FileRows(nir bool, reasons func(*spst.FileRow) string) List[spst.FileRow] {
	type r = spst.FileRow
	rows := List[r]{
		Number("row", "Ligne", 8, func(x *r) int { return x.Row }),
		Word("refused", "", 4, func(x *r) string {
			if x.Refused() {
				return "✗"
			}
			return "✓"
		}),
	}
	for _, c := range Employees(nir).Only("name", "first_name", "birth_date", "hire_date", "job_title", "contract_type", "nir") {
		rows = append(rows, Column[r]{c.Head, func(x *r) any { return c.Cell(&x.Employee) }})
	}
	return append(rows, Prose("problems", "À savoir", 60, reasons))
}

// Declarations is « Déclarer vos effectifs ».
func Declarations() List[spst.Declaration] {
	type d = spst.Declaration
	estimated := func(x *d) bool { return x.Estimate != nil }
	return List[d]{
		Identifier("year", "Année", 6, func(x *d) string { return strconv.Itoa(x.Year) }),
		Word("status", "Statut", 18, func(x *d) string { return x.Status.Label() }),
		Number("people", "Effectif", 10, func(x *d) int { return x.People.Total }).If(estimated),
		Amount("estimate", "Montant TTC", func(x *d) spst.Cents { return x.Estimate.TotalCents }).If(estimated).Called("TTC"),
		Day("opens", "Du", func(x *d) spst.Date { return x.Opens }),
		Day("closes", "Au", func(x *d) spst.Date { return x.Closes }),
		Text("certified_by", "Certifiée par", 26, func(x *d) string { return x.CertifiedBy }),
		Identifier("invoice", "Facture", 12, func(x *d) string { return x.Invoice }),
		Prose("reason", "Motif", 40, func(x *d) string { return x.Reason }),
	}
}
