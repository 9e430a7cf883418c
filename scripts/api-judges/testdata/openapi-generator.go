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
	job    = "Judged by openapi-generator in Go"
)

func main() {
	config := portal.NewConfiguration()
	config.Servers = portal.ServerConfigurations{{URL: os.Getenv("PORTAL")}}
	api := portal.NewAPIClient(config)
	session, _, err := api.SessionsAPI.SignIn(context.Background()).
		Credentials(*portal.NewCredentials(member, "lilas-et-pivoines")).Execute()
	must(err)
	ctx := context.WithValue(context.Background(), portal.ContextAccessToken, session.Token)

	page, _, err := api.EmployeesAPI.ListEmployees(ctx, member).Limit(5).Execute()
	must(err)
	employee := page.Employees[0]
	stale := fmt.Sprintf("%q", fmt.Sprint(employee.GetVersion()))
	employee.SetJobTitle(job)
	changed, _, err := api.EmployeesAPI.UpdateEmployee(ctx, member, employee.GetId()).IfMatch(stale).Employee(employee).Execute()
	must(err)
	if changed.GetJobTitle() != job || changed.GetVersion() <= employee.GetVersion() {
		log.Fatalf("not changed: %+v", changed)
	}
	_, refusal, err := api.EmployeesAPI.UpdateEmployee(ctx, member, employee.GetId()).IfMatch(stale).Employee(employee).Execute()
	if err == nil || refusal.StatusCode != 412 {
		log.Fatalf("a stale version was taken: %v", err)
	}

	invoices, _, err := api.InvoicesAPI.ListInvoices(ctx, member).Execute()
	must(err)
	file, _, err := api.InvoicesAPI.GetInvoiceDocument(ctx, member, invoices.Invoices[0].Number+".pdf").Execute()
	must(err)
	defer os.Remove(file.Name())
	document, err := io.ReadAll(file)
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
