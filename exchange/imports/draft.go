package imports

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/espace-adherent/adherent/spst"
)

// DraftForm is the [spst.Draft.Form] of the import that waits: the portal keeps it, since
// it may hold what somebody typed in place of a refused row.
const DraftForm = "import"

// draftPart is the most characters of one value of a draft.
const draftPart = 20_000

// Draft is the import as the portal keeps it.
func (p *Pending) Draft() (spst.Draft, error) {
	d := spst.Draft{Form: DraftForm, Title: p.title()}
	plain, err := json.Marshal(p)
	if err != nil {
		return d, err
	}
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		return d, err
	}
	if _, err = w.Write(plain); err == nil {
		err = w.Close()
	}
	text := base64.StdEncoding.EncodeToString(packed.Bytes())
	for n := 1; text != ""; n++ {
		part := text[:min(len(text), draftPart)]
		d.Values = append(d.Values, spst.DraftValue{Name: "part" + strconv.Itoa(n), Value: part})
		text = text[len(part):]
	}
	return d, err
}

// FromDraft is the import that [Pending.Draft] gave.
func FromDraft(d spst.Draft) (*Pending, error) {
	var text strings.Builder
	for _, v := range d.Values {
		text.WriteString(v.Value)
	}
	packed, err := base64.StdEncoding.DecodeString(text.String())
	if err != nil {
		return nil, errDraft(err)
	}
	plain, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), maxDraft))
	if err != nil {
		return nil, errDraft(err)
	}
	p := new(Pending)
	if err := json.Unmarshal(plain, p); err != nil {
		return nil, errDraft(err)
	}
	return p, nil
}

// maxDraft is the most bytes of an import that waits: a million rows decided one by one.
const maxDraft = 64 << 20

func errDraft(err error) error {
	return &spst.Error{Kind: spst.Internal, Code: spst.CodeImportState, Err: err}
}

// title says which import waits, and how far it is; a name of a file may be anything.
func (p *Pending) title() string {
	name := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, FileNames(p.Paths)))
	if len(name) > longName {
		name = append(name[:longName-1], '…')
	}
	if p.Import == "" {
		return fmt.Sprintf("examen de l'import de %s, %s", string(name), spst.Counted(p.Total, "ligne retenue", "lignes retenues"))
	}
	return fmt.Sprintf("import de %s, interrompu, %s sur %s", string(name),
		spst.Counted(p.Done, "ligne faite", "lignes faites"), spst.Thousands(p.Total))
}

const longName = 100 // characters
