package program

import (
	"context"
	"fmt"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

// Errand carries out an errand for one client, with its files in a folder. What is done already is
// left: the same errand again does only what is missing.
func (m MemberSession) Errand(ctx context.Context, what spst.Errand, dir string) (spst.ErrandLine, error) {
	l := spst.ErrandLine{Number: m.Member.Number, Name: m.Member.Name}
	var err error
	switch what {
	case spst.ErrandInvoices:
		err = m.allInvoices(ctx, &l, dir)
	case spst.ErrandAccounting:
		err = m.keepBooks(ctx, &l, dir)
	case spst.ErrandRoster:
		err = m.exportRoster(ctx, &l, dir)
	case spst.ErrandCheck:
		err = m.checkRoster(ctx, &l)
	case spst.ErrandDeclaration:
		err = m.PrepareDeclaration(ctx, &l)
	case spst.ErrandMissing:
		err = m.AskMissing(ctx, &l, dir)
	}
	return l, err
}

// settle says what a file came to.
func settle(l *spst.ErrandLine, text string, files ...client.Saved) {
	l.State, l.Text = spst.ErrandNothing, text
	for _, f := range files {
		l.Files = append(l.Files, f.Path)
		if !f.Existed {
			l.State = spst.ErrandDone
		}
	}
	if l.State == spst.ErrandNothing && len(files) > 0 {
		l.Text += ", déjà dans le dossier"
	}
}

func (m MemberSession) allInvoices(ctx context.Context, l *spst.ErrandLine, dir string) error {
	invoices, err := m.API.Invoices(ctx, m.Member.Number, 0)
	if err != nil {
		return err
	}
	files := make([]client.Saved, 0, len(invoices))
	for _, i := range invoices {
		saved, err := m.API.SaveInvoice(ctx, m.Member.Number, i.Number, dir, i.FileName(), nil)
		if err != nil {
			return err
		}
		files = append(files, saved)
	}
	if settle(l, spst.Counted(len(invoices), "facture", "factures"), files...); len(invoices) == 0 {
		l.Text = "Aucune facture."
	}
	return nil
}

func (m MemberSession) keepBooks(ctx context.Context, l *spst.ErrandLine, dir string) error {
	books, err := m.Books(ctx, 0, "")
	if err != nil {
		return err
	}
	if books.Entries == 0 {
		settle(l, "Aucune facture.")
		return nil
	}
	saved, err := client.SaveContent(dir, books.File, books.Text)
	if err == nil {
		settle(l, spst.Counted(books.Entries, "écriture", "écritures"), saved)
	}
	return err
}

func (m MemberSession) exportRoster(ctx context.Context, l *spst.ErrandLine, dir string) error {
	what := route.Export{Member: m.Member, What: route.ExportEmployees, Print: spst.RosterPrint{Status: spst.Present}}
	t, err := m.List(ctx, what, 0, nil)
	if err != nil {
		return err
	}
	saved, err := SaveTables(dir, what.FileName(export.Workbook.Extension(), m.Today), export.Workbook, t)
	if err == nil {
		n := 0
		for range t.Rows {
			n++
		}
		settle(l, spst.Counted(n, "salarié", "salariés"), saved)
	}
	return err
}

func (m MemberSession) checkRoster(ctx context.Context, l *spst.ErrandLine) error {
	people, err := m.Employees(ctx, spst.RosterPrint{Status: spst.Present}, 0, nil)
	if err != nil {
		return err
	}
	errors, warnings := 0, 0
	for _, a := range spst.CheckRoster(people, m.Today) {
		if a.Severity == spst.SeverityError {
			errors++
		} else {
			warnings++
		}
	}
	l.State, l.Text = spst.ErrandDone, "aucune anomalie"
	if errors+warnings > 0 {
		l.Text = fmt.Sprintf("%s à corriger, %d à vérifier", spst.Counted(errors, "anomalie", "anomalies"), warnings)
	}
	return nil
}

// PrepareDeclaration begins the declaration that is open, up to its certification, which stays a person's.
func (m MemberSession) PrepareDeclaration(ctx context.Context, l *spst.ErrandLine) error {
	declarations, err := m.API.Declarations(ctx, m.Member.Number)
	if err != nil {
		return err
	}
	l.State, l.Text = spst.ErrandNothing, "Aucune déclaration n'est à saisir."
	for _, known := range declarations {
		if !known.Status.Enterable() {
			continue
		}
		d, err := m.API.Declaration(ctx, m.Member.Number, known.Year)
		if err != nil {
			return err
		}
		state := spst.ErrandNothing
		if d.Status == spst.DeclarationToEnter {
			step := spst.DeclarationInput{Step: spst.StepEstimate}
			if d, err = m.API.UpdateDeclaration(ctx, "", m.Member.Number, d.Year, d.Version, step); err != nil {
				return err
			}
			state = spst.ErrandDone
		}
		l.State, l.Text = state, fmt.Sprintf("%d : %s, %s TTC ; il reste à la certifier", d.Year,
			spst.Counted(d.People.Total, "salarié", "salariés"), d.Estimate.TotalCents.French())
		if state == spst.ErrandDone {
			return nil
		}
	}
	return nil
}
