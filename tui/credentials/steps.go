package credentials

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/widget"
)

// What the buttons of the steps do, and what comes of it.

// begin sends the number, and asks for the image.
func (r *Reset) begin() (tui.Action, tea.Cmd) {
	now := r.page().now()
	q := spst.ResetRequest{Number: strings.TrimSpace(now.number), Mandatary: now.mandatary}
	r.number = q.Number
	service, key := r.service, r.key
	return nil, ask(r, textAsking, func(ctx context.Context) (drawn, error) {
		reset, err := service.BeginReset(ctx, key, q)
		if err != nil {
			return drawn{}, err
		}
		raw, err := service.ResetChallenge(ctx, reset.ID)
		return decoded(reset, raw, err)
	})
}

// renew asks for another image.
func (r *Reset) renew() (tui.Action, tea.Cmd) {
	service, key, id := r.service, r.key, r.reset.ID
	return nil, ask(r, textAsking, func(ctx context.Context) (drawn, error) {
		reset, err := service.RenewResetChallenge(ctx, key, id)
		if err != nil {
			return drawn{}, err
		}
		raw, err := service.ResetChallenge(ctx, id)
		return decoded(reset, raw, err)
	})
}

func (r *Reset) onDrawn(m tui.Reply[drawn]) tea.Cmd {
	if !answered(r, m) {
		return nil
	}
	r.reset, r.drawn = m.Value.reset, m.Value
	r.show(stepChallenge)
	r.page().form.Write("text", "")
	if m.Value.fault != nil {
		r.fail(m.Value.fault)
	}
	return r.draw()
}

// The image's place: letters of Braille dots need no more at any size. On a narrow screen
// it is smaller.
const (
	pictureWidth  = 72
	pictureHeight = 12
)

// pictureSize is the image's place in cells, as the sheet is.
func (r *Reset) pictureSize() (w, h int) {
	w = min(pictureWidth, r.page().wide())
	return w, pictureHeight * w / pictureWidth
}

// pictureID is that of the image in the terminal.
const pictureID = 201

// manner is how the image is drawn.
type manner int

const (
	inDots   manner = iota // Braille
	inBlocks               // for fonts without Braille
	inPixels               // where the terminal has them
)

// redraw draws in the next manner that the terminal has.
func (r *Reset) redraw() tea.Cmd {
	r.manner++
	if r.manner > inPixels || r.manner == inPixels && !r.pixels {
		r.manner = inDots
	}
	return r.draw()
}

func (r *Reset) draw() tea.Cmd {
	if r.drawn.image == nil {
		return nil
	}
	page := r.pages[stepChallenge]
	if r.Theme.Spoken() {
		page.picture = []string{textUnseen, textUnseenHelp}
		return nil
	}
	w, h := r.pictureSize()
	if r.manner == inPixels {
		pixels := widget.NewPixels(r.drawn.image, pictureID)
		if sent, err := pixels.Sent(w, h); err == nil {
			page.picture = pixels.Draw(w, h)
			return tea.Raw(sent)
		}
	}
	picture := widget.NewPicture(r.drawn.image)
	picture.Blocks = r.manner == inBlocks
	page.picture = picture.Draw(w, h)
	return nil
}

// askEmail goes to the page of who does not read the image.
func (r *Reset) askEmail() (tui.Action, tea.Cmd) {
	r.show(stepEmail)
	return nil, nil
}

// mailCode has the code mailed to the address that is given.
func (r *Reset) mailCode() (tui.Action, tea.Cmd) {
	e := spst.ResetEmail{Email: strings.TrimSpace(r.page().now().email)}
	r.byEmail = true
	service, key, id := r.service, r.key, r.reset.ID
	return nil, ask(r, textSending, func(ctx context.Context) (mailed, error) {
		reset, err := service.DeliverResetByEmail(ctx, key, id, e)
		return mailed{reset}, err
	})
}

// answer sends what was read; a wrong answer brings another image.
func (r *Reset) answer() (tui.Action, tea.Cmd) {
	text := strings.TrimSpace(r.page().now().text)
	r.byEmail = false
	service, key, id := r.service, r.key, r.reset.ID
	return nil, ask(r, textChecking, func(ctx context.Context) (passed, error) {
		now, err := service.AnswerResetChallenge(ctx, key, id, spst.ResetChallengeAnswer{Text: text})
		if err != nil {
			return passed{}, err
		}
		delivery, err := service.ResetDelivery(ctx, id)
		return passed{now, delivery}, err
	})
}

