// Package theme gives the styles of the interface by role. There is one accent
// colour, teal; the rest is bold, dim and blank space. Colour alone never says
// anything: a sign ([SignError]…) and a word go with it.
package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Theme holds one style per role. Screens keep the one pointer they are given:
// [Theme.SetDark] and [Theme.SetProfile] change the styles in place.
type Theme struct {
	Text   lipgloss.Style // plain text: the terminal's own colour
	Muted  lipgloss.Style // what may be skipped: units, hints, empty values
	Strong lipgloss.Style // what the eye should find first
	Title  lipgloss.Style // title of a screen, a part or a box
	Accent lipgloss.Style // the teal: what answers to a key now

	Selected lipgloss.Style // the line under the cursor; put [Mark] before it
	Badge    lipgloss.Style // a short word set apart: the service's name, a category
	Rule     lipgloss.Style // lines between parts, borders of boxes
	Bar      lipgloss.Style // bars of a chart
	Paper    lipgloss.Style // black on white on any background, where there are colours: what a camera reads

	OK    lipgloss.Style // with SignOK, SignDone
	Warn  lipgloss.Style // with SignWarn
	Error lipgloss.Style // with SignError

	Label      lipgloss.Style // label of a field
	LabelFocus lipgloss.Style // label of the field in focus
	Field      lipgloss.Style // text of a field
	FieldFocus lipgloss.Style // text of the field in focus
	Blank      lipgloss.Style // the unfilled part of a field
	Key        lipgloss.Style // a key in the help line
	Cursor     color.Color    // the terminal's own cursor; nil leaves it alone

	dark    bool
	spoken  bool
	strong  bool // high contrast
	profile colorprofile.Profile
}

// New gives the theme for a dark or a light background, in true colour until
// [Theme.SetProfile] says otherwise.
func New(dark bool) *Theme {
	t := &Theme{dark: dark, profile: colorprofile.TrueColor}
	t.paint()
	return t
}

// NewContrast gives the theme with the highest contrast: text has at least 7:1
// (WCAG 2.2, 1.4.6), nothing is dimmed, and the line under the cursor is reversed.
func NewContrast(dark bool) *Theme {
	t := New(dark)
	t.strong = true
	t.paint()
	return t
}

// SetDark repaints for a dark or a light background.
func (t *Theme) SetDark(dark bool) {
	t.dark = dark
	t.paint()
}

// SetProfile repaints for what the terminal can show. The 16 colours are
// chosen by hand: their shades belong to the terminal, and the nearest one
// computed from a true colour may not be readable.
func (t *Theme) SetProfile(p colorprofile.Profile) {
	t.profile = p
	t.paint()
}

// Dark tells which background the theme is painted for.
func (t *Theme) Dark() bool { return t.dark }

// Shades tells whether the terminal has 256 colours or more.
func (t *Theme) Shades() bool { return t.profile > colorprofile.ANSI }

// Colours tells whether the terminal has any.
func (t *Theme) Colours() bool { return t.profile >= colorprofile.ANSI }

func (t *Theme) paint() {
	p := t.palette()
	plain := lipgloss.NewStyle()
	paint := plain.Foreground

	t.Text = plain
	t.Muted = paint(p.muted)
	t.Strong = plain.Bold(true)
	t.Title = plain.Bold(true)
	t.Accent = paint(p.accent).Bold(true)
	t.Selected = t.selected(p)
	t.Badge = paint(p.accent).Bold(true)
	t.Rule = paint(p.rule)
	t.Bar = paint(p.accent)
	t.Paper = t.paper()
	t.OK = paint(p.ok)
	t.Warn = paint(p.warn)
	t.Error = paint(p.err).Bold(true)
	t.Label = plain
	t.LabelFocus = paint(p.accent).Bold(true)
	t.Field = plain
	t.FieldFocus = plain.Bold(true)
	t.Blank = paint(p.rule)
	t.Key = plain.Bold(true)
	t.Cursor = nil
	if t.Shades() {
		t.Cursor = p.accent
	}
}

// paper uses the terminal's own black and white only where it has no others.
func (t *Theme) paper() lipgloss.Style {
	switch {
	case t.Shades():
		return lipgloss.NewStyle().Foreground(lipgloss.Color("#000000")).Background(lipgloss.Color("#ffffff"))
	case t.Colours():
		return lipgloss.NewStyle().Foreground(lipgloss.Black).Background(lipgloss.BrightWhite)
	}
	return lipgloss.NewStyle()
}

// selected is a tinted line where there are colours enough; reverse video
// belongs to the terminal and reads well everywhere else.
func (t *Theme) selected(p palette) lipgloss.Style {
	if t.profile > colorprofile.ANSI && !t.strong {
		return lipgloss.NewStyle().Background(p.selected).Bold(true)
	}
	return lipgloss.NewStyle().Reverse(true)
}
