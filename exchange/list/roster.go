package list

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// History is who changed something, when, and which fields: each before and after,
// where the values are known.
func History() List[spst.HistoryEntry] {
	type h = spst.HistoryEntry
	return List[h]{
		Moment("at", "Date et heure", func(x *h) time.Time { return x.At }).Called("Le"),
		Text("account", "Auteur", 30, func(x *h) string { return x.Author() }).Called("Par"),
		Text("action", "Nature du changement", 24, func(x *h) string { return x.Label() }).Called("Quoi"),
		Prose("changes", "", 60, func(x *h) string {
			if len(x.Changes) == 0 {
				return strings.Join(mapped(x.Fields, x.FieldLabel), ", ")
			}
			return strings.Join(mapped(x.Changes, func(c spst.FieldChange) string { return changeText(x, c) }), " ; ")
		}),
	}
}

// changeText is « Poste de travail : VENDEUR → CAISSIER ».
func changeText(h *spst.HistoryEntry, c spst.FieldChange) string {
	return changeOf(h.FieldLabel(c.Field), c)
}

func changeOf(label string, c spst.FieldChange) string {
	return label + " : " + cmp.Or(c.Shown(c.Before), "(vide)") + " → " + cmp.Or(c.Shown(c.After), "(vide)")
}

func mapped[T any](items []T, text func(T) string) []string {
	texts := make([]string, len(items))
	for i, x := range items {
		texts[i] = text(x)
	}
	return texts
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
		Text("employee_name", "", 30, func(x *a) string { return x.Name }),
		Text("field", "Champ", 24, func(x *a) string { return spst.FieldLabel(x.Field) }),
		Prose("message", "Anomalie", 60, func(x *a) string { return x.Message }),
	}
}

// CountLine is a line of the employees counted, or of what they cost.
type CountLine struct {
	Category  spst.Category
	Label     string
	Count     *int
	UnitCents *spst.Cents
	NetCents  *spst.Cents
}

// HeadcountLines are the categories, who has none when there is anybody, the total last.
func HeadcountLines(c spst.Headcount) []CountLine {
	lines := make([]CountLine, 0, len(c.Categories)+2)
	for i := range c.Categories {
		x := &c.Categories[i]
		lines = append(lines, CountLine{Category: x.Category, Label: x.Category.Label(), Count: &x.Count})
	}
	if n := c.NoCategory(); n > 0 {
		lines = append(lines, CountLine{Label: "Sans catégorie", Count: &n})
	}
	return append(lines, CountLine{Category: "Total", Count: &c.Total})
}

// EstimateLines are what the employees of a declaration cost, then the sums, which end
// with what is to pay; none of either before there is an estimate.
func EstimateLines(e *spst.Estimate) (lines, sums []CountLine) {
	if e == nil {
		return nil, nil
	}
	for i := range e.Lines {
		l := &e.Lines[i]
		net := l.NetCents()
		lines = append(lines, CountLine{Label: l.Label, Count: &l.Quantity, UnitCents: &l.UnitCents, NetCents: &net})
	}
	return lines, []CountLine{
		{Label: "Total HT", NetCents: &e.NetCents},
		{Label: "TVA " + spst.FrenchRate(e.VATRate), NetCents: &e.VATCents},
		{Label: "Total TTC", NetCents: &e.TotalCents},
	}
}

// Headcount is the employees by declared category.
func Headcount() List[CountLine] { return Estimate().Without("unit_cents", "net_cents") }

// Estimate is the employees by declared category, and what they cost.
func Estimate() List[CountLine] {
	type c = CountLine
	return List[c]{
		Word("category", "Catégorie", 12, func(x *c) string { return string(x.Category) }),
		Text("label", "Désignation", 40, func(x *c) string { return x.Label }),
		Number("count", "Salariés", 10, func(x *c) int { return *x.Count }).If(func(x *c) bool { return x.Count != nil }),
		Amount("unit_cents", "Prix unitaire HT", func(x *c) spst.Cents { return *x.UnitCents }).
			If(func(x *c) bool { return x.UnitCents != nil }).Called("Prix HT"),
		Amount("net_cents", "Montant HT", func(x *c) spst.Cents { return *x.NetCents }).
			If(func(x *c) bool { return x.NetCents != nil }).Called("Montant"),
	}
}

// HeadcountYear is the employees at the end of each of twelve months.
func HeadcountYear() List[spst.HeadcountMonth] {
	type m = spst.HeadcountMonth
	return List[m]{
		Day("on", "", func(x *m) spst.Date { return x.On }),
		Number("count", "Salariés", 10, func(x *m) int { return x.Count }),
	}
}

