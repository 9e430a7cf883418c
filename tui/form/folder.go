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
	// ListFolder gives the entries of a folder, folders first; "" is the one the
	// program runs in, ~ the person's own.
	ListFolder(ctx context.Context, folder string) ([]widget.FileItem, error)
}

// Folder is the field of a path, with what is in its folder under it.
type Folder struct {
	*widget.Files
	// New: the path may be one of a folder that is not there yet.
	New bool

	svc    Folders
	ticket tui.Ticket
}

// listed is what is in a folder.
type listed struct {
	folder string
	items  []widget.FileItem
}

// NewFolder makes the field around what draws it.
func NewFolder(svc Folders, f *widget.Files) Folder { return Folder{Files: f, svc: svc} }

// List asks for the folder of the path, when it is another one; the answer goes to
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

// Take shows the answer, and tells whether msg is one.
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
