package route

import "github.com/espace-adherent/adherent/spst"

// Command is something that one does in a place, by the name that the manual gives it.
type Command struct {
	Name string
	// Also is other words that it is looked for by: « rdv », « sécu ».
	Also string
	// At is the place where it is done.
	At func(spst.Member) Route
	// Key is the one that does it there; "" when being there is all.
	Key string
	// One tells that it is done to one line of the list, which is to be chosen first.
	One bool
	// Of is the service whose rights it takes; Writes tells that reading is not enough.
	Of     Service
	Writes bool
}

// May tells whether an account with these rights on the member may do it.
func (c Command) May(rights []spst.Right) bool {
	if len(rights) == 0 { // what is not said of them is for the portal to decide
		return true
	}
	access := c.Of.Access(rights)
	return access == Whole || access == ReadOnly && !c.Writes
}

// Commands are all of them: what the palette finds beside the places.
func Commands() []Command {
	all := []Command{}
	for _, some := range [][]Command{companyCommands(), rosterCommands(), invoiceCommands(), otherCommands()} {
		all = append(all, some...)
	}
	return all
}

func companyCommands() []Command {
	at := func(m spst.Member) Route { return Company{Member: m} }
	book := func(m spst.Member) Route { return Contacts{Member: m} }
	return []Command{
		{Name: "Modifier les informations administratives",
			Also: "renseigner n° de TVA intracommunautaire SIRET NAF téléphone email adresse principale réponses crayon",
			At:   at, Key: "e", Of: ServiceCompany, Writes: true},
		{Name: "Valider vos réponses", Also: "informations administratives", At: at, Key: "v", Of: ServiceCompany, Writes: true},
		{Name: "Indiquer un changement de situation",
			Also: "entreprise plus de personnel cession de fonds cessation d'activité liquidation redressement judiciaire",
			At:   at, Key: "a", Of: ServiceCompany, Writes: true},
		{Name: "Retirer un changement de situation annoncé", At: at, Key: "u", Of: ServiceCompany, Writes: true},
		{Name: "Vos contacts et adresses", Also: "facturation dématérialisation dirigeant référent sécurité",
			At: at, Key: "t", Of: ServiceCompany},
		{Name: "Ajouter un contact", Also: "dirigeant référent sécurité responsable ressources humaines facturation médecin du travail",
			At: book, Key: "a", Of: ServiceCompany, Writes: true},
		{Name: "Ajouter une adresse", Also: "facturation dématérialisation", At: book, Key: "A", Of: ServiceCompany, Writes: true},
		{Name: "Modifier un contact ou une adresse", Also: "facturation dématérialisation email",
			At: book, Key: "e", One: true, Of: ServiceCompany, Writes: true},
		{Name: "Coupon-réponse facture dématérialisée", Also: "factures par email facturation pdf", At: book, Key: "D", Of: ServiceCompany},
		{Name: "Exporter les contacts", At: book, Key: "E", Of: ServiceCompany},
	}
}

func rosterCommands() []Command {
	at := func(m spst.Member) Route { return Roster{Member: m} }
	return []Command{
		{Name: "Ajouter un salarié", Also: "entrée embauche déclarer", At: at, Key: "a", Of: ServiceRoster, Writes: true},
		{Name: "Sortir un salarié", Also: "sortie départ déclarer", At: at, Key: "x", One: true, Of: ServiceRoster, Writes: true},
		{Name: "Modifier plusieurs salariés", Also: "cochés ensemble en une fois lot masse poste contrat déterminant", At: at, Key: "e", One: true,
			Of: ServiceRoster, Writes: true},
		{Name: "Sortir plusieurs salariés", Also: "cochés ensemble en une fois lot", At: at, Key: "x", One: true, Of: ServiceRoster, Writes: true},
		{Name: "Copier des salariés en tableau", Also: "presse-papiers tableur markdown tsv", At: at, Key: "Y", One: true, Of: ServiceRoster},
		{Name: "Modifier un salarié",
			Also: "multi-employeurs poste de travail code PCS contrat catégorie déterminant n° de sécurité sociale INS crayon",
			At:   at, Key: "e", One: true, Of: ServiceRoster, Writes: true},
		{Name: "Rechercher un salarié", At: at, Key: "/", Of: ServiceRoster},
		{Name: "Afficher le détail des salariés", At: at, Key: "D", Of: ServiceRoster},
		{Name: "Historique d'un salarié", At: at, Key: "h", One: true, Of: ServiceRoster},
		{Name: "Exporter la liste des salariés", Also: "tableur excel csv", At: at, Key: "E", Of: ServiceRoster},
		{Name: "Imprimer la liste des salariés", Also: "pdf papier", At: at, Key: "p", Of: ServiceRoster},
		{Name: "Contrôler la liste", Also: "anomalies salariés", At: at, Key: "c", Of: ServiceRoster},
		{Name: "Importer un fichier de salariés", Also: "tableur excel csv dsn", At: at, Key: "i", Of: ServiceRoster, Writes: true},
	}
}

func invoiceCommands() []Command {
	at := func(m spst.Member) Route { return Invoices{Member: m} }
	return []Command{
		{Name: "Mon échéancier", Also: "factures à payer solde débit crédit exigibilité", At: at, Key: "tab", Of: ServiceInvoices},
		{Name: "Imprimer l'échéancier", At: at, Key: "p", Of: ServiceInvoices},
		{Name: "Télécharger une facture", Also: "pdf acquittée", At: at, Key: "D", One: true, Of: ServiceInvoices},
		{Name: "Télécharger toutes les factures", At: at, Key: "T", Of: ServiceInvoices},
		{Name: "Exporter les factures", Also: "tableur", At: at, Key: "E", Of: ServiceInvoices},
	}
}

func otherCommands() []Command {
	declare := func(m spst.Member) Route { return Declarations{Member: m} }
	appointments := func(m spst.Member) Route { return Appointments{Member: m} }
	activity := func(m spst.Member) Route { return Activity{Member: m} }
	return []Command{
		{Name: "Saisir votre déclaration", Also: "effectifs annuelle janvier",
			At: declare, Key: "enter", Of: ServiceDeclarations, Writes: true},
		{Name: "Imprimer votre déclaration", At: declare, Key: "p", Of: ServiceDeclarations},
		{Name: "Exporter les déclarations", At: declare, Key: "E", Of: ServiceDeclarations},
		{Name: "Demander un rendez-vous", Also: "rdv visite médicale reprise embauche",
			At: appointments, Key: "a", Of: ServiceAppointments, Writes: true},
		{Name: "Demander une annulation de rendez-vous", Also: "annuler rdv visite",
			At: appointments, Key: "x", One: true, Of: ServiceAppointments, Writes: true},
		{Name: "Voir les rendez-vous du mois", Also: "rdv calendrier agenda", At: appointments, Key: "v", Of: ServiceAppointments},
		{Name: "Visites à prévoir", Also: "rdv retard échéances suivi",
			At: func(m spst.Member) Route { return Appointments{Member: m, Due: true} }, Of: ServiceAppointments},
		{Name: "Exporter les rendez-vous", Also: "rdv agenda ics", At: appointments, Key: "E", Of: ServiceAppointments},
		{Name: "Imprimer la synthèse d'activité", At: activity, Key: "p", Of: ServiceActivity},
		{Name: "Besoin d'aide ?",
			Also: "équipe santé travail centre de visite médecin secrétaire préventeur service facturation comptabilité téléphone",
			At:   func(m spst.Member) Route { return CareTeam{Member: m} }, Of: ServiceCareTeam},
	}
}
