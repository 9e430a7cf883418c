//go:build ignore

package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"os"

	"judge/portal"
)

const (
	member = "100042"
	job    = "Judged by oapi-codegen"
)

func main() {
	ctx, token := context.Background(), ""
	api, err := portal.NewClientWithResponses(os.Getenv("PORTAL"), portal.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		return nil
	}))
	must(err)
	session, err := api.SignInWithResponse(ctx, portal.Credentials{Number: member, Password: "lilas-et-pivoines"})
	must(err)
	token = session.JSON201.Token

	page, err := api.ListEmployeesWithResponse(ctx, member, &portal.ListEmployeesParams{Limit: new(int64(5))})
	must(err)
	employee := page.JSON200.Employees[0]
	employee.JobTitle = new(job)
	stale := &portal.UpdateEmployeeParams{IfMatch: fmt.Sprintf("%q", fmt.Sprint(*employee.Version))}
	changed, err := api.UpdateEmployeeWithResponse(ctx, member, *employee.Id, stale, employee)
	must(err)
	if *changed.JSON200.JobTitle != job || *changed.JSON200.Version <= *employee.Version {
		log.Fatalf("not changed: %s", changed.Body)
	}
	refusal, err := api.UpdateEmployeeWithResponse(ctx, member, *employee.Id, stale, employee)
	must(err)
	if problem := refusal.ApplicationproblemJSON412; problem == nil || *problem.Code != "stale" {
		log.Fatalf("a stale version was taken: %s", refusal.Body)
	}

	invoices, err := api.ListInvoicesWithResponse(ctx, member, nil)
	must(err)
	document, err := api.GetInvoiceDocumentWithResponse(ctx, member, invoices.JSON200.Invoices[0].Number+".pdf", nil)
	must(err)
	if !bytes.HasPrefix(document.Body, []byte("%PDF-")) {
		log.Fatalf("no PDF: %.20q", document.Body)
	}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
