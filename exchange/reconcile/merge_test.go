package reconcile

import (
	"slices"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/spst/spsttest"
)

// Whatever a file says of somebody changes it, but for what is the portal's.
func TestMergeForgetsNoField(t *testing.T) {
	old, file := spst.Employee{ID: "entier"}, spst.FileRow{Employee: spsttest.WholeEmployee()}
	after, changes, exit := merge(&old, &file)
	if forgotten := spst.ChangedFields(&after, &file.Employee); !slices.Equal(forgotten, []string{"declared_category"}) || exit == nil {
		t.Errorf("forgotten: %v, exit %v", forgotten, exit)
	}
	if len(changes) != len(spst.EmployeeFields())-1 {
		t.Errorf("%d changes: %v", len(changes), changes)
	}
}
