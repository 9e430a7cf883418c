package program

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/spst"
)

// shownWithin is how long after an answer the interface has surely drawn it.
const shownWithin = 2 * time.Second

// unfinished are the writes to a portal whose answers nobody was told, kept in the
// folder of the states: a command that is typed again does nothing twice. Whose
// they are is not part of them: the same person signs in by a profile, by the
// environment or in the interface.
type unfinished struct {
	list   *config.Unfinished // nil without such a folder
	dir    string
	portal string
	say    func(format string, args ...any)
	// drawn: an answer is told by the interface, within shownWithin; else at the
	// end of the command.
	drawn bool

	mu     sync.Mutex
	warned bool
}

// Unfinished are those of a command on the portal of the settings.
func (p *Program) Unfinished(s config.Settings) *unfinished {
	u := &unfinished{portal: s.Portal, say: p.Say}
	if dir, err := config.StateDir(p.Getenv); err == nil {
		u.dir, u.list = dir, config.NewUnfinished(dir, time.Now)
	}
	p.sent = u
	return u
}

// UnfinishedOnScreen are those of the interface, which says nothing beside.
func (p *Program) UnfinishedOnScreen(s config.Settings) *unfinished {
	u := p.Unfinished(s)
	u.drawn, u.say = true, func(string, ...any) {}
	return u
}

// told forgets the keys of what was answered, once the program has said all it
// had to say, and not when a signal, a full disk or a closed pipe was first.
func (p *Program) told(ctx context.Context, err error) {
	if _, lost := errors.AsType[cli.Unwritten](err); !lost && ctx.Err() == nil && p.sent != nil && p.sent.list != nil {
		p.sent.list.AllTold()
	}
}

// Begin implements [client.Unfinished].
func (u *unfinished) Begin(on string, write []byte, proposed string) (key string, takenUp, kept bool) {
	if u.list == nil {
		u.warn()
		return proposed, false, false
	}
	key, takenUp, err := u.list.Begin(on, append([]byte(u.portal+"\n"), write...), proposed)
	if err != nil {
		u.warn()
	}
	return key, takenUp, err == nil
}

// warn says once that nothing can be kept: the write goes on.
func (u *unfinished) warn() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.warned {
		u.say("▲ L'envoi ne peut pas être noté dans %s : vérifiez la place et les droits de ce dossier. Si la réponse se perd, regardez ce qui a été fait avant de retaper la commande.",
			cmp.Or(u.dir, "le dossier de HOME"))
	}
	u.warned = true
}

// Answered implements [client.Unfinished].
func (u *unfinished) Answered(key string, doneBefore bool) {
	if u.list != nil {
		u.list.Answered(key)
		if u.drawn {
			time.AfterFunc(shownWithin, func() { u.list.Told(key) })
		}
	}
	if doneBefore {
		u.mu.Lock()
		defer u.mu.Unlock()
		u.say("Déjà fait : l'envoi précédent avait abouti, sa réponse s'était perdue. La même commande en fera un autre.")
	}
}

// Unanswered are the identifiers of a collection's things (« contacts ») whose
// change was not answered. A person whom a change has renamed is found by them:
// the words of the command no longer name anybody.
func (m MemberSession) Unanswered(p *Program, collection string) []string {
	dir, err := config.StateDir(p.Getenv)
	if err != nil {
		return nil
	}
	var ids []string
	for _, on := range config.NewUnfinished(dir, time.Now).On() {
		if id, ok := strings.CutPrefix(on, "PUT /v1/members/"+m.Member.Number+"/"+collection+"/"); ok && !strings.Contains(id, "/") {
			ids = append(ids, id)
		}
	}
	return ids
}

// ImportName names the change of several employees of the member that is told by a text.
// One that was cut or killed keeps its name, and is gone on with, until [Program.ImportOver].
func (m MemberSession) ImportName(ctx context.Context, p *Program, text string) (name string, goesOn bool, err error) {
	for {
		name, goesOn, _ = p.sent.Begin("POST /v1/members/"+m.Member.Number+"/imports", []byte(m.Member.Number+"\n"+text), rand.Text())
		if !goesOn {
			return name, false, nil
		}
		switch known, err := m.API.Import(ctx, m.Member.Number, name); {
		case spst.KindOf(err) == spst.NotFound: // killed before the first line
			return name, false, nil
		case err != nil:
			return "", false, err
		case known.Undone+known.Kept == 0:
			return name, true, nil
		}
		p.ImportOver(name) // it takes no more lines
	}
}

// ImportOver tells that nothing of the import is left to do.
func (p *Program) ImportOver(name string) { p.sent.Answered(name, false) }
