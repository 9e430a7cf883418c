// Package spst is the trade of an inter-company occupational-health service
// (« service de prévention et de santé au travail »): its values, its rules
// and its nomenclatures. It knows nothing of HTTP, databases or terminals.
//
// The words of the code and of the API, with the French of the screens. The
// synonyms in the last column are not used anywhere:
//
//	member, member number     adhérent, n° adhérent             not: company, customer
//	mandatary                 mandataire                        not: agent, proxy
//	employee, roster          salarié, liste des salariés       not: worker, staff
//	birth name, married name  nom de naissance, nom marital     not: last name, surname
//	NIR                       n° de sécurité sociale            not: SSN, INS
//	hire date, exit date      date d'embauche, date de sortie   not: start, end
//	job title, PCS code       poste de travail, code PCS
//	determinant               déterminant de suivi individuel   not: risk
//	tracking category         catégorie déclarée                not: status
//	scheduling constraints    contraintes de convocation
//	anomaly                   anomalie (« Contrôler la liste »)
//
// Dates are civil dates of Europe/Paris; money is integer cents. Every rule
// that can refuse or warn does so with a [Problem].
package spst
