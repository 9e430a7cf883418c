package web

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

const (
	invoiceTag  = "invoices"
	invoicePath = "/v1/members/{number}/invoices"
	ledgerPath  = "/v1/members/{number}/ledger"
	pdfType     = "application/pdf"
)

type (
	// OfYear is a year to keep to; 0 is all of them.
	OfYear struct {
		Year int `query:"year" minimum:"0" maximum:"9999" doc:"L'année d'émission ; sans elle, toutes"`
	}
	yearInput struct {
		OfMember
		OfYear
	}
	// invoiceFile is the path of an invoice's PDF.
	invoiceFile struct {
		OfMember
		File string `path:"file" maxLength:"44" doc:"Le n° de la facture, suivi de .pdf"`
	}
	// fileOutput is a file, whole or in part, as Range asks.
	fileOutput struct {
		Body func(huma.Context)
	}
)

func (s *server) registerInvoices() {
	register(s, s.read(invoicePath, "list-invoices", invoiceTag, "Les factures, la plus récente d'abord"),
		func(ctx context.Context, in *yearInput) (*output[spst.Invoices], error) {
			invoices, err := s.portal.Invoices(ctx, actor(ctx), in.Number, in.Year)
			return answer(spst.Invoices{Invoices: orEmpty(invoices)}, err)
		})
	register(s, s.file(invoicePath+"/{file}", "get-invoice-document", "Une facture en PDF (Factur-X)"),
		func(ctx context.Context, in *invoiceFile) (*fileOutput, error) {
			number, ok := strings.CutSuffix(in.File, ".pdf")
			if !ok {
				return nil, errNoRoute
			}
			return s.send(s.portal.InvoiceDocument(ctx, actor(ctx), in.Number, number))
		})
	register(s, s.read(ledgerPath, "get-ledger", invoiceTag, "L'échéancier, la pièce la plus ancienne d'abord"),
		func(ctx context.Context, in *yearInput) (*output[spst.Ledger], error) {
			return answer(s.portal.Ledger(ctx, actor(ctx), in.Number, in.Year))
		})
	register(s, s.file(ledgerPath+".pdf", "get-ledger-document", "L'échéancier en PDF"),
		func(ctx context.Context, in *yearInput) (*fileOutput, error) {
			return s.send(s.portal.LedgerDocument(ctx, actor(ctx), in.Number, in.Year))
		})
}

// file makes an operation that answers with a PDF, to be had in parts.
func (s *server) file(path, id, text string) huma.Operation {
	op := operation(http.MethodGet, path, id, invoiceTag, text)
	op.Description = "Range et If-Range reprennent un téléchargement coupé ; If-None-Match répond 304 à qui a déjà le fichier. L'ETag est le SHA-256 du fichier."
	binary := map[string]*huma.MediaType{pdfType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}
	op.Responses = map[string]*huma.Response{
		"200": {Description: "Le fichier", Content: binary, Headers: map[string]*huma.Header{
			"Content-Disposition": textHeader("Le nom du fichier"), "Accept-Ranges": textHeader("bytes"),
		}},
		"206": {Description: "La partie demandée", Content: binary, Headers: map[string]*huma.Header{
			"Content-Range": textHeader("Laquelle, et la longueur du fichier"),
		}},
		"416": {Ref: problemRef(http.StatusRequestedRangeNotSatisfiable)},
	}
	op.Parameters = []*huma.Param{
		{Name: "Range", In: "header", Schema: textSchema(), Description: "La partie demandée, par exemple bytes=1000-"},
		{Name: "If-Range", In: "header", Schema: textSchema(), Description: "L'ETag du fichier commencé : le fichier entier quand il a changé"},
	}
	return marked(op, validated)
}

// send answers with a file, whole or in the part that Range asks for.
func (s *server) send(d portal.Document, err error) (*fileOutput, error) {
	if err != nil {
		return nil, err
	}
	return &fileOutput{Body: func(hc huma.Context) {
		r, w := humago.Unwrap(hc)
		r.Header.Del("If-Match") // it is for changes, and nobody changes a file
		h := w.Header()
		h.Set("Content-Type", pdfType)
		h.Set("ETag", d.ETag)
		h.Set("Content-Disposition", `attachment; filename="`+d.Name+`"`)
		out := &ranged{ResponseWriter: w}
		http.ServeContent(out, r, "", time.Time{}, bytes.NewReader(d.Body))
		if out.beyond {
			h.Del("Content-Disposition")
			s.fail(w, r, errRange)
		}
	}}, nil
}

// ranged holds back the text that the standard library answers to a part that
// is not there: every refusal is a problem.
type ranged struct {
	http.ResponseWriter
	beyond bool
}

func (w *ranged) WriteHeader(status int) {
	if status == http.StatusRequestedRangeNotSatisfiable {
		w.beyond = true
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *ranged) Write(b []byte) (int, error) {
	if w.beyond {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}
