package cli

import "github.com/spf13/pflag"

// RosterFileFlags are the options of whatever reads a roster file: what to take of it. The establishment is said in each command's
// own words, since without it each takes another one.
func RosterFileFlags(flags *pflag.FlagSet, siret, sheet *string, officers *bool, establishment string) {
	flags.StringVar(siret, "siret", "", "l'établissement `SIRET` à prendre dans une DSN"+establishment)
	flags.BoolVar(officers, "mandats", false, "prendre aussi les mandataires sociaux d'une DSN")
	flags.StringVar(sheet, "feuille", "", "la `FEUILLE` à lire d'un classeur")
}
