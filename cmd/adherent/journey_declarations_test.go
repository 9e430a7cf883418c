//go:build unix

package main

import (
	"testing"

	"github.com/espace-adherent/adherent/test/rig"
)

// Déclarer vos effectifs: begun, left in the middle, taken up, certified, printed.
func TestJourneyDeclarations(t *testing.T) {
	t.Parallel()
	x := openDemo(t, rig.TerminalOptions{}, "--date", "15/01/2027")
	x.Press("enter")
	x.WaitFor("BIENVENUE", "2027 : À saisir, jusqu'au 31/01")
	x.Type("5")
	x.WaitFor("Liste des déclarations", "2027 +○ À saisir", "2026 +● Facturée +44 +6.304,32.€ +435208", "– Non saisissable")
	x.Press("enter")
	x.WaitFor("● 1 Liste", "3 anomalies", "○ À saisir") // looking is not entering
	x.Press("enter")
	x.WaitFor("● 2 Effectif", "45 salariés au 01/01/2027", "BARBIER")
	x.Press("esc", "esc")
	x.WaitFor("Liste des déclarations", "2027 +◐ En cours", "Entrée : la reprendre")
	x.Press("enter", "enter", "enter")
	x.WaitFor("● 3 Estimation", "Total TTC +6.731,40.€")
	x.Press("enter")
	x.WaitFor("● 4 Certification")
	x.Type("Anne MARTIN\t \x13")
	x.WaitFor("Confirmer la déclaration 2027 \\?")
	x.Press("o")
	x.WaitFor("✓ Confirmée", "Certifiée par Anne MARTIN")
	x.Type("p")
	x.WaitFor("Où l'écrire", "La déclaration de 2027", "declaration-100042-2027.pdf")
	x.Press("enter")
	x.WaitFor("Écrit dans")
	x.Press("esc", "esc")
	x.WaitFor("BIENVENUE", "✓ 2027 : Confirmée")
	x.Leave()
}
