package program

import "testing"

func TestOpener(t *testing.T) {
	for name, c := range map[string]struct {
		system string
		env    map[string]string
		want   string
	}{
		"display":    {"linux", map[string]string{"DISPLAY": ":0"}, "xdg-open"},
		"wayland":    {"freebsd", map[string]string{"WAYLAND_DISPLAY": "wayland-0"}, "xdg-open"},
		"no display": {"linux", nil, ""},
		"mac":        {"darwin", nil, "open"},
		"windows":    {"windows", nil, "rundll32"},
		"ssh":        {"darwin", map[string]string{"SSH_CONNECTION": "1 2 3 4"}, ""},
		"ssh, x":     {"linux", map[string]string{"SSH_TTY": "/dev/pts/1", "DISPLAY": ":10"}, ""},
	} {
		if got, _ := opener(c.system, func(n string) string { return c.env[n] }); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
