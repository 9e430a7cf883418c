package spst

import (
	"strconv"
	"strings"
)

// Thousands writes a count as it is in France: « 12 400 », with no-break
// spaces.
func Thousands(n int) string { return byThousands(strconv.Itoa(n)) }

func byThousands(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "\u00a0" + digits[i:]
	}
	return digits
}

// Counted writes a count and what there is of it; in French the plural begins at
// two: « 0 salarié », « 2 salariés ».
func Counted(n int, one, many string) string {
	if n < 2 {
		return strconv.Itoa(n) + " " + one
	}
	return Thousands(n) + " " + many
}

// Of is a name behind « de »: « de MARTIN », « d'AUBERT ». An h is not elided: nothing tells which are mute.
func Of(name string) string {
	if first := Fold(name); first != "" && strings.ContainsRune("aeiou", rune(first[0])) {
		return "d'" + name
	}
	return "de " + name
}
