package roster

import (
	"github.com/espace-adherent/adherent/spst"
)

// shownField is a field in words: those of the form for determinants and PCS codes.
func (s *Screen) shownField(f spst.EmployeeField, e *spst.Employee) string {
	switch f.Name {
	case "pcs_code":
		return pcsText(e.PCSCode)
	case "determinants":
		return s.determinantNames(e)
	}
	return f.Shown(e)
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
	spst.EmployeeField
	both bool // both did, and not alike: a person decides
	take side
}

// differences compares what was opened with what each made of it. A field that
// one side only changed gets that side's value; one that both changed alike is
// not a difference.
func differences(before, mineNow, theirsNow *spst.Employee) []difference {
	var found []difference
	for _, p := range slots {
		f, _ := spst.EmployeeFieldNamed(p.name)
		switch {
		case f.Same(mineNow, theirsNow):
		case f.Same(before, theirsNow):
			found = append(found, difference{f, false, mine})
		case f.Same(before, mineNow):
			found = append(found, difference{f, false, theirs})
		default:
			found = append(found, difference{f, true, undecided})
		}
	}
	return found
}

// merge gives theirs with the fields that were decided for mine.
func merge(found []difference, mineNow, theirsNow *spst.Employee) spst.Employee {
	merged := *theirsNow
	for _, d := range found {
		if d.take == mine {
			d.Copy(&merged, mineNow)
		}
	}
	return merged
}

// fieldName is the label of a field by its API name, as the form has it.
func fieldName(name string) string {
	if f, ok := spst.EmployeeFieldNamed(name); ok {
		return formLabel(f)
	}
	return spst.FieldLabel(name)
}
