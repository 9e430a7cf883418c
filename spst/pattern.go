package spst

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// The patterns of people's passwords that no word list has.

// repeats finds what is written several times in a row from i on.
func (e *estimate) repeats(i int) {
	const longest = 16
	for size := 1; size <= longest && i+2*size <= len(e.plain); size++ {
		block := e.plain[i : i+size]
		end := i + size
		for end+size <= len(e.plain) && slices.Equal(e.plain[end:end+size], block) {
			end += size
		}
		times := (end - i) / size
		if times < 2 || size == 1 && times < 3 {
			continue
		}
		once := 12.0 // a single character
		if size > 1 {
			part := &estimate{typed: e.typed[i : i+size], plain: block, unleet: e.unleet[i : i+size], own: e.own}
			once = part.guesses()
		}
		e.add(i, end, once*float64(times))
	}
	e.runs(i)
}

// runs finds aaabbbccc from i on: as hard as abc, by the length of it.
func (e *estimate) runs(i int) {
	short := &estimate{own: e.own}
	end := i
	for end < len(e.plain) {
		next := end + 1
		for next < len(e.plain) && e.plain[next] == e.plain[end] {
			next++
		}
		if next-end < 3 {
			break
		}
		short.typed = append(short.typed, e.typed[end])
		short.plain = append(short.plain, e.plain[end])
		short.unleet = append(short.unleet, e.unleet[end])
		end = next
	}
	if len(short.plain) > 1 {
		e.add(i, end, short.guesses()*float64(end-i))
	}
}

// sequence finds abcd, 4321: each character next to the one before.
func (e *estimate) sequence(i int) {
	if i+2 >= len(e.plain) {
		return
	}
	step := e.plain[i+1] - e.plain[i]
	if step != 1 && step != -1 {
		return
	}
	end := i + 2
	for end < len(e.plain) && e.plain[end]-e.plain[end-1] == step {
		end++
	}
	if end-i < 3 {
		return
	}
	starts := 26.0
	switch {
	case strings.ContainsRune("az019", e.plain[i]):
		starts = 4
	case unicode.IsDigit(e.plain[i]):
		starts = 10
	}
	e.add(i, end, starts*float64(end-i)*2)
}

// keyRows are the rows of keys of French and English keyboards, whose
// neighbours people type in order.
var keyRows = [...]string{
	"azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop",
	"1234567890", "1qaz2wsx3edc4rfv", "aqwzsxedcrfv", "1a2z3e4r5t6y", "1q2w3e4r5t6y",
}

// keyRow finds the longest run of a row from i on, either way.
func (e *estimate) keyRow(i int) {
	for _, row := range keyRows {
		for _, r := range []string{row, reversed(row)} {
			end := i
			for end < len(e.plain) && strings.Contains(r, string(e.plain[i:end+1])) {
				end++
			}
			if end-i >= 3 {
				e.add(i, end, 40*float64(end-i)*e.capitals(i, end))
			}
		}
	}
}

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

// date finds a year, or a day in six or eight figures with or without
// separators: what birthdays are made of.
func (e *estimate) date(i int) {
	const years = 130
	if year, ok := number(e.plain[i:], 4); ok && year >= 1900 && year < 2100 {
		e.add(i, i+4, years)
	}
	for _, layout := range []string{"02012006", "20060102", "02/01/2006", "2006-01-02", "02-01-2006", "02.01.2006", "020106", "02/01/06"} {
		if i+len(layout) > len(e.plain) {
			continue
		}
		if _, err := time.Parse(layout, string(e.plain[i:i+len(layout)])); err == nil {
			e.add(i, i+len(layout), 365*years)
		}
	}
}

func number(text []rune, digits int) (int, bool) {
	if len(text) < digits {
		return 0, false
	}
	n := 0
	for _, r := range text[:digits] {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = 10*n + int(r-'0')
	}
	return n, true
}
