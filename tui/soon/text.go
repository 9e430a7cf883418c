package soon

import "github.com/espace-adherent/adherent/tui/route"

const (
	textNotYet    = "Ce service n'est pas encore ouvert ici."
	textMeanwhile = "En attendant"
	textWrite     = "Écrivez à "
	textRing      = "Téléphonez au "
	textSite      = "Ou passez par le site : "
	textAsk       = "Adressez-vous à votre service de prévention et de santé au travail."
	textCopied    = "Adresse copiée : "
)

// The mailboxes of the manual's « Équipe administrative », by their code.
const (
	relation = "relation_adherents"
	accounts = "comptabilite"
)

// page is what is said of something to come.
type page struct {
	title      string
	paragraphs []string
	mailbox    string
}

func servicePage(s route.Service) page {
	p := page{title: s.Title(), mailbox: relation}
	switch s {
	case route.Employees, route.Invoices, route.Activity: // are there
	case route.Company:
		p.paragraphs = []string{
			"Vous pourrez vérifier et modifier votre adresse principale, votre téléphone, votre email et votre n° de TVA intracommunautaire, et signaler un changement de situation : plus de personnel, cession de fonds, cessation d'activité, liquidation ou redressement judiciaire.",
			"Si le n° de SIRET ou la raison sociale a changé, écrivez au service facturation.",
		}
		p.mailbox = accounts
	case route.Contacts:
		p.paragraphs = []string{
			"Vous trouverez ici votre centre de visite, votre équipe pluridisciplinaire (médecin, secrétaire, préventeur, IDEST) et l'équipe administrative ; vous pourrez tenir à jour vos contacts et vos adresses, dont celle de facturation et dématérialisation.",
		}
	case route.Declarations:
		p.paragraphs = []string{
			"Vous pourrez saisir votre déclaration annuelle des effectifs, uniquement au mois de janvier, et imprimer les précédentes. Un mail vous informera de l'ouverture de la plateforme.",
			"D'ici là, tenez votre liste de salariés à jour dans « Gérer vos effectifs » : c'est d'elle que partira la déclaration.",
		}
	case route.Appointments:
		p.paragraphs = []string{
			"Vous pourrez voir les rendez-vous programmés, demander une visite et demander une annulation, 3 jours ouvrés à l'avance au moins.",
		}
	}
	return p
}
