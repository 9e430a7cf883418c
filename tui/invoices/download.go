package invoices

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// download is some invoices on their way to files, one after the other.
type download struct {
	list   []spst.Invoice
	steps  chan progressed
	cancel context.CancelFunc

	at          int   // how many are there
	kept        int   // of which so many were there already
	done, total int64 // bytes of the one under way; total is -1 when not known
	last        tui.Saved
}

// progressed is a step of a download: some bytes, a file, or the end.
type progressed struct {
	from        *download
	done, total int64
	saved       *tui.Saved
	end         bool
	err         error
}

// ofYear are all the invoices of the year chosen, folded or not.
func (s *Screen) ofYear() []spst.Invoice {
	var list []spst.Invoice
	for _, i := range s.account.Value.invoices {
		if s.year == 0 || i.Date.Year() == s.year {
			list = append(list, i)
		}
	}
	return list
}

// save downloads some invoices.
func (s *Screen) save(list []spst.Invoice) (tui.Action, tea.Cmd) {
	switch {
	case s.download != nil:
		return tui.Note{Text: noticeBusy}, nil
	case len(list) == 0:
		return tui.Note{Text: noticeNone}, nil
	}
	ctx, cancel := context.WithCancel(s.Ctx)
	d := &download{list: list, steps: make(chan progressed, 1), cancel: cancel, total: -1}
	s.download = d
	svc, member, gone := s.svc, s.o.Member.Number, s.Ctx.Done()
	return nil, func() tea.Msg {
		go d.run(ctx, gone, svc, member)
		return d.next()
	}
}

// run downloads; once gone is closed, the screen no longer takes its steps.
func (d *download) run(ctx context.Context, gone <-chan struct{}, svc Service, member string) {
	defer close(d.steps)
	say := func(p progressed) {
		p.from = d
		select {
		case d.steps <- p:
		case <-gone:
		}
	}
	for _, i := range d.list {
		saved, err := svc.SaveInvoice(ctx, member, i, func(done, total int64) {
			select { // the screen may be busy: a later step says more
			case d.steps <- progressed{from: d, done: done, total: total}:
			default:
			}
		})
		if err != nil {
			say(progressed{end: true, err: err})
			return
		}
		say(progressed{saved: &saved})
	}
	say(progressed{end: true})
}

// next waits for the next step; nil after the last.
func (d *download) next() tea.Msg {
	p, ok := <-d.steps
	if !ok {
		return nil
	}
	return p
}

func (s *Screen) onProgress(p progressed) (tui.Action, tea.Cmd) {
	d := s.download
	if p.from != d {
		return nil, nil
	}
	switch {
	case p.end:
		s.download = nil
		d.cancel()
		return s.ended(d, p.err), nil
	case p.saved != nil:
		delete(s.marks, d.list[d.at].Number)
		d.at++
		d.done, d.total, d.last = 0, -1, *p.saved
		if p.saved.Existed {
			d.kept++
		}
	default:
		d.done, d.total = p.done, p.total
	}
	return nil, d.next
}

// ended says what became of a download. What is missing stays marked, so that
// one key goes on.
func (s *Screen) ended(d *download, err error) tui.Action {
	if err == nil {
		return tui.Notice{Text: noticeSaved(d)}
	}
	for _, i := range d.list[d.at:] {
		s.marks[i.Number] = true
	}
	if spst.CodeOf(err) == spst.CodeCanceled {
		return tui.Notice{Text: noticeStopped(d)}
	}
	return tui.Fail{Err: err}
}

// opened is a PDF that was downloaded to be seen.
type opened struct {
	saved tui.Saved
	shown bool
}

// openPDF downloads the invoice under the cursor and shows it.
func (s *Screen) openPDF() (tui.Action, tea.Cmd) {
	i := s.current()
	if s.onLedger {
		i = s.ofEntry()
	}
	if i == nil {
		return tui.Note{Text: noticeNone}, nil
	}
	svc, member, invoice := s.svc, s.o.Member.Number, *i
	var cmd tea.Cmd
	s.work, cmd = tui.Request(s.Ctx, func(ctx context.Context) (opened, error) {
		saved, err := svc.SaveInvoice(ctx, member, invoice, func(int64, int64) {})
		if err != nil {
			return opened{}, err
		}
		return opened{saved, svc.OpenFile(ctx, saved.Path) == nil}, nil
	})
	return tui.Notice{Text: noticeOpening(i.Number)}, cmd
}

// onOpened says where the file is, and copies its path when it is not seen.
func (s *Screen) onOpened(msg tui.Reply[opened]) (tui.Action, tea.Cmd) {
	switch {
	case msg.Ticket != s.work:
		return nil, nil
	case msg.Err != nil:
		return tui.Fail{Err: msg.Err}, nil
	case msg.Value.shown:
		return tui.Notice{Text: noticeShown(msg.Value.saved.Path)}, nil
	}
	return tui.Copy{What: copiedPath(msg.Value.saved.Path), Text: msg.Value.saved.Path}, nil
}

// read asks for what the PDF of an invoice says inside, once.
func (s *Screen) read(i spst.Invoice) tea.Cmd {
	if known, ok := s.readings[i.Number]; ok && known.err == nil {
		return nil
	}
	delete(s.readings, i.Number)
	svc, member := s.svc, s.o.Member.Number
	var cmd tea.Cmd
	s.reading, cmd = tui.Request(s.Ctx, func(ctx context.Context) (reading, error) {
		read, err := svc.ReadInvoice(ctx, member, i.Number)
		return reading{i.Number, read, err}, nil
	})
	return cmd
}

func (s *Screen) onReading(msg tui.Reply[reading]) {
	if msg.Ticket == s.reading {
		s.readings[msg.Value.number] = msg.Value
		s.reading = 0
	}
}
