package spst

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
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
	b.WriteString(byThousands(units))
	cents := strconv.FormatUint(abs%100+100, 10)[1:]
	b.WriteString("," + cents + "\u00a0€")
	return b.String()
}

// maxEuros bounds what a person may type: more is a slip.
const maxEuros = 1_000_000_000

// ParseCents reads an amount in euros as a person types it: « 1 234,56 »,
// « 60 », « -12.5 », with or without its sign €.
func ParseCents(s string) (Cents, error) {
	s = strings.TrimSuffix(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s), "€")
	rest, negative := strings.CutPrefix(s, "-")
	units, part, _ := strings.Cut(strings.Replace(rest, ".", ",", 1), ",")
	n, err := strconv.ParseUint(units+(part + "00")[:2], 10, 64)
	if err != nil || units == "" || len(part) > 2 || n > maxEuros*100 {
		return 0, &Error{Kind: Invalid, Code: CodeAmount, Message: "Montant non reconnu : écrivez-le en euros, comme 1234,56."}
	}
	if negative {
		return -Cents(n), nil
	}
	return Cents(n), nil
}

// FrenchRate writes a rate in hundredths of a percent: 2000 is « 20 % ».
func FrenchRate(rate int) string {
	text := strconv.Itoa(rate / 100)
	if rest := rate % 100; rest != 0 {
		text += fmt.Sprintf(",%02d", rest)
	}
	return text + "\u00a0%"
}
