//go:build unix

package main

import "testing"

// Déclarer vos effectifs: begun, left in the middle, taken up, certified, printed.
func TestJourneyDeclarations(t *testing.T) {
	t.Parallel()
	x := openDemo(t, terminalOptions{}, "--date", "15/01/2027")
	x.press("enter")
	x.waitFor("BIENVENUE", "2027 : À saisir, jusqu'au 31/01/2027")
	x.typeText("5")
	x.waitFor("Liste des déclarations", "2027 +○ À saisir", "2026 +● Facturée +44 +6.304,32.€ +435208", "– Non saisissable")
	x.press("enter")
	x.waitFor("● 1 Liste", "3 anomalies", "◐ En cours")
	x.press("enter")
	x.waitFor("● 2 Effectif", "45 salariés au 01/01/2027", "BARBIER")
	x.press("esc", "esc")
	x.waitFor("Liste des déclarations", "2027 +◐ En cours", "Entrée : la reprendre")
	x.press("enter", "enter", "enter")
	x.waitFor("● 3 Estimation", "Total TTC +6.731,40.€")
	x.press("enter")
	x.waitFor("● 4 Certification")
	x.typeText("Anne MARTIN\t \x13")
	x.waitFor("Confirmer la déclaration 2027 \\?")
	x.press("o")
	x.waitFor("✓ Confirmée", "Certifiée par Anne MARTIN")
	x.typeText("p")
	x.waitFor("Où l'écrire", "La déclaration de 2027", "declaration-100042-2027.pdf")
	x.press("enter")
	x.waitFor("Écrit dans")
	x.press("esc", "esc")
	x.waitFor("BIENVENUE", "✓ 2027 : Confirmée")
	leave(t, x)
}
