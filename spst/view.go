package spst

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ViewList is a list that has views.
type ViewList string

// The lists that have views.
const (
	ClientList      ViewList = "clients"
	EmployeeList    ViewList = "employees"
	InvoiceList     ViewList = "invoices"
	AppointmentList ViewList = "appointments"
)

// ViewLists are all of them.
func ViewLists() []ViewList {
	return []ViewList{ClientList, EmployeeList, InvoiceList, AppointmentList}
}

// View is a list as somebody wants to see it again: what narrows it, its order and its columns. The
// portal keeps those of an account, sealed: what is searched for may be a person.
type View struct {
	List ViewList `json:"list" enum:"clients,employees,invoices,appointments"`
	// ViewName names it among those of its list, whatever its case and accents.
	ViewName string    `json:"view_name" doc:"Unlike the others of its list, whatever its case and accents"`
	Search   string    `json:"search,omitempty" doc:"The words that are searched for"`
	Filters  []string  `json:"filters,omitempty" doc:"What narrows the list, all of it at once"`
	Sort     string    `json:"sort,omitempty" doc:"The column that the list is sorted by, with « - » before it when it is turned round"`
	Columns  []string  `json:"columns,omitempty" doc:"The columns, in their order; those that have room when there is none"`
	SavedAt  time.Time `json:"saved_at,omitzero" doc:"Set by the portal; absent in those that are offered"`
}

// Views are those of an account, by list and name.
type Views struct {
	Views []View `json:"views"`
}

const (
	// MaxViews bounds those of an account.
	MaxViews = 200

	maxViewName   = 60
	maxViewSearch = 200
	maxViewParts  = 40 // filters, or columns
)

// ViewKey is what a name is told apart by: folded, and of letters, digits and hyphens.
func ViewKey(name string) string {
	return strings.Trim(notInKey.ReplaceAllString(Fold(Tidy(name)), "-"), "-")
}

var (
	notInKey = regexp.MustCompile(`[^a-z0-9]+`)
	// viewPart is the name of a column or of a filter, with what it is of: « category:SIR ».
	viewPart   = regexp.MustCompile(`^-?[a-z][a-z0-9_]*(:[A-Za-z0-9_-]+)?$`)
	longDigits = regexp.MustCompile(`(\d[ .-]?){10}`)
)

// Key is that of the view's name.
func (v *View) Key() string { return ViewKey(v.ViewName) }

// Order is the column that the view sorts by, and whether it turns the order round.
func (v *View) Order() (column string, reverse bool) {
	column, reverse = strings.CutPrefix(v.Sort, "-")
	return column, reverse
}

// CheckView tidies a view and checks what is kept of it.
//
// Codes: view_name_required, view_name_number, view_list, view_parts, too_long, control_chars.
func CheckView(v *View) []Problem {
	v.ViewName, v.Search = Tidy(v.ViewName), Tidy(v.Search)
	found := slices.Concat(CheckText("view_name", v.ViewName, maxViewName), CheckText("search", v.Search, maxViewSearch))
	switch {
	case v.Key() == "":
		found = append(found, On("view_name", []Problem{blocks(ProblemViewNameRequired, "", "Donnez un nom à cette vue, avec une lettre ou un chiffre.")})...)
	case longDigits.MatchString(v.ViewName):
		found = append(found, On("view_name", []Problem{blocks(ProblemViewNameNumber, "",
			"Le nom d'une vue se lit partout : n'y mettez pas de numéro long.")})...)
	}
	if !slices.Contains(ViewLists(), v.List) {
		found = append(found, On("list", []Problem{blocks(ProblemViewList, "", "Cette liste n'a pas de vues.")})...)
	}
	return append(found, viewParts(v)...)
}

func viewParts(v *View) []Problem {
	var found []Problem
	for _, of := range []struct {
		field string
		parts []string
	}{{"filters", v.Filters}, {"sort", sortParts(v)}, {"columns", v.Columns}} {
		wrong := slices.ContainsFunc(of.parts, func(p string) bool { return len(p) > maxViewName || !viewPart.MatchString(p) })
		if wrong || len(of.parts) > maxViewParts {
			found = append(found, On(of.field, []Problem{blocks(ProblemViewParts, "",
				"Une vue a des noms de colonnes et de filtres, "+strconv.Itoa(maxViewParts)+" au plus de chacun.")})...)
		}
	}
	return found
}

func sortParts(v *View) []string {
	if v.Sort == "" {
		return nil
	}
	return []string{v.Sort}
}

// OfferedViews are those that everybody has of a list.
func OfferedViews(l ViewList) []View {
	switch l {
	case ClientList:
		return []View{
			{List: l, ViewName: "À déclarer", Filters: []string{string(ClientToDeclare)}, Sort: "declaration"},
			{List: l, ViewName: ClientOverdue.Label(), Filters: []string{string(ClientOverdue)}, Sort: "balance_cents"},
			{List: l, ViewName: ClientWithoutNIR.Label(), Filters: []string{string(ClientWithoutNIR)}, Sort: "missing_nirs"},
		}
	case EmployeeList, InvoiceList, AppointmentList:
	}
	return nil
}

// otherViewNames are names that the offered views are asked for by too.
var otherViewNames = map[string]string{
	"impayes-30-j": "retard-de-paiement-30-j", "nir-manquants": "n-de-securite-sociale-manquants",
}

// FindView gives the view of that name of a list: one's own, else an offered one.
func FindView(l ViewList, own []View, name string) (View, bool) {
	key := ViewKey(name)
	for _, views := range [][]View{own, OfferedViews(l)} {
		for _, v := range views {
			if v.List == l && (v.Key() == key || v.Key() == otherViewNames[key]) {
				return v, true
			}
		}
	}
	return View{}, false
}
