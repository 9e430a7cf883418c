package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

type palette struct {
	accent, muted, rule, selected, ok, warn, err color.Color
}

// palette gives the colours of the background and of the terminal. Each is
// written for 16, 256 and all colours; text has at least 4.5:1 of contrast
// (WCAG 2.2, 1.4.3) on black or white. On a light background the usual shades
// of cyan, green and yellow are too pale in 16 colours: there, blue is used for
// teal, and the sign alone tells the state.
func (t *Theme) palette() palette {
	c := lipgloss.Complete(t.profile)
	none := lipgloss.NoColor{}
	if t.strong {
		return t.contrast()
	}
	if t.dark {
		return palette{
			accent:   c(lipgloss.Color("14"), lipgloss.Color("79"), lipgloss.Color("#5EC4B6")),
			muted:    c(lipgloss.Color("7"), lipgloss.Color("246"), lipgloss.Color("#94A3A3")),
			rule:     c(lipgloss.Color("8"), lipgloss.Color("239"), lipgloss.Color("#4A5B5B")),
			selected: c(none, lipgloss.Color("23"), lipgloss.Color("#17403C")),
			ok:       c(lipgloss.Color("10"), lipgloss.Color("114"), lipgloss.Color("#7FC98F")),
			warn:     c(lipgloss.Color("11"), lipgloss.Color("179"), lipgloss.Color("#E5B567")),
			err:      c(lipgloss.Color("9"), lipgloss.Color("210"), lipgloss.Color("#FF8A80")),
		}
	}
	return palette{
		accent:   c(lipgloss.Color("4"), lipgloss.Color("23"), lipgloss.Color("#0F6B63")),
		muted:    c(none, lipgloss.Color("240"), lipgloss.Color("#5A6868")),
		rule:     c(lipgloss.Color("7"), lipgloss.Color("250"), lipgloss.Color("#B4C2C2")),
		selected: c(none, lipgloss.Color("152"), lipgloss.Color("#D5EFEA")),
		ok:       c(none, lipgloss.Color("22"), lipgloss.Color("#1E6B34")),
		warn:     c(none, lipgloss.Color("94"), lipgloss.Color("#825400")),
		err:      c(lipgloss.Color("1"), lipgloss.Color("124"), lipgloss.Color("#B3261E")),
	}
}

// contrast has the terminal's own colour for whatever is no accent or state.
func (t *Theme) contrast() palette {
	c := lipgloss.Complete(t.profile)
	none := lipgloss.NoColor{}
	if t.dark {
		return palette{
			accent: c(lipgloss.Color("15"), lipgloss.Color("226"), lipgloss.Color("#FFFF00")),
			muted:  none, rule: none, selected: none,
			ok:   c(lipgloss.Color("15"), lipgloss.Color("120"), lipgloss.Color("#80FF80")),
			warn: c(lipgloss.Color("15"), lipgloss.Color("221"), lipgloss.Color("#FFD75F")),
			err:  c(lipgloss.Color("15"), lipgloss.Color("217"), lipgloss.Color("#FFB0B0")),
		}
	}
	return palette{
		accent: c(lipgloss.Color("0"), lipgloss.Color("18"), lipgloss.Color("#000080")),
		muted:  none, rule: none, selected: none,
		ok:   c(lipgloss.Color("0"), lipgloss.Color("22"), lipgloss.Color("#004B12")),
		warn: c(lipgloss.Color("0"), lipgloss.Color("52"), lipgloss.Color("#5A3A00")),
		err:  c(lipgloss.Color("0"), lipgloss.Color("88"), lipgloss.Color("#8B0000")),
	}
}
