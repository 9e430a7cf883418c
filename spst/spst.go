// Package spst is the trade of an inter-company occupational-health service
// (« service de prévention et de santé au travail »): its values, its rules
// and its nomenclatures. It knows nothing of HTTP, databases or terminals.
//
// The words of the code and of the API, with the French of the screens, by
// subject. One thing has one word everywhere: use case, client, route of the API
// and of the interface, table. The synonyms after « not » are not used; a test
// (test/papers) holds every name, comment and operation of the API to this list.
//
// Who:
//
//	member, member number     adhérent, n° adhérent             not: customer, subscriber
//	mandatary, mandate        mandataire, mandat                not: agent, proxy, delegate
//	client                    client: a member, for its mandatary
//	errand                    what is done for several clients at once
//	account, credentials      compte, identifiants              not: login, user
//	actor                     the account that a session or a service acts as
//	right                     droit d'un mandataire             not: permission, scope
//	session                   session                           not: login
//	second factor, enrolment  double facteur, son activation    not: MFA, TFA
//	recovery code             code de secours                   not: backup code
//	access token              jeton d'accès: for scripts        not: API key
//	password reset, challenge mot de passe oublié, code à recopier  not: forgotten password
//	service                   the SPST, or one of the seven of « Accueil »
//	care team                 « Joindre nos services »: centre, équipe, boîtes
//	mailbox                   boîte aux lettres du service
//	letter                    courriel du portail: what is written  not: message
//	mail, mailer              SMTP: what carries letters
//
// The company:
//
//	company, validation       informations administratives, « Valider vos réponses »
//	situation change          changement de situation
//	contact, civility         contact, civilité                 not: directory
//	address, postal address   adresse, adresse postale
//	VAT, exemption            TVA, exonération
//	NAF, SIREN, SIRET         code NAF, n° SIREN, n° SIRET      not: APE
//	history, event, author    historique, événement, auteur     not: audit
//
// Its people:
//
//	employee, roster          salarié, liste des salariés       not: worker, staff, personnel
//	birth name, married name  nom de naissance, nom marital     not: maiden name, surname
//	sex                       sexe                              not: gender
//	NIR                       n° de sécurité sociale            not: SSN, INS
//	hire date, exit, reason   date d'embauche, sortie, motif    not: departure, termination
//	contract                  contrat
//	job title, PCS code       poste de travail, code PCS        not: occupation
//	determinant               déterminant de suivi individuel   not: risk, hazard
//	tracking, category        suivi, catégorie déclarée
//	scheduling constraints    contraintes de convocation
//	anomaly                   anomalie (« Contrôler la liste »)
//	headcount                 effectif, par catégorie           not: chart
//	past roster, difference   liste d'un jour passé, ce qui en distingue deux
//	roster file, row, column  fichier, ligne, colonne
//	import, line, undo        import, ligne, annulation         not: upload
//	batch, change, outcome    lot, changement, ce qu'il devient
//
// Visits:
//
//	appointment               rendez-vous: when and where       not: booking, visit to come, visit list, visit selection
//	visit                     visite: the medical act           not: consultation, checkup
//	visit due                 visite à programmer               not: due list
//	visit request             demande de visite
//	cancellation request      demande d'annulation              not: cancelation
//	coupon                    coupon-réponse facture dématérialisée
//	receipt                   accusé de réception
//	absence, return           arrêt, reprise                    not: sick leave
//	centre                    centre de visite                  not: center
//
// Money:
//
//	campaign, declaration     campagne, déclaration annuelle
//	certification             certification d'une déclaration
//	roster change, mark       changement depuis la saisie, and what was told of each employee then
//	tariff, supplement        tarif, supplément                 not: price list
//	fee                       frais d'un rendez-vous non honoré
//	estimate                  estimation
//	invoice, credit note      facture, avoir
//	payment                   règlement                         not: settlement
//	ledger                    échéancier                        not: statement
//	party, terms, profile     partie, conditions, profil d'une facture
//
// What the service did, and what is to be done:
//
//	activity, figure          synthèse d'activité, chiffre      not: dashboard
//	workplace action          action en milieu de travail       not: intervention
//	training                  formation
//	coverage                  part des salariés à jour
//	todo, item                « À faire »                       not: task
//	news                      « Depuis votre dernière visite »: what others did
//	document                  document: a PDF
//	draft                     saisie non envoyée
//	view, filter              vue: a list as somebody wants to see it again; filtre
//	problem                   refus ou avertissement d'une règle  not: violation
//
// Dates are civil dates of Europe/Paris; money is integer cents. Every rule
// that can refuse or warn does so with a [Problem].
package spst
