package facturx

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"regexp"
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

// maxXML is the largest XML that is read.
const maxXML = 4 << 20

// What an embedded file is made of (ISO 32000-1, 7.11.4): a file specification
// that names it and refers to a stream.
var (
	object     = regexp.MustCompile(`(?s)\d+ \d+ obj\b.*?endobj`)
	invoiceXML = regexp.MustCompile(`(?i)/U?F\s*\((?:factur-x|zugferd-invoice|xrechnung)\.xml\)`)
	embedded   = regexp.MustCompile(`/EF\s*<<[^<>]*/U?F\s+(\d+)\s+(\d+)\s+R`)
	length     = regexp.MustCompile(`/Length\s+(\d+)`)
	deflated   = regexp.MustCompile(`/Filter\s*\[?\s*/FlateDecode`)
)

// Extract gives the XML inside a PDF, as it is. The file's objects are looked
// for as they stand: an invoice whose own dictionary is compressed
// (ISO 32000-1, 7.5.7), which PDF/A-3 allows and the portal does not do, is
// taken for one without XML.
func Extract(pdf []byte) ([]byte, error) {
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		return nil, malformed(errors.New("not a PDF"))
	}
	var ref [][]byte
	for _, spec := range object.FindAll(pdf, -1) { // the last one is in force
		if found := embedded.FindSubmatch(spec); found != nil && invoiceXML.Match(spec) {
			ref = found
		}
	}
	if ref == nil {
		return nil, &spst.Error{Kind: spst.Invalid, Code: CodeNoXML, Message: "Ce PDF ne contient pas de facture lisible par un programme (Factur-X)."}
	}
	content, err := stream(pdf, string(ref[1])+" "+string(ref[2])+" obj")
	if err != nil {
		return nil, malformed(err)
	}
	return content, nil
}

// stream gives the content of the stream that begins with head: « 12 0 obj ».
func stream(pdf []byte, head string) ([]byte, error) {
	at := bytes.LastIndex(pdf, []byte("\n"+head))
	if at < 0 {
		return nil, errors.New("the file is not there")
	}
	dictionary, body, ok := bytes.Cut(pdf[at:], []byte("stream"))
	size := length.FindSubmatch(dictionary)
	if !ok || size == nil {
		return nil, errors.New("the file has no length")
	}
	body = bytes.TrimPrefix(bytes.TrimPrefix(body, []byte("\r")), []byte("\n"))
	n, err := strconv.Atoi(string(size[1]))
	if err != nil || n > len(body) {
		return nil, errors.New("the file is cut")
	}
	if !deflated.Match(dictionary) {
		return body[:min(n, maxXML)], nil
	}
	z, err := zlib.NewReader(bytes.NewReader(body[:n]))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(z, maxXML))
}
