// Package verbs is the command line of adherent: a file per noun, a function per verb
// that makes its command and gives a [cli.Result].
package verbs

import (
	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
)

// All are the commands of adherent: its nouns with their verbs, and the verbs
// that have no noun.
func All(p *program.Program) []*cobra.Command {
	return []*cobra.Command{
		newDemo(p), newSignIn(p), newSignOut(p), newStatus(p), newConfig(p), newAlias(p), newAPI(p),
		newVersion(p), newCompletion(p), newSSH(p), newFiles(p), newCheck(p),
		newWorkingDays(p), newEmployees(p), newInvoices(p), newDeclarations(p), newAppointments(p),
		newCompany(p), newContacts(p), newAddresses(p), newCareTeam(p), newAccount(p),
		newActivity(p), newTodo(p), newWatch(p), newDeadlines(p), newClients(p), newMissing(p), newRead(p), newDoctor(p),
		newMan(p),
	}
}
