package cli

import (
	"bytes"
	"io"
	"strings"

	"github.com/espace-adherent/adherent/client"
)

// Clean takes from the lines of a text what a terminal would obey ([client.Clean]):
// what was typed, names a file or was kept long ago stands in them.
func Clean(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = client.Clean(lines[i])
	}
	return strings.Join(lines, "\n")
}

// CleanWriter gives w whole lines, each [Clean]: for a program that says what no
// client has cleaned. What ends no line is not written.
func CleanWriter(w io.Writer) io.Writer { return &cleanWriter{w: w} }

type cleanWriter struct {
	w    io.Writer
	line []byte // begun, not ended
}

func (c *cleanWriter) Write(p []byte) (int, error) {
	c.line = append(c.line, p...)
	end := bytes.LastIndexByte(c.line, '\n') + 1
	if end == 0 {
		return len(p), nil
	}
	_, err := io.WriteString(c.w, Clean(string(c.line[:end])))
	c.line = append(c.line[:0], c.line[end:]...)
	return len(p), err
}
