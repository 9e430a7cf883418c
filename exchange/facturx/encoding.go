package facturx

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// decode reads XML in the encoding that it declares, or that its first bytes tell
// (XML 1.0, appendix F). What declares UTF-8 and is not is taken for windows-1252:
// names may suffer from it, figures cannot.
func decode(content []byte, to any) error {
	wide := unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	switch {
	case bytes.HasPrefix(content, []byte("\xfe\xff")), bytes.HasPrefix(content, []byte("\xff\xfe")), bytes.HasPrefix(content, []byte("\x00<")):
	case bytes.HasPrefix(content, []byte("<\x00")):
		wide = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	default:
		wide = nil
	}
	if wide != nil {
		var err error
		if content, err = wide.NewDecoder().Bytes(content); err != nil {
			return err
		}
	}
	d := xml.NewDecoder(bytes.NewReader(content))
	d.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "utf-16") {
			return r, nil // done
		}
		e, err := htmlindex.Get(label)
		if err != nil {
			return nil, err
		}
		return e.NewDecoder().Reader(r), nil
	}
	err := d.Decode(to)
	if err != nil && !utf8.Valid(content) {
		d = xml.NewDecoder(charmap.Windows1252.NewDecoder().Reader(bytes.NewReader(content)))
		d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
		return d.Decode(to)
	}
	return err
}
