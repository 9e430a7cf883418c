package roster

import (
	"reflect"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// attribute is one thing of an employee that two people may change: its
// problems' field, how it reads, and how it goes from one employee to another.
type attribute struct {
	name string // API name
	show func(*spst.Employee) string
	copy func(to, from *spst.Employee)
}

// attributes are those of the form, in its order.
func (s *Screen) attributes() []attribute {
	var all []attribute
	for _, name := range []string{
		"birth_name", "first_name", "married_name", "sex", "birth_date", "nir",
		"hire_date", "contract_type", "job_title", "pcs_code", "exit_date",
	} {
		all = append(all, s.textAttribute(name))
	}
	return append(all,
		attribute{"multi_employer",
			func(e *spst.Employee) string { return yesNo(e.MultiEmployer) },
			func(to, from *spst.Employee) { to.MultiEmployer = from.MultiEmployer }},
		attribute{"determinants",
			func(e *spst.Employee) string { return s.determinantNames(e) },
			func(to, from *spst.Employee) { to.Determinants = from.Determinants }},
		s.textAttribute("scheduling_constraints"),
		s.textAttribute("comment"))
}

// textAttribute is one that the form edits as a text or a list.
func (s *Screen) textAttribute(name string) attribute {
	return attribute{
		name: name,
		show: func(e *spst.Employee) string { return s.shownText(e, name) },
		copy: func(to, from *spst.Employee) { take(to, name, valueOf(from, name)) },
	}
}

// valueOf is the text that [take] reads the same value from.
func valueOf(e *spst.Employee, name string) string {
	if name == "nir" {
		return string(e.NIR)
	}
	return textOf(e, name)
}

// shownText is the value for people: words instead of codes.
func (s *Screen) shownText(e *spst.Employee, name string) string {
	switch name {
	case "sex":
		return e.Sex.Label()
	case "contract_type":
		return e.ContractType.Label()
	case "pcs_code":
		return pcsText(e.PCSCode)
	}
	return textOf(e, name)
}

// side is whose value a field gets.
type side int

const (
	undecided side = iota
	mine
	theirs
)

// difference is a field that somebody changed, with what it gets.
type difference struct {
	attribute
	both bool // both did, and not alike: a person decides
	take side
}

// differences compares what was opened with what each made of it. A field that
// one side only changed gets that side's value; one that both changed alike is
// not a difference.
func differences(all []attribute, before, mineNow, theirsNow *spst.Employee) []difference {
	var found []difference
	for _, a := range all {
		b, m, t := a.value(before), a.value(mineNow), a.value(theirsNow)
		switch {
		case reflect.DeepEqual(m, t):
		case reflect.DeepEqual(b, t):
			found = append(found, difference{a, false, mine})
		case reflect.DeepEqual(b, m):
			found = append(found, difference{a, false, theirs})
		default:
			found = append(found, difference{a, true, undecided})
		}
	}
	return found
}

// value is an employee with nothing but the attribute: what is compared.
func (a attribute) value(e *spst.Employee) spst.Employee {
	var only spst.Employee
	a.copy(&only, e)
	if len(only.Determinants) == 0 {
		only.Determinants = nil
	}
	return only
}

// merge gives theirs with the fields that were decided for mine.
func merge(found []difference, mineNow, theirsNow *spst.Employee) spst.Employee {
	merged := *theirsNow
	for _, d := range found {
		if d.take == mine {
			d.copy(&merged, mineNow)
		}
	}
	return merged
}

func yesNo(b bool) string {
	if b {
		return "oui"
	}
	return "non"
}

// fieldName is the label of a field by its API name.
func fieldName(name string) string {
	labels := map[string]string{
		"birth_name": labelBirthName, "first_name": labelFirstName, "married_name": labelMarriedName, "sex": labelSex,
		"birth_date": labelBirthDate, "nir": labelNIR, "hire_date": labelHireDate, "contract_type": labelContract,
		"job_title": labelJob, "pcs_code": labelPCS, "exit_date": labelEnd, "multi_employer": labelMulti,
		"determinants": titleTracking, "scheduling_constraints": labelConstraints, "comment": labelComment,
		"exit_reason": "Motif de sortie", "declared_category": "Catégorie déclarée",
	}
	if l, ok := labels[name]; ok {
		return l
	}
	return strings.ReplaceAll(name, "_", " ")
}
