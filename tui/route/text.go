package route

import "strconv"

// Label is the service in the words of the manual's list on Accueil.
func (s Service) Label() string {
	switch s {
	case ServiceCompany:
		return "Modifiez vos informations administratives"
	case ServiceCareTeam:
		return "Contactez un centre AMSN ou un service"
	case ServiceRoster:
		return "Gérez vos effectifs"
	case ServiceInvoices:
		return "Accédez à vos factures"
	case ServiceDeclarations:
		return "Déclarez vos effectifs"
	case ServiceAppointments:
		return "Gérez vos rendez-vous"
	case ServiceActivity:
		return "Consultez votre synthèse d'activité"
	}
	return ""
}

// Title is the service as the manual titles its chapter: the name of its screen.
func (s Service) Title() string {
	switch s {
	case ServiceCompany:
		return "Informations administratives"
	case ServiceCareTeam:
		return "Joindre nos services"
	case ServiceRoster:
		return "Gérer vos effectifs"
	case ServiceInvoices:
		return "Télécharger vos factures"
	case ServiceDeclarations:
		return "Déclarer vos effectifs"
	case ServiceAppointments:
		return "Gérer vos rendez-vous"
	case ServiceActivity:
		return "Synthèse d'activité"
	}
	return ""
}

// Label is what leaves, in words.
func (e Export) Label() string {
	switch e.What {
	case ExportInvoices:
		return "Les factures" + ofYear(e.Year)
	case ExportLedger:
		return "L'échéancier" + ofYear(e.Year)
	case ExportAppointments:
		if e.Past {
			return "Les rendez-vous passés"
		}
		return "Les rendez-vous à venir"
	case ExportVisitRequests:
		return "Les demandes de visite"
	case ExportVisitsDue:
		if e.Due.Overdue {
			return "Les visites en retard"
		}
		return "Les visites à prévoir"
	case ExportContacts:
		return "Vos contacts"
	case ExportAddresses:
		return "Vos adresses"
	case ExportCareTeam:
		return "Joindre nos services"
	case ExportHistory:
		return "L'historique d'un salarié"
	case ExportSessions:
		return "Vos sessions ouvertes"
	case ExportAccessTokens:
		return "Vos jetons d'accès"
	case ExportDeclarations:
		return "Les déclarations"
	case ExportErrands:
		return "Le compte rendu"
	case ExportClients:
		return "Vos clients"
	case PrintDeclaration:
		return "La déclaration" + ofYear(e.Year)
	case PrintActivity:
		return "La synthèse d'activité" + ofYear(e.Year)
	case PrintCoupon:
		return "Le coupon-réponse facture dématérialisée"
	case PrintReceipt:
		return "L'accusé de réception de la demande d'annulation du " + e.Day.French()
	case ExportEmployees:
		if e.Only != nil {
			return "Les salariés cochés"
		}
	}
	return "Les salariés " + e.Print.Label()
}

func ofYear(year int) string {
	if year == 0 {
		return ""
	}
	return " de " + strconv.Itoa(year)
}
