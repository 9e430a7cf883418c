package main

import "regexp"

// dashedName is an identifier as portals gave one in 64 before they stopped: it
// begins with a dash, as an option does. No option is that long behind one dash.
var dashedName = regexp.MustCompile(`^-[A-Za-z0-9_][A-Za-z0-9_-]{14}$`)

// plainNames puts such identifiers last, behind the « -- » that ends the options.
// One that may be the value of the option before it stays where it is.
func plainNames(args []string) []string {
	var kept, names []string
	for i, arg := range args {
		switch {
		case arg == "--":
			return args
		case dashedName.MatchString(arg) && (i == 0 || !isLongOption(args[i-1])):
			names = append(names, arg)
		default:
			kept = append(kept, arg)
		}
	}
	if len(names) == 0 {
		return args
	}
	return append(append(kept, "--"), names...)
}

var longOption = regexp.MustCompile(`^--[^=]+$`)

func isLongOption(arg string) bool { return longOption.MatchString(arg) }
