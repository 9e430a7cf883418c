//go:build ignore

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"os"

	"judge/portal"
)

const (
	member = "100042"
	job    = "Judged by ogen"
)

type token string

func (t token) Bearer(context.Context, portal.OperationName) (portal.Bearer, error) {
	return portal.Bearer{Token: string(t)}, nil
}

func main() {
	ctx := context.Background()
	stranger, err := portal.NewClient(os.Getenv("PORTAL"), token(""))
	must(err)
	session, err := stranger.SignIn(ctx, &portal.Credentials{Number: member, Password: "lilas-et-pivoines"})
	must(err)
	api, err := portal.NewClient(os.Getenv("PORTAL"), token(session.(*portal.OpenedSession).Token))
	must(err)

	page, err := api.ListEmployees(ctx, portal.ListEmployeesParams{Number: member, Limit: portal.NewOptInt64(5)})
	must(err)
	employee := page.(*portal.EmployeePageHeaders).Response.Employees[0]
	employee.JobTitle = portal.NewOptString(job)
	stale := portal.UpdateEmployeeParams{Number: member, ID: employee.ID.Value, IfMatch: fmt.Sprintf("%q", fmt.Sprint(employee.Version.Value))}
	answer, err := api.UpdateEmployee(ctx, &employee, stale)
	must(err)
	changed := answer.(*portal.EmployeeHeaders).Response
	if changed.JobTitle.Value != job || changed.Version.Value <= employee.Version.Value {
		log.Fatalf("not changed: %+v", changed)
	}
	answer, err = api.UpdateEmployee(ctx, &employee, stale)
	must(err)
	if problem, refused := answer.(*portal.UpdateEmployeePreconditionFailed); !refused || problem.Code.Value != "stale" {
		log.Fatalf("a stale version was taken: %+v", answer)
	}

	invoices, err := api.ListInvoices(ctx, portal.ListInvoicesParams{Number: member})
	must(err)
	number := invoices.(*portal.InvoicesHeaders).Response.Invoices[0].Number
	file, err := api.GetInvoiceDocument(ctx, portal.GetInvoiceDocumentParams{Number: member, File: number + ".pdf"})
	must(err)
	document, err := io.ReadAll(file.(*portal.GetInvoiceDocumentOKHeaders).Response.Data)
	must(err)
	if !bytes.HasPrefix(document, []byte("%PDF-")) {
		log.Fatalf("no PDF: %.20q", document)
	}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
