package verbs

import (
	"testing"

	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/spst/spsttest"
)

// Every field of an employee has an option, which sets that field and no other; but those that no
// argument of a command may say, or that the portal gives.
func TestEveryFieldHasAnOption(t *testing.T) {
	without := map[string]bool{"nir": true, "exit_reason": true, "declared_category": true}
	whole := spsttest.WholeEmployee()
	for _, f := range spst.EmployeeFields() {
		if (f.Option == "") != without[f.Name] || (f.Option == "") != (f.Usage == "") {
			t.Errorf("%s: the option %q, %q", f.Name, f.Option, f.Usage)
		}
		if f.Option == "" {
			continue
		}
		var given cli.Given[spst.Employee]
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		given.Flags(flags, employeeSetters()...)
		if err := flags.Parse([]string{"--" + f.Option, f.Text(&whole)}); err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		var e spst.Employee
		if some, err := given.Apply(&e); !some || err != nil {
			t.Errorf("%s: %v, %v", f.Name, some, err)
		}
		if changed := spst.ChangedFields(&spst.Employee{}, &e); len(changed) != 1 || changed[0] != f.Name || !f.Same(&e, &whole) {
			t.Errorf("--%s sets %v", f.Option, changed)
		}
	}
}
