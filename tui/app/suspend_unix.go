//go:build unix

package app

import (
	"io"
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/sys/unix"
)

// suspendWhenTold gives the terminal back on SIGTSTP, stops, and draws the
// interface again on SIGCONT; the function it gives ends that. A program that is
// stopped without it leaves its screen, its mouse and its raw keys to the shell.
func suspendWhenTold(p *tea.Program, keyboard *rawKeys) (stop func()) {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTSTP)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-told:
				if lookedAfter() {
					p.Send(tea.Exec(standstill{keyboard}, nil)())
				}
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(told)
		close(done)
	}
}

// lookedAfter tells whether a shell can continue this program. As the kernel
// does, one that is alone in its session is not stopped (POSIX, orphaned
// process groups).
func lookedAfter() bool {
	ours, err := unix.Getsid(0)
	theirs, lost := unix.Getsid(os.Getppid())
	return err == nil && lost == nil && ours == theirs
}

// standstill stops this process (SIGSTOP). SIGTSTP would not: once a Go program
// has listened for it, its default action does not come back.
type standstill struct{ keyboard *rawKeys }

func (s standstill) Run() error {
	s.keyboard.release()
	defer s.keyboard.take()
	resumed := make(chan os.Signal, 1)
	signal.Notify(resumed, syscall.SIGCONT)
	defer signal.Stop(resumed)
	if err := syscall.Kill(os.Getpid(), syscall.SIGSTOP); err != nil {
		return err
	}
	<-resumed // another thread may run on for a moment
	return nil
}

func (standstill) SetStdin(io.Reader)  {}
func (standstill) SetStdout(io.Writer) {}
func (standstill) SetStderr(io.Writer) {}