func (r *Reset) onPassed(m tui.Reply[passed]) tea.Cmd {
	if m.Ticket == r.pending && spst.CodeOf(m.Err) == spst.CodeChallenge {
		return r.onMisread(m)
	}
	if !answered(r, m) {
		return nil
	}
	r.reset, r.delivery = m.Value.reset, m.Value.delivery
	r.pages[stepDelivery] = r.deliveryPage()
	r.show(stepDelivery)
	return nil
}

// onMisread: the image has gone with the answer; the next one is fetched.
func (r *Reset) onMisread(m tui.Reply[passed]) tea.Cmd {
	r.pending = 0
	service, reset, fault := r.service, r.reset, m.Err
	return ask(r, textAsking, func(ctx context.Context) (drawn, error) {
		raw, err := service.ResetChallenge(ctx, reset.ID)
		next, err := decoded(reset, raw, err)
		next.fault = fault
		return next, err
	})
}

// saveImage keeps the image as a file, to be looked at with another program.
func (r *Reset) saveImage() (tui.Action, tea.Cmd) {
	if r.drawn.png == nil || r.saving != 0 {
		return nil, nil
	}
	service, raw := r.service, r.drawn.png
	ticket, cmd := tui.Request(r.Ctx, func(ctx context.Context) (kept, error) {
		path, err := service.SaveImage(ctx, raw)
		return kept{path}, err
	})
	r.saving = ticket
	return nil, cmd
}

func (r *Reset) onKept(m tui.Reply[kept]) tui.Action {
	if m.Ticket != r.saving {
		return nil
	}
	r.saving = 0
	if m.Err != nil {
		return tui.Fail{Err: m.Err}
	}
	return tui.Notice{Text: textSaved + m.Value.path}
}

// deliver has the code mailed to the addresses ticked.
func (r *Reset) deliver() (tui.Action, tea.Cmd) {
	choice := spst.ResetDeliveryChoice{Purposes: r.page().now().purposes}
	if len(choice.Purposes) == 0 {
		r.page().state = widget.ProblemView(r.Theme, widget.Error, textTickOne, r.page().wide())
		r.page().start()
		return nil, nil
	}
	service, key, id := r.service, r.key, r.reset.ID
	return nil, ask(r, textSending, func(ctx context.Context) (mailed, error) {
		reset, err := service.DeliverReset(ctx, key, id, choice)
		return mailed{reset}, err
	})
}

func (r *Reset) onMailed(m tui.Reply[mailed]) tea.Cmd {
	if !answered(r, m) {
		return nil
	}
	r.reset = m.Value.reset
	p := r.pages[stepCompletion]
	p.text = []string{textMailed(r.sentTo(), spst.FrenchClock(r.reset.CodeExpiresAt))}
	if r.byEmail {
		p.text = []string{textMailedIf(r.pages[stepEmail].now().email, spst.FrenchClock(r.reset.CodeExpiresAt))}
	}
	p.form.Write("code", "")
	r.show(stepCompletion)
	return nil
}

// sentTo are the masked addresses that were ticked.
func (r *Reset) sentTo() string {
	var to []string
	chosen := r.pages[stepDelivery].now().purposes
	for _, a := range r.delivery.Addresses {
		if slices.Contains(chosen, a.Purpose) {
			to = append(to, a.Masked)
		}
	}
	return strings.Join(to, ", ")
}

// another goes back to the addresses, for another code.
func (r *Reset) another() (tui.Action, tea.Cmd) {
	r.show(stepDelivery)
	if r.byEmail {
		r.show(stepEmail)
	}
	return nil, nil
}

// complete sets the new password, when there is nothing left to correct.
func (r *Reset) complete() (tui.Action, tea.Cmd) {
	now := r.page().now()
	service, id := r.service, r.reset.ID
	done := spst.ResetCompletion{Code: now.code, Password: now.password}
	return nil, ask(r, textSetting, func(ctx context.Context) (complete, error) {
		return complete{}, service.CompleteReset(ctx, id, done)
	})
}

func (r *Reset) onComplete(m tui.Reply[complete]) (tui.Action, tea.Cmd) {
	if !answered(r, m) {
		return nil, nil
	}
	r.pair.clear()
	return tui.Pop{Notice: textReset}, nil
}

func (r *Reset) copyMailbox() (tui.Action, tea.Cmd) {
	return tui.Copy{What: r.delivery.Mailbox, Text: r.delivery.Mailbox}, nil
}
