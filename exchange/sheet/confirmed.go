package sheet

import (
	"slices"

	"github.com/espace-adherent/adherent/spst"
)

// Options say how to read a table.
type Options struct {
	On spst.Date
	// Columns and Words are what a person has confirmed of such files: heading →
	// field ("" for a column to ignore), and field → word → value.
	Columns map[string]string
	Words   map[string]map[string]string
	// Sheet is that of a workbook to read; "" takes the one that looks like a roster.
	Sheet string
}

// confirm gives the columns the fields that a person has chosen, and tells how
// many more are recognised so.
func confirm(columns []spst.FileColumn, confirmed map[string]string) (more int) {
	for i := range columns {
		field, ok := confirmed[columns[i].Heading]
		if !ok {
			continue
		}
		for j := range columns { // the choice of a person wins over a heading
			if _, chosen := confirmed[columns[j].Heading]; field != "" && columns[j].Field == field && !chosen {
				columns[j].Field = ""
				more--
			}
		}
		if columns[i].Field == "" && field != "" {
			more++
		}
		columns[i].Field = field
	}
	return more
}

// knows tells whether the word in a field stands for a value; other fields hold
// no words.
func (d *draft) knows(field string) bool {
	switch field {
	case fieldContract:
		return d.ContractType == "" || d.ContractType.Known()
	case fieldExitReason:
		return d.ExitReason == "" || d.ExitReason.Known()
	case fieldSex:
		return d.Sex == "" || d.Sex == spst.Female || d.Sex == spst.Male
	case fieldMultiple:
		return d.asked == ""
	case fieldCategory:
		return d.DeclaredCategory == "" || slices.Contains(spst.Categories(), d.DeclaredCategory)
	}
	return true
}

// maxWords is how many different words are told: beyond, the column is not one
// of words.
const maxWords = 100

// note counts a word that is not understood.
func (r *reading) note(field, word string) {
	for i := range r.unknown {
		if r.unknown[i].Field == field && r.unknown[i].Word == word {
			r.unknown[i].Rows++
			return
		}
	}
	if len(r.unknown) == maxWords {
		return
	}
	r.unknown = append(r.unknown, spst.FileWord{Field: field, Word: word, Rows: 1})
}
