// Package sheet reads a roster from the tables that payroll programs and
// spreadsheets write.
//
// A sheet is somebody else's: its encoding, separator, headings and words are
// recognised, never asked for. A row that cannot be taken is given with its
// number and the reason; no value is guessed.
package sheet
