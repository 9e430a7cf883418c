package widget

import (
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// typedText is a text of a [Field] and where the cursor was in it.
type typedText struct {
	text string
	at   int // in characters
}

// typing is what was typedText in a [Field], by steps: a word, a deletion, a paste.
type typing struct {
	past, next []typedText
	last       change
}

// change is what a key does to a text: changes of one kind in a row are one step.
type change byte

const (
	moving change = iota // anything that is no text, after which a step begins
	letters
	blanks
	deleting
	pasting
)

// mostSteps is how many steps are remembered.
const mostSteps = 200

// changeOf tells what a message does to a text.
func changeOf(msg tea.Msg) change {
	k, ok := msg.(tea.KeyPressMsg)
	switch r, _ := utf8.DecodeRuneInString(k.Text); {
	case !ok:
		return pasting
	case k.Text == "" || unicode.IsControl(r):
		return deleting
	case unicode.IsSpace(r):
		return blanks
	}
	return letters
}

// note remembers the text before a change, when a step begins with it: a blank goes with
// the word before it.
func (t *typing) note(was typedText, s change) {
	if s != t.last && (s != blanks || t.last != letters) || s == pasting {
		t.past = append(t.past, was)
		t.past = t.past[max(len(t.past)-mostSteps, 0):]
	}
	t.last, t.next = s, nil
}

// back takes the last step back, forth does it again; false when there is none.
func (t *typing) back(now typedText) (typedText, bool) { return step(&t.past, &t.next, now, &t.last) }

func (t *typing) forth(now typedText) (typedText, bool) { return step(&t.next, &t.past, now, &t.last) }

func step(from, to *[]typedText, now typedText, last *change) (typedText, bool) {
	*last = moving
	n := len(*from)
	if n == 0 {
		return now, false
	}
	was := (*from)[n-1]
	*from, *to = (*from)[:n-1], append(*to, now)
	return was, true
}

// CanUndo tells whether something that was typedText can be taken back, CanRedo whether it can
// be typed again.
func (f *Field) CanUndo() bool { return len(f.typing.past) > 0 }

// CanRedo is said with CanUndo.
func (f *Field) CanRedo() bool { return len(f.typing.next) > 0 }

// retype takes the keys that take typing back and do it again.
func (f *Field) retype(k tea.KeyPressMsg) bool {
	way := f.typing.back
	switch k.String() {
	case "ctrl+z":
	case "ctrl+y", "ctrl+shift+z":
		way = f.typing.forth
	default:
		return false
	}
	if was, ok := way(f.state()); ok {
		f.input.SetValue(was.text)
		f.input.SetCursor(was.at)
		f.selected = false
		f.scroll()
	}
	return true
}

func (f *Field) state() typedText { return typedText{f.Value(), f.input.Position()} }

// noted remembers what was there before a message, which has changed the text or moved in
// it. What is typed as a secret is not remembered.
func (f *Field) noted(msg tea.Msg, was typedText) {
	switch {
	case f.o.Password:
	case f.Value() != was.text:
		f.typing.note(was, changeOf(msg))
	default:
		f.typing.last = moving
	}
}
