package program

import (
	"time"

	"golang.org/x/mod/semver"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
)

// news is what a run has learnt of a newer version. The portal says its own, which adherent is released
// with, in an answer that commands ask for anyway: nothing else is asked of anybody.
type news struct {
	newest string // of the portal; "" before it is asked
	wanted bool   // by the settings
}

// newsEvery is how often people are told at most.
const newsEvery = 24 * time.Hour

// toldOf is what is kept of the last time.
type toldOf struct {
	At time.Time `json:"at"`
}

const newsState = "nouveautes"

// tellNews says on a person's terminal that a newer version exists, once a day at most; never in a
// continuous integration, over SSH, or where the settings say no.
func (p *Program) tellNews() {
	if _, person := cli.TerminalOf(p.Stderr); !person || p.Remote() {
		return
	}
	if line := p.newsAt(time.Now()); line != "" {
		p.Say("%s", line)
	}
}

// newsAt is what is to be said at that time, if anything, and keeps that it was.
func (p *Program) newsAt(now time.Time) string {
	ours := semverOf(cli.Version(p.Version))
	if !p.news.wanted || p.Getenv("CI") != "" || ours == "" || semver.Compare(semverOf(p.news.newest), ours) <= 0 {
		return ""
	}
	dir, err := config.StateDir(p.Getenv)
	if err != nil {
		return ""
	}
	var last toldOf
	if config.ReadState(dir, newsState, &last) != nil || now.Sub(last.At).Abs() < newsEvery {
		return ""
	}
	if config.WriteState(dir, newsState, toldOf{At: now}) != nil {
		return "" // it would be said each time
	}
	return "▲ Le portail a la version " + p.news.newest + " d'adherent, ce poste " + cli.Version(p.Version) +
		" : mettez le programme à jour. (" + config.EnvNews + "=non : ne plus le dire.)"
}

// semverOf is a release as semver has it, "" for what is built from a working copy.
func semverOf(version string) string {
	if version != "" && version[0] != 'v' {
		version = "v" + version
	}
	if !semver.IsValid(version) || semver.Prerelease(version) != "" {
		return ""
	}
	return version
}
