package spst

import (
	"embed"
	"encoding/csv"
)

// The nomenclatures; data/README.md gives their sources. Each is parsed the
// first time that it is asked for.
//
//go:embed data/*.csv
var dataFiles embed.FS

// readData gives the rows of a nomenclature, without the heading. The files
// are part of the program: a broken one is a fault of the build, seen by the
// first test that reads it.
func readData(name string) [][]string {
	f, err := dataFiles.Open("data/" + name)
	if err != nil {
		panic(err)
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		panic(err)
	}
	return rows[1:]
}

// dataDate reads a date of a nomenclature; "" is no bound.
func dataDate(s string) Date {
	var d Date
	if err := d.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return d
}

// inForce tells whether on lies between from and until, both included; an
// absent bound does not limit.
func inForce(on, from, until Date) bool {
	return (from.IsZero() || from <= on) && (until.IsZero() || on <= until)
}
