package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"strings"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"
)

// IO is the terminal and what reaches the interface from outside.
type IO struct {
	In  io.Reader
	Out io.Writer
	Env []string // as os.Environ gives it
	// Beside runs while the interface is open; what it sends, [Online],
	// [Preparing] or [tui.Notice], reaches the root. Sending after the end does nothing.
	Beside func(send func(tea.Msg))
}

// TerminalError is a terminal that cannot show the interface. Its text is
// French, for people, and points to the plain commands.
type TerminalError struct {
	Reason string // « TERM=dumb »
}

func (e *TerminalError) Error() string {
	words := ""
	if strings.HasPrefix(e.Reason, "TERM") {
		words = " En mots, elle le peut : « adherent --lecteur »."
	}
	return "L'interface ne peut pas s'afficher ici (" + e.Reason + ")." + words +
		" Les commandes simples restent là : « adherent --help » les donne toutes."
}

// The frame rates, while things change. Over SSH fewer frames mean that a held key
// settles at once instead of half a second later (200 ms, 56 kbit/s); a local terminal
// has no such queue.
const (
	localFPS  = 120
	remoteFPS = 20
)

// Run shows the interface until the person leaves, the context of [New] ends, or
// SIGTERM or SIGHUP comes; each of these is nil. What is asked for then is given
// up. It gives a *[TerminalError] before it
// writes anything, and a *[CrashError] after it has cleaned up.
func Run(m *Model, x IO) error {
	defer m.end()
	if err := x.check(m.th.Spoken()); err != nil {
		return err
	}
	if m.th.Spoken() {
		return x.say(m)
	}
	profile := x.profile()
	m.th.SetProfile(profile)
	err := x.run(m, m, nil, tea.WithColorProfile(profile))
	// On a busy machine the library's first tick can come before the first
	// frame: it then hides the cursor outside the alternate screen, and does
	// not show it again there when the last frame had one.
	_, _ = io.WriteString(x.Out, ansi.ShowCursor)
	return err
}

// say runs the interface in words: the library reads the keys and writes nothing.
func (x IO) say(m *Model) error {
	keyboard := &rawKeys{in: x.In}
	keyboard.take()
	defer keyboard.release()
	v := newVoice(x.Out)
	go v.run()
	defer v.end()
	return x.run(m, &reader{m: m, voice: v}, keyboard, tea.WithoutRenderer())
}

// rawKeys takes each key from the terminal as it is pressed; nil leaves that to the
// library, which does it with a renderer only.
type rawKeys struct {
	in  io.Reader
	was *term.State
}

func (r *rawKeys) take() {
	if r == nil {
		return
	}
	if f, ok := r.in.(*os.File); ok {
		r.was, _ = term.MakeRaw(int(f.Fd())) // it is a terminal, see check
	}
}

// release gives the terminal back as it was.
func (r *rawKeys) release() {
	if r == nil || r.was == nil {
		return
	}
	if f, ok := r.in.(*os.File); ok {
		_ = term.Restore(int(f.Fd()), r.was)
	}
}

// run runs the root, as it is shown, until it ends.
func (x IO) run(m *Model, shown tea.Model, keyboard *rawKeys, o ...tea.ProgramOption) error {
	f := newFrames(x.fps())
	defer f.end()
	g := &guarded{m: shown}
	p := tea.NewProgram(g, append(o, tea.WithInput(x.In), tea.WithOutput(x.Out), tea.WithEnvironment(x.Env), tea.WithFPS(x.fps()))...)
	g.quit, g.drawn = p.Quit, func() { f.changed(p) }

	defer quitWhen(m.ctx, p)()
	defer suspendWhenTold(p, keyboard)()
	if x.Beside != nil {
		go x.Beside(p.Send)
	}
	_, err := p.Run()
	m.keep()
	switch {
	case g.crash != nil:
		return g.crash
	case err == nil, errors.Is(err, tea.ErrInterrupted):
		return nil // the person left, or was asked to
	}
	return fmt.Errorf("terminal interface: %w", err)
}

// quitWhen ends the program when ctx ends or its terminal goes away (SIGTERM is
// Bubble Tea's own business); the function it gives stops that. It quits
// instead of using tea.WithContext, which closes the input while it is being
// read.
func quitWhen(ctx context.Context, p *tea.Program) (stop func()) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	done := make(chan struct{})
	go func() {
		select {
		case <-hangup:
			p.Quit()
		case <-ctx.Done():
			p.Quit()
		case <-done:
		}
	}()
	return func() {
		signal.Stop(hangup)
		close(done)
	}
}

// check refuses what is no terminal, or one that does not understand escape
// sequences, unless there are none: spoken.
func (x IO) check(spoken bool) error {
	switch t := x.getenv("TERM"); {
	case !isTerminal(x.In):
		return &TerminalError{Reason: "l'entrée n'est pas un terminal"}
	case !isTerminal(x.Out):
		return &TerminalError{Reason: "la sortie n'est pas un terminal"}
	case spoken:
		return nil
	case t == "dumb":
		return &TerminalError{Reason: "TERM=dumb"}
	case t == "" && runtime.GOOS != "windows":
		return &TerminalError{Reason: "TERM n'est pas défini"}
	}
	return nil
}

func isTerminal(f any) bool {
	file, ok := f.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// colourless are the names of terminals without colours (terminfo): those of DEC
// up to the VT510, and what is called monochrome.
var colourless = regexp.MustCompile(`^vt(52|1\d\d|2[02]0|3[0-4]0|4[02]0|5[12]0)\b|-(m|mono)$`)

// profile is what the terminal can show. NO_COLOR means no colour whatever its
// value (no-color.org); the library only takes a boolean, and takes every terminal
// for one of 16 colours at least.
func (x IO) profile() colorprofile.Profile {
	if x.getenv("NO_COLOR") != "" || colourless.MatchString(x.getenv("TERM")) {
		return colorprofile.ASCII
	}
	return colorprofile.Detect(x.Out, x.Env)
}

func (x IO) fps() int {
	if x.getenv("SSH_CONNECTION") != "" {
		return remoteFPS
	}
	return localFPS
}

// getenv gives the last value of a name, as a shell would.
func (x IO) getenv(name string) string {
	value := ""
	for _, e := range x.Env {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			value = v
		}
	}
	return value
}
