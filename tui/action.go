package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

// Action is what a screen asks the root to do. It is a value, not a command:
// the root carries it out at once, so that no key typed meanwhile is lost.
// nil asks for nothing.
//
//sumtype:decl
type Action interface{ action() }

type (
	// Push opens a screen over this one.
	Push struct{ Route route.Route }
	// Pop goes back one step. A Notice, if any, shows in the status line, or Why nothing was
	// done, as a [Note]; a Msg goes to the screen beneath.
	Pop struct {
		Notice string
		Why    string
		Msg    tea.Msg
	}
	// Reset empties the stack and opens a screen: after signing in or out.
	Reset struct{ Route route.Route }
	// Ask asks a question; Then is carried out when the person says yes.
	Ask struct {
		Title string // one line, the question
		Text  string // what will happen; may be empty
		Yes   string // the verb of yes: « Sortir », « Abandonner »
		Then  Action
	}
	// Notice shows a sentence in the status line.
	Notice struct{ Text string }
	// Note says why a key has nothing to do here, when nothing is wrong: « Rien n'a changé. »
	// What is refused or to be corrected is a [No].
	Note struct{ Text string }
	// Fail shows an error as the sentence that [Sentence] gives for it. When
	// it says that the session has ended, sign-in opens over the stack.
	Fail struct{ Err error }
	// Copy puts Text into the clipboard of the person's terminal and says so. What
	// names it in the sentence: « n° 436402 ».
	Copy struct{ What, Text string }
	// Send gives a message to the screen on top: the usual Then of an Ask.
	Send struct{ Msg tea.Msg }
	// GoOn says that the screen has what it waited for and stays: what was typed ahead
	// ([Ahead]) is for its next step when Takes says so, else nobody's.
	GoOn struct{ Takes func(typed []tea.Msg) bool }
	// SignedIn says who is there now. A sign-in over unsaved work goes back to it
	// when the account is the same; otherwise the account's first place opens.
	SignedIn struct {
		Session spst.Session
		Members []spst.Member // those the account may act for
	}
	// Quit leaves the program, asking first when something is unsaved.
	Quit struct{}
)

func (Push) action()     {}
func (Pop) action()      {}
func (Reset) action()    {}
func (Ask) action()      {}
func (Notice) action()   {}
func (Note) action()     {}
func (Fail) action()     {}
func (Copy) action()     {}
func (Send) action()     {}
func (GoOn) action()     {}
func (SignedIn) action() {}
func (Quit) action()     {}

// No says why what was asked is refused, or what has to be corrected first.
func No(why string) Action {
	return Fail{Err: &spst.Error{Kind: spst.Invalid, Message: why}}
}

// VisitsAsked tells the screen beneath which visits were asked for from it, and stand.
type VisitsAsked struct{ Requests []spst.VisitRequest }
