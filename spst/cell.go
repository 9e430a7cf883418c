package spst

import "strings"

// formulaSigns are what a spreadsheet takes a cell of a text file for a formula
// by, in plain and in full-width forms.
const formulaSigns = "=+-@\t\r＝＋－＠"

// formula tells a text that a spreadsheet would run, under any number of the
// apostrophes that [DefuseCell] puts.
func formula(s string) bool {
	s = strings.TrimLeft(s, "'")
	for _, sign := range formulaSigns {
		if strings.HasPrefix(s, string(sign)) {
			return true
		}
	}
	return false
}

// DefuseCell gives a text as a cell of a text file that no spreadsheet runs as a
// formula: an apostrophe is put before a sign that begins one. [RestoreCell]
// gives the text back, whatever it is.
func DefuseCell(s string) string {
	if formula(s) {
		return "'" + s
	}
	return s
}

// RestoreCell takes off the apostrophe of [DefuseCell].
func RestoreCell(s string) string {
	if strings.HasPrefix(s, "'") && formula(s) {
		return s[1:]
	}
	return s
}
