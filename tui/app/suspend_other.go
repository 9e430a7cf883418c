//go:build !unix

package app

import tea "charm.land/bubbletea/v2"

// suspendWhenTold does nothing: this system does not suspend programs.
func suspendWhenTold(*tea.Program, *rawKeys) (stop func()) { return func() {} }
