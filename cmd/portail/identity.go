package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

// identity is who runs the portal: what every page says of the service, and
// who its invoices are from, and how.
type identity struct {
	spst.Service
	Seller spst.Party `json:"seller"`
	// Invoicing is what its invoices are issued under.
	Invoicing spst.InvoiceTerms `json:"invoicing"`
	// FactorAbove asks mandataries of more members than that for a second
	// factor; nobody when it is absent.
	FactorAbove *int `json:"second_factor_above_members"`
}

// readIdentity reads the file of --service, else the one beside the base
// (its name, then .service.json) when that is a file; without either the portal has no name of its own.
func readIdentity(f baseFlags) (identity, error) {
	who := identity{Service: spst.Service{Name: "Espace adhérent", ShortName: "Portail"}}
	path := f.service
	if path == "" {
		path = f.beside(".service.json")
	}
	raw, err := os.ReadFile(path)
	if f.service == "" && errors.Is(err, os.ErrNotExist) {
		who.Mailboxes = []spst.Mailbox{}
		return who, nil
	}
	if err == nil {
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		err = d.Decode(&who)
	}
	if err != nil {
		return who, fmt.Errorf("%s : la description du service n'est pas lisible : %w", path, err)
	}
	if found := spst.TidyTexts(&who); len(found) > 0 {
		return who, &spst.Error{Kind: spst.Invalid, Code: spst.CodeService, Problems: found,
			Message: "La description du service est refusée : corrigez les textes signalés."}
	}
	if who.Mailboxes == nil {
		who.Mailboxes = []spst.Mailbox{}
	}
	if who.FactorAbove != nil && *who.FactorAbove < 0 {
		return who, &spst.Error{Kind: spst.Invalid, Code: spst.CodeService,
			Message: "La description du service est refusée : « second_factor_above_members » est un nombre d'adhérents, à partir de 0."}
	}
	if found := spst.CheckTerms(who.Invoicing); len(found) > 0 {
		return who, &spst.Error{Kind: spst.Invalid, Code: spst.CodeService, Problems: found,
			Message: "La description du service est refusée : vérifiez « invoicing »."}
	}
	if who.Seller == (spst.Party{}) {
		return who, nil
	}
	siret, found := spst.ParseSIRET(who.Seller.SIRET)
	vat, more := spst.ParseVAT(who.Seller.VAT)
	found = append(spst.On("seller.siret", found), spst.On("seller.vat", more)...)
	if found = spst.Refused(found); len(found) > 0 || who.Seller.Name == "" || who.Seller.CountryCode() == "" {
		return who, &spst.Error{Kind: spst.Invalid, Code: spst.CodeService, Problems: found,
			Message: "La description du service est refusée : vérifiez le nom, le SIRET, le n° de TVA et le pays de « seller »."}
	}
	who.Seller.SIRET, who.Seller.VAT = siret, vat
	return who, nil
}

// sampleIdentity is that of the sample data.
func sampleIdentity() identity { return identity{Service: demo.Service(), Seller: demo.Seller()} }
