package export

import (
	"path/filepath"
	"slices"
	"strings"
)

// OtherForm tells whether the name of a file promises another form than the one
// of that extension (".csv"), and which: a workbook called .csv opens nowhere.
func OtherForm(name, extension string) (ext string, other bool) {
	ext = strings.ToLower(filepath.Ext(name))
	return ext, ext != extension && slices.Contains([]string{".csv", ".xlsx", ".xls", ".ods", ".pdf", ".ics"}, ext)
}
