package facturx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/validate"

	"github.com/espace-adherent/adherent/spst"
)

const (
	maxXML     = 4 << 20   // the largest XML that is read
	maxDecoded = 64 << 20  // of any one part of the PDF
	maxObjects = 1_000_000 // in the PDF
)

// names are those that Factur-X and its older sisters give to the XML.
var names = []string{"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"}

// Extract gives the XML inside a PDF, as it is.
func Extract(pdf []byte) ([]byte, error) {
	content, err := embedded(pdf)
	if err != nil {
		return nil, malformed(err)
	}
	if content == nil {
		return nil, &spst.Error{Kind: spst.Invalid, Code: CodeNoXML, Message: "Ce PDF ne contient pas de facture lisible par un programme (Factur-X)."}
	}
	return content, nil
}

// embedded gives the embedded file of one of the names; nil when there is none.
func embedded(pdf []byte) (content []byte, err error) {
	defer func() { // the file is somebody else's, and the library's parser may give up by panicking
		if r := recover(); r != nil {
			content, err = nil, fmt.Errorf("the PDF cannot be taken apart: %v", r)
		}
	}()
	file, err := pdfcpu.Read(bytes.NewReader(pdf), reading())
	if err != nil {
		return nil, err
	}
	if err := validate.XRefTable(file); err != nil { // which also finds the embedded files
		return nil, err
	}
	files, err := file.ListAttachments()
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if !invoiceName(f.FileName) {
			continue
		}
		found, err := file.ExtractAttachment(f)
		if err != nil {
			return nil, err
		}
		if found == nil {
			return nil, errors.New("the file is not there")
		}
		return io.ReadAll(io.LimitReader(found, maxXML))
	}
	return nil, nil
}

func invoiceName(s string) bool {
	for _, name := range names {
		if strings.EqualFold(s, name) {
			return true
		}
	}
	return false
}

// reading is how a PDF is read: nothing of the machine's own settings, no
// network, and bounded.
func reading() *model.Configuration {
	limits := model.DefaultResourceLimits()
	limits.MaxDecodeBytes, limits.MaxStreamBytes, limits.MaxObjectCount = maxDecoded, maxDecoded, maxObjects
	return &model.Configuration{Reader15: true, ValidationMode: model.ValidationRelaxed, Offline: true, Limits: limits}
}
