package portal

import (
	"context"
	"reflect"
	"slices"

	"github.com/espace-adherent/adherent/spst"
)

// firstYear is the first that a campaign or a tariff may be of: before it, the
// year was mistyped.
const firstYear = 2000

// RegisterCampaign keeps the campaign of a year. Without dates it is January.
func (p *Portal) RegisterCampaign(ctx context.Context, c spst.Campaign) (bool, error) {
	usual := spst.NewCampaign(c.Year)
	if c.Opens.IsZero() {
		c.Opens = usual.Opens
	}
	if c.Closes.IsZero() {
		c.Closes = max(usual.Closes, c.Opens)
	}
	if err := refusedFields(spst.CodeCampaign, yearProblems(c.Year)); err != nil {
		return false, err
	}
	kept, err := p.store.Campaigns(ctx)
	if err != nil || slices.Contains(kept, c) {
		return false, err
	}
	return true, p.AddCampaign(ctx, c)
}

// Campaigns gives all of them, latest year first.
func (p *Portal) Campaigns(ctx context.Context) ([]spst.Campaign, error) {
	return p.store.Campaigns(ctx)
}

// RegisterTariff keeps what a year costs.
func (p *Portal) RegisterTariff(ctx context.Context, t spst.Tariff) (bool, error) {
	found := yearProblems(t.Year)
	refuse := func(field string, code spst.ProblemCode, message string) {
		found = append(found, spst.Problem{Field: field, Code: code, Severity: spst.SeverityError, Message: message})
	}
	if t.PerHeadCents <= 0 {
		refuse("per_head_cents", spst.ProblemTariffPerHeadCents, "Le prix par salarié manque, en centimes HT.")
	}
	if !spst.VATRateExists(t.VATRate) {
		refuse("vat_rate", spst.ProblemTariffVATRate, "Ce taux de TVA n'est pas de ceux d'une facture française ; il est en centièmes de pour cent : 2000 pour 20 %.")
	}
	seen := map[spst.Category]bool{}
	for _, s := range t.Supplements {
		if !slices.Contains(spst.Categories(), s.Category) || seen[s.Category] || s.Cents <= 0 {
			refuse("supplements", spst.ProblemTariffSupplements, "Un supplément est d'une catégorie connue, une seule fois, et d'un montant positif.")
			break
		}
		seen[s.Category] = true
	}
	if err := refusedFields(spst.CodeTariff, found); err != nil {
		return false, err
	}
	slices.SortFunc(t.Supplements, func(a, b spst.Supplement) int { // as the store gives them back
		if a.Category < b.Category {
			return -1
		}
		return 1
	})
	kept, err := p.store.Tariff(ctx, t.Year)
	if err != nil && spst.KindOf(err) != spst.NotFound {
		return false, err
	}
	if err == nil && reflect.DeepEqual(kept, t) {
		return false, nil
	}
	return true, p.AddTariff(ctx, t)
}

// Tariffs gives all of them, latest year first.
func (p *Portal) Tariffs(ctx context.Context) ([]spst.Tariff, error) { return p.store.Tariffs(ctx) }

func yearProblems(year int) []spst.Problem {
	if year < firstYear || year > 9999 {
		return []spst.Problem{{Field: "year", Code: spst.ProblemYear, Severity: spst.SeverityError,
			Message: "L'année est de quatre chiffres, à partir de 2000."}}
	}
	return nil
}
