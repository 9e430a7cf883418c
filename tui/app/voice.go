package app

import (
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// voice writes what there is to say: lines only, each once, as they come up. It is
// to a spoken interface what the renderer is to a drawn one, so it has a rate too.
type voice struct {
	out   io.Writer
	pause time.Duration // between two times that it speaks

	mu   sync.Mutex
	next speech
	wake chan struct{}
	done chan struct{}

	last  speech          // what was said last
	heard map[spot]speech // what was said last in each place
	open  bool            // the line is not ended
	where bool            // it is asked where one is
}

// voicePause lets what changes at once be said at once.
const voicePause = time.Second / 25

func newVoice(out io.Writer) *voice {
	return &voice{out: out, pause: voicePause, wake: make(chan struct{}, 1), done: make(chan struct{}), heard: map[spot]speech{}}
}

// hear takes what there is to say now, and does not wait.
func (v *voice) hear(s speech) {
	v.mu.Lock()
	v.next = s
	v.mu.Unlock()
	select {
	case v.wake <- struct{}{}:
	default:
	}
}

// forget has everything said again.
func (v *voice) forget() {
	v.mu.Lock()
	defer v.mu.Unlock()
	clear(v.heard)
	v.last = speech{}
}

// tellWhere says where one is, what has the focus there and what helps with it.
func (v *voice) tellWhere() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.where = true
}

// run speaks until [voice.end].
func (v *voice) run() {
	defer close(v.done)
	for range v.wake {
		v.speak()
		<-time.After(v.pause)
	}
	v.speak()
	v.write("\r\n")
}

// end says the last thing. Nothing may be heard after it.
func (v *voice) end() {
	close(v.wake)
	<-v.done
}

// speak writes what is new.
func (v *voice) speak() {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := v.next
	if s.name == "" {
		return
	}
	if v.where {
		v.where = false
		lines := slices.Concat([]string{"", s.name}, s.around, s.focus, s.aside)
		v.write(strings.Join(lines, "\r\n") + "\r\n")
	} else if typed, ok := v.typed(s); ok {
		v.write(typed)
		v.open = true
	} else if lines := v.news(s); len(lines) > 0 {
		v.write(strings.Join(lines, "\r\n") + "\r\n")
	}
	v.remember(s)
}

// write ends the line of what was typed first, when it does not go on.
func (v *voice) write(text string) {
	if v.open && strings.HasSuffix(text, "\r\n") {
		text = "\r\n" + text
		v.open = false
	}
	_, _ = io.WriteString(v.out, text) // a terminal that is gone ends the program by itself
}

// remember keeps what was said of each screen that is still there.
func (v *voice) remember(s speech) {
	if s.place.screen != v.last.place.screen && len(v.heard) > manyPlaces {
		clear(v.heard)
	}
	v.heard[s.place], v.last = s, s
}

// manyPlaces is how many are remembered.
const manyPlaces = 50

// news are the lines that were not said yet: where one is when that is new, the
// sentence of the status line, what changed, what has the focus, the keys.
func (v *voice) news(s speech) []string {
	was, known := v.heard[s.place]
	moved := s.place != v.last.place
	var lines []string
	if moved {
		lines = append(lines, "", s.name)
	}
	for _, a := range s.around {
		if !slices.Contains(v.last.around, a) {
			lines = append(lines, a)
		}
	}
	if s.status != v.last.status && s.status != was.status && s.status != "" {
		lines = append(lines, s.status)
	}
	before := append(slices.Clone(was.lines), was.focus...)
	for _, l := range s.lines {
		if l != s.status && !slices.Contains(before, l) && !slices.Contains(before, l+textInForce) && !hardlyMoved(l, before) {
			lines = append(lines, l)
		}
	}
	if moved || !slices.Equal(s.focus, was.focus) {
		lines = append(lines, s.focus...)
	}
	if moved || !slices.Equal(s.aside, was.aside) {
		lines = append(lines, s.aside...)
	}
	if !known && s.keys != "" {
		lines = append(lines, s.keys)
	}
	return lines
}

// typed is what was added to the line in focus, when nothing else changed.
func (v *voice) typed(s speech) (string, bool) {
	was := v.last
	if s.place != was.place || s.status != was.status || !slices.Equal(s.lines, was.lines) ||
		!slices.Equal(s.around, was.around) || len(s.focus) != len(was.focus) {
		return "", false
	}
	added := ""
	for i, f := range s.focus {
		if f == was.focus[i] {
			continue
		}
		more, goesOn := strings.CutPrefix(f, was.focus[i])
		if !goesOn || added != "" {
			return "", false
		}
		added = more
	}
	if !v.open {
		added = strings.TrimLeft(added, " ")
	}
	return added, added != ""
}

var percent = regexp.MustCompile(`(\d+) %`)

// hardlyMoved tells a progress that is in the same quarter as before.
func hardlyMoved(line string, before []string) bool {
	quarter, rest, ok := progress(line)
	return ok && slices.ContainsFunc(before, func(b string) bool {
		q, r, ok := progress(b)
		return ok && q == quarter && r == rest
	})
}

func progress(line string) (quarter int, rest string, ok bool) {
	found := percent.FindStringSubmatch(line)
	if found == nil {
		return 0, "", false
	}
	n, _ := strconv.Atoi(found[1])
	return n / 25, digits.ReplaceAllString(line, ""), true
}

var digits = regexp.MustCompile(`\d+`)
