package roster

import "strings"

// nirGroups are the lengths of the blocks of a NIR: sex, year, month,
// department, commune, rank, key.
var nirGroups = [...]int{1, 2, 2, 2, 3, 3, 2}

// completeNIR puts the blanks of « 1 69 08 76 540 012 41 » in.
func completeNIR(s string) string {
	compact := strings.ToUpper(strings.Join(strings.Fields(s), ""))
	if len(compact) > 15 || strings.Trim(compact, "0123456789AB") != "" {
		return s
	}
	var parts []string
	for _, n := range nirGroups {
		if compact == "" {
			break
		}
		n = min(n, len(compact))
		parts = append(parts, compact[:n])
		compact = compact[n:]
	}
	return strings.Join(parts, " ")
}
