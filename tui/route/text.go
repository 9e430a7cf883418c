package route

// Label is the service in the words of the manual's list on Accueil.
func (s Service) Label() string {
	switch s {
	case Company:
		return "Modifiez vos informations administratives"
	case Contacts:
		return "Contactez un centre AMSN ou un service"
	case Employees:
		return "Gérez vos effectifs"
	case Invoices:
		return "Accédez à vos factures"
	case Declarations:
		return "Déclarez vos effectifs"
	case Appointments:
		return "Gérez vos rendez-vous"
	case Activity:
		return "Consultez votre synthèse d'activité"
	}
	return ""
}

// Title is the service as the manual titles its chapter: the name of its screen.
func (s Service) Title() string {
	switch s {
	case Company:
		return "Informations administratives"
	case Contacts:
		return "Joindre nos services"
	case Employees:
		return "Gérer vos effectifs"
	case Invoices:
		return "Télécharger vos factures"
	case Declarations:
		return "Déclarer vos effectifs"
	case Appointments:
		return "Gérer vos rendez-vous"
	case Activity:
		return "Synthèse d'activité"
	}
	return ""
}
