package adapters

import (
	"context"
	"errors"
	"net/url"
	"runtime"
	"time"
)

// openLimit is how long the program that opens a link may take to start.
const openLimit = 10 * time.Second

var errNoOpener = errors.New("nothing opens links here")

// OpenLink implements careteam.Service: mailto: and tel: links go to this
// machine's own program for them. Over SSH and without a display there is none.
func (s *Services) OpenLink(ctx context.Context, link string) error {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "mailto" && u.Scheme != "tel" {
		return errNoOpener
	}
	name, args := opener(runtime.GOOS, s.program.Getenv)
	if name == "" {
		return errNoOpener
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), openLimit)
	defer cancel()
	return s.program.Command(ctx, name, append(args, u.String())...).Run() // one of three names, and a link of two kinds
}

// opener is the program that opens links, and its first arguments; "" when
// there is none or when it would open on another machine than the person's.
func opener(system string, getenv func(string) string) (name string, args []string) {
	switch {
	case getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != "":
		return "", nil
	case system == "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler"}
	case system == "darwin":
		return "open", nil
	case getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "":
		return "", nil
	}
	return "xdg-open", nil
}
