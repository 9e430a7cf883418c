package document

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	_ "embed"
	"fmt"
	"regexp"
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

// What fpdf writes is completed by an incremental update (ISO 32000-1, 7.5.6):
// metadata, output intent, file identifier, and the XML, tied to the document
// as PDF/A-3 has it. fpdf does these itself in ways that readers refuse, and a
// library that rewrites the file would put the time of writing in it.

//go:embed data/sRGB2014.icc
var sRGB []byte

// metadata is written twice, in the file's dictionary and in its XMP: both must be equal.
type metadata struct {
	title, author string
	made          spst.Date
	level         string // profile of the Factur-X XML in the file; "" when there is none
}

// attachment is the file name that Factur-X requires for the XML.
const attachment = "factur-x.xml"

// archive completes a document that has no XML.
func archive(page []byte, m metadata) ([]byte, error) { return complete(page, nil, m) }

// embed completes an invoice with its XML.
func embed(page, xml []byte, m metadata) ([]byte, error) {
	return complete(page, xml, m)
}

func complete(page, xml []byte, m metadata) ([]byte, error) {
	u, err := newUpdate(page)
	if err != nil {
		return nil, err
	}
	icc := u.stream("/N 3", sRGB)
	meta := u.plainStream("/Type /Metadata /Subtype /XML", xmp(m))
	catalog := fmt.Sprintf("/Type /Catalog /Version /1.7 /Pages 1 0 R /Lang (fr-FR) /Metadata %d 0 R"+
		" /ViewerPreferences << /DisplayDocTitle true >>"+
		" /OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB) /DestOutputProfile %d 0 R >>]",
		meta, icc)
	if xml != nil {
		date := "D:" + noon(m.made).Format("20060102150405") + "Z"
		file := u.stream(fmt.Sprintf("/Type /EmbeddedFile /Subtype /text#2Fxml /Params << /Size %d /ModDate (%s) >>", len(xml), date), xml)
		spec := u.object(fmt.Sprintf("<< /Type /Filespec /F (%[1]s) /UF (%[1]s) /Desc (Factur-X) /AFRelationship /Alternative"+
			" /EF << /F %[2]d 0 R /UF %[2]d 0 R >> >>", attachment, file))
		catalog += fmt.Sprintf(" /AF [%[2]d 0 R] /Names << /EmbeddedFiles << /Names [(%[1]s) %[2]d 0 R] >> >>", attachment, spec)
	}
	u.replace(u.root, "<< "+catalog+" >>")
	return u.end(), nil
}

// update is the part that is appended to a file.
type update struct {
	out              bytes.Buffer
	size, root, info int // of the file so far: number of objects, numbers of the root and info objects
	before           int // offset of the file's last cross-reference table
	places           []place
}

type place struct{ number, offset int }

var trailer = regexp.MustCompile(`(?s)trailer\s+<<\s+/Size (\d+)\s+/Root (\d+) 0 R\s+/Info (\d+) 0 R.*startxref\s+(\d+)\s+%%EOF\s*$`)

func newUpdate(page []byte) (*update, error) {
	found := trailer.FindSubmatch(page)
	if found == nil {
		return nil, fmt.Errorf("the document has no trailer")
	}
	u := &update{}
	for i, to := range []*int{&u.size, &u.root, &u.info, &u.before} {
		n, err := strconv.Atoi(string(found[i+1]))
		if err != nil {
			return nil, err
		}
		*to = n
	}
	u.out.Write(page)
	return u, nil
}

// object adds an object and gives its number.
func (u *update) object(body string) int {
	n := u.size
	u.size++
	u.replace(n, body)
	return n
}

// replace replaces the body of the object of that number.
func (u *update) replace(n int, body string) {
	u.places = append(u.places, place{n, u.out.Len()})
	fmt.Fprintf(&u.out, "%d 0 obj\n%s\nendobj\n", n, body)
}

// stream adds a stream object with compressed bytes.
func (u *update) stream(dictionary string, content []byte) int {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(content) // into memory: it cannot fail
	_ = z.Close()
	return u.plainStream(dictionary+" /Filter /FlateDecode", packed.Bytes())
}

// plainStream adds a stream object with the bytes as they are.
func (u *update) plainStream(dictionary string, content []byte) int {
	return u.object(fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dictionary, len(content), content))
}

// end writes the cross-reference table of the update, and its trailer.
func (u *update) end() []byte {
	sum := sha256.Sum256(u.out.Bytes())
	start := u.out.Len()
	u.out.WriteString("xref\n0 0\n")
	for _, p := range u.places {
		fmt.Fprintf(&u.out, "%d 1\n%010d 00000 n \n", p.number, p.offset)
	}
	fmt.Fprintf(&u.out, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /Prev %d /ID [<%[5]x> <%[5]x>] >>\nstartxref\n%[6]d\n%%%%EOF\n",
		u.size, u.root, u.info, u.before, sum[:16], start)
	return u.out.Bytes()
}
