package tui

import (
	"context"
	"slices"
)

// Deed is one thing that a person did on a screen, and how it is taken back from the
// version that it left; Back gives the version that it leaves itself.
type Deed struct {
	ID, Name string // of what it was done to
	Version  int64
	Back     func(ctx context.Context, key string, version int64) (int64, error)
}

// Deeds are what « u » can take back, last done last. They live as long as the screen.
type Deeds []Deed

// Did remembers one more.
func (d *Deeds) Did(one Deed) {
	d.Wrote(one.ID, one.Version)
	*d = append(*d, one)
}

// Wrote gives the deeds about what was just written the version now in force, so that
// a later change of one's own does not stop the undo of the one before it.
func (d *Deeds) Wrote(id string, version int64) {
	for i := range *d {
		if (*d)[i].ID == id {
			(*d)[i].Version = version
		}
	}
}

// Forget drops what would be taken back of something that has changed otherwise since.
func (d *Deeds) Forget(id string) {
	*d = slices.DeleteFunc(*d, func(one Deed) bool { return one.ID == id })
}

// Last is the next to take back; false when there is none.
func (d *Deeds) Last() (Deed, bool) {
	if len(*d) == 0 {
		return Deed{}, false
	}
	return (*d)[len(*d)-1], true
}

// Drop forgets the last one, which was taken back or cannot be.
func (d *Deeds) Drop() {
	if n := len(*d); n > 0 {
		*d = (*d)[:n-1]
	}
}
