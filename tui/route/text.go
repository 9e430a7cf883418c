package route

// Label is the service in the words of the manual's list on Accueil.
func (s Service) Label() string {
	switch s {
	case ServiceCompany:
		return "Modifiez vos informations administratives"
	case ServiceServices:
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
	case ServiceServices:
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
