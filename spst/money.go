package spst

import (
	"strconv"
	"strings"
)

// Cents is an amount of money in euro cents; a credit note is negative.
type Cents int64

// French gives the amount as it is written in France: « 1 234,56 € », with
// no-break spaces; a negative one is « -833,76 € ».
func (c Cents) French() string {
	sign, abs := "", uint64(c)
	if c < 0 {
		sign, abs = "-", -uint64(c)
	}
	units := strconv.FormatUint(abs/100, 10)
	var b strings.Builder
	b.WriteString(sign)
	for i, r := range units {
		if i > 0 && (len(units)-i)%3 == 0 {
			b.WriteRune('\u00a0')
		}
		b.WriteRune(r)
	}
	cents := strconv.FormatUint(abs%100+100, 10)[1:]
	b.WriteString("," + cents + "\u00a0€")
	return b.String()
}
