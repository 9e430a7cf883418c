package form

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Folders lists the folders of this machine.
type Folders interface {
	// ListFolder gives the entries of a folder, folders first; "" is the folder that the program runs
	// in, ~ the person's home.
	ListFolder(ctx context.Context, folder string) ([]widget.FileItem, error)
}

// Folder is the field of a path, with the content of the path's folder below.
type Folder struct {
	*widget.Files
	// New allows a path in a folder that does not exist yet.
	New bool

	svc    Folders
	ticket tui.Ticket
}

// listed is the content of a folder.
type listed struct {
	folder string
	items  []widget.FileItem
}

// NewFolder makes the field from the widget that draws it.
func NewFolder(svc Folders, f *widget.Files) Folder { return Folder{Files: f, svc: svc} }

// List asks for the content of the path's folder, when that folder has changed; the answer goes to
// [Folder.Take].
func (f *Folder) List(ctx context.Context) tea.Cmd {
	folder, wanted := f.Wants()
	if !wanted {
		return nil
	}
	svc := f.svc
	var cmd tea.Cmd
	f.ticket, cmd = tui.Request(ctx, func(ctx context.Context) (listed, error) {
		items, err := svc.ListFolder(ctx, folder)
		return listed{folder, items}, err
	})
	return cmd
}

// Take shows the answer to [Folder.List], and tells whether msg is such an answer.
func (f *Folder) Take(msg tea.Msg) bool {
	r, ok := msg.(tui.Reply[listed])
	if !ok || r.Ticket != f.ticket {
		return ok
	}
	why := ""
	if r.Err != nil && !(f.New && spst.KindOf(r.Err) == spst.NotFound) {
		why = tui.Sentence(r.Err)
	}
	f.SetFolder(r.Value.folder, r.Value.items, why)
	return true
}
