package facturx

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"github.com/espace-adherent/adherent/spst"
)

const (
	maxXML     = 4 << 20   // the largest XML that is read
	maxDecoded = 64 << 20  // of any one part of the PDF
	maxObjects = 1_000_000 // in the PDF
	maxSpecs   = 10_000    // embedded files, and nodes of their tree
)

// names are those that Factur-X and its sisters give to the XML.
var names = []string{"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"}

// Extract gives the XML inside a PDF, as it is.
func Extract(pdf []byte) ([]byte, error) {
	content, err := embedded(pdf)
	if err != nil {
		return nil, malformed(err)
	}
	if content == nil {
		return nil, &spst.Error{Kind: spst.Invalid, Code: spst.CodeNoXML,
			Message: "Ce PDF ne contient pas de facture lisible par un programme (Factur-X)."}
	}
	return content, nil
}

// embedded gives the file that is the invoice: the first of one of the names, else
// the first whose root is an invoice's; nil when there is none. Neither the version
// in the header nor the relation of the file is looked at: producers give any
// (1.3 to 2.0; Data, Source, Alternative, none).
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
	catalog, err := file.Catalog()
	if err != nil {
		return nil, err
	}
	w := walk{file: file.XRefTable, left: maxSpecs}
	if err := w.names(catalog); err != nil {
		return nil, err
	}
	if err := w.associated(catalog); err != nil {
		return nil, err
	}
	for _, s := range w.found {
		if invoiceName(s.name) {
			return w.content(s)
		}
	}
	for _, s := range w.found {
		if !strings.EqualFold(path.Ext(s.name), ".xml") {
			continue
		}
		content, err := w.content(s)
		if err == nil && bytes.Contains(content, []byte(root)) {
			return content, nil
		}
	}
	if w.lost {
		return nil, errNotThere
	}
	return nil, nil
}

// root is the element of an invoice.
const root = "CrossIndustryInvoice"

func invoiceName(s string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(s, name) })
}

// walk gathers the embedded files of a PDF.
type walk struct {
	file  *model.XRefTable
	found []spec
	lost  bool // a file is named that is not there
	left  int  // nodes that may still be looked at: a tree may go round
}

// spec is a file specification (ISO 32000-1, 7.11.3).
type spec struct {
	name string
	dict types.Dict
}

var (
	errTooMany  = errors.New("too many embedded files")
	errNotThere = errors.New("the embedded file is not there")
)

// names reads the name tree of the embedded files (7.7.4).
func (w *walk) names(catalog types.Dict) error {
	tree, err := w.dict(catalog, "Names")
	if err == nil && tree != nil {
		tree, err = w.dict(tree, "EmbeddedFiles")
	}
	if err != nil || tree == nil {
		return err
	}
	return w.node(tree)
}

func (w *walk) node(node types.Dict) error {
	if w.left--; w.left < 0 {
		return errTooMany
	}
	pairs, err := w.array(node, "Names")
	if err != nil {
		return err
	}
	for i := 1; i < len(pairs); i += 2 {
		if err := w.add(pairs[i]); err != nil {
			return err
		}
	}
	kids, err := w.array(node, "Kids")
	if err != nil {
		return err
	}
	for _, k := range kids {
		kid, err := w.file.DereferenceDict(k)
		if err == nil && kid != nil {
			err = w.node(kid)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// associated reads the files that are tied to the document (ISO 32000-2, 14.13),
// which some producers leave out of the names.
func (w *walk) associated(catalog types.Dict) error {
	specs, err := w.array(catalog, "AF")
	if err != nil {
		return err
	}
	for _, s := range specs {
		if err := w.add(s); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) add(o types.Object) error {
	if w.left--; w.left < 0 {
		return errTooMany
	}
	d, err := w.file.DereferenceDict(o)
	if err != nil || d == nil {
		w.lost = true
		return err
	}
	s := spec{dict: d}
	for _, key := range []string{"F", "UF"} { // the Unicode one counts when there are both
		if o, ok := d.Find(key); ok {
			if name, err := w.file.DereferenceText(o); err == nil && name != "" {
				s.name = name
			}
		}
	}
	w.found = append(w.found, s)
	return nil
}

// content gives the bytes of an embedded file.
func (w *walk) content(s spec) ([]byte, error) {
	files, err := w.dict(s.dict, "EF")
	if err != nil {
		return nil, err
	}
	for _, key := range []string{"F", "UF"} {
		o, ok := files.Find(key)
		if !ok {
			continue
		}
		stream, _, err := w.file.DereferenceStreamDict(o)
		if err != nil {
			return nil, err
		}
		if stream == nil {
			continue
		}
		if err := stream.DecodeWithLimit(maxXML); err != nil {
			return nil, err
		}
		return stream.Content, nil
	}
	return nil, errNotThere
}

// dict gives the dictionary of a key; nil when there is none.
func (w *walk) dict(d types.Dict, key string) (types.Dict, error) {
	o, ok := d.Find(key)
	if !ok {
		return nil, nil
	}
	return w.file.DereferenceDict(o)
}

func (w *walk) array(d types.Dict, key string) (types.Array, error) {
	o, ok := d.Find(key)
	if !ok {
		return nil, nil
	}
	return w.file.DereferenceArray(o)
}

// reading is how a PDF is read: nothing of the machine's own settings, no
// network, and bounded.
func reading() *model.Configuration {
	limits := model.DefaultResourceLimits()
	limits.MaxDecodeBytes, limits.MaxStreamBytes, limits.MaxObjectCount = maxDecoded, maxDecoded, maxObjects
	return &model.Configuration{Reader15: true, ValidationMode: model.ValidationRelaxed, Offline: true, Limits: limits}
}