// FileColumns is what the columns of a file give; examples are their first cells.
func FileColumns(examples func(*spst.FileColumn) string) List[spst.FileColumn] {
	type c = spst.FileColumn
	return List[c]{
		Text("heading", "Colonne du fichier", 32, func(x *c) string { return x.Heading }),
		Text("field", "Donne", 28, func(x *c) string { return spst.FieldLabel(x.Field) }),
		Text("examples", "Premières lignes", 60, examples),
	}
}

// FileWords is the words of a file that stand for no value; meaning is what they were
// told to be.
func FileWords(meaning func(*spst.FileWord) string) List[spst.FileWord] {
	type w = spst.FileWord
	return List[w]{
		Text("field", "Colonne", 20, func(x *w) string { return spst.FieldLabel(x.Field) }),
		Text("word", "Mot du fichier", 24, func(x *w) string { return x.Word }),
		Number("rows", "Lignes", 8, func(x *w) int { return x.Rows }),
		Text("meaning", "Veut dire", 40, meaning),
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

// ImportRows is what becomes of each row of a file, and why; taken tells which are carried out.
func ImportRows[T any](taken func(*T) bool, action func(*T) string, row func(*T) int, who func(*T) *spst.Employee,
	becomes func(*T) string) List[T] {
	name := Employees(false).Column("display_name")
	return List[T]{
		Word("taken", "", 4, func(*T) string { return "✓" }).If(taken),
		Word("action", "Mouvement", 14, action),
		Number("row", "Ligne", 8, row).If(func(x *T) bool { return row(x) > 0 }),
		{name.Head, func(x *T) any { return name.Cell(who(x)) }},
		Becomes(becomes),
	}
}

// Jobs is the codes of jobs.
func Jobs() List[spst.PCS] {
	type p = spst.PCS
	return List[p]{
		Identifier("code", spst.FieldLabel("pcs_code"), 10, func(x *p) string { return x.Code }),
		Text("label", "Libellé", 60, func(x *p) string { return x.Label }),
	}
}

// Reasons is why a row was refused, or could not be undone.
func Reasons[T any](of func(*T) string) Column[T] { return Prose("reasons", "Motif", 60, of) }

// Becomes is what becomes of somebody who is changed together with others.
func Becomes[T any](of func(*T) string) Column[T] { return Prose("becomes", "Ce qui change", 60, of) }

// Together is what becomes of each employee of a change of several, and a word for it.
func Together[T any](who func(*T) *spst.Employee, outcome, becomes func(*T) string) List[T] {
	var l List[T]
	for _, c := range Employees(false).Only("id", "display_name") {
		l = append(l, Column[T]{c.Head, func(x *T) any { return c.Cell(who(x)) }})
	}
	return append(l, Word("outcome", "", 12, outcome), Becomes(becomes))
}

// Declarations is « Déclarer vos effectifs ».
func Declarations() List[spst.Declaration] {
	type d = spst.Declaration
	estimated := func(x *d) bool { return x.Estimate != nil }
	return List[d]{
		Identifier("year", "", 6, func(x *d) string { return strconv.Itoa(x.Year) }),
		Word("status", "Statut", 18, func(x *d) string { return x.Status.Label() }),
		Number("people", "Effectif", 10, func(x *d) int { return x.People.Total }).If(estimated),
		Amount("estimate", "Montant TTC", func(x *d) spst.Cents { return x.Estimate.TotalCents }).If(estimated).Called("TTC"),
		Day("opens", "Du", func(x *d) spst.Date { return x.Opens }),
		Day("closes", "", func(x *d) spst.Date { return x.Closes }),
		Text("certified_by", spst.FieldShort("certified_by"), 26, func(x *d) string { return x.CertifiedBy }),
		Identifier("invoice", "Facture", 12, func(x *d) string { return x.Invoice }),
		Prose("reason", "", 40, func(x *d) string { return x.Reason }),
	}
}

// Differences is what tells two rosters apart.
func Differences() List[spst.EmployeeDifference] {
	type d = spst.EmployeeDifference
	return List[d]{
		Word("kind", "", 10, func(x *d) string { return x.Kind.Label() }),
		Identifier("id", "Identifiant", 14, func(x *d) string { return x.ID }),
		Text("employee_name", "", 30, func(x *d) string { return x.Name }),
		Prose("changes", "", 60, func(x *d) string {
			gone := slices.ContainsFunc(x.Changes, func(c spst.FieldChange) bool { return c.Field == "exit_reason" })
			return strings.Join(mapped(x.Changes, func(c spst.FieldChange) string { return changeOf(spst.ChangeLabel(c.Field, gone), c) }), " ; ")
		}),
	}
}
