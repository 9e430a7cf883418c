package workbook

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
)

// The limits of a zipped workbook: never reached by a roster of 100,000 people, and exceeded by a file
// made to fill the memory.
const (
	maxUnzipped = 512 << 20 // bytes of all entries, unzipped
	maxEntries  = 4096      // number of entries
	maxRatio    = 200       // ratio of unzipped to zipped size, for an entry above ratioFrom
	ratioFrom   = 1 << 20   // bytes unzipped
)

// archive holds the parts of a zipped workbook, by their names in lower case.
type archive map[string]*zip.File

func openZip(r io.ReaderAt, size int64) (*Book, error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // an insecure path is harmless: nothing is written to disk
		return nil, damaged(err)
	}
	if len(z.File) > maxEntries {
		return nil, refuse("Ce classeur a trop de parties pour en être un : enregistrez la feuille des salariés au format CSV.")
	}
	total, parts := uint64(0), archive{}
	for _, f := range z.File {
		total += f.UncompressedSize64
		if total > maxUnzipped || f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/max(f.CompressedSize64, 1) > maxRatio {
			return nil, refuse("Ce classeur se déplie en bien plus grand qu'une liste de salariés : il n'est pas ouvert. Enregistrez la feuille des salariés au format CSV.")
		}
		if f.Flags&1 != 0 {
			return nil, locked()
		}
		name := partName(f.Name)
		if other := parts[name]; other != nil && (other.CRC32 != f.CRC32 || other.UncompressedSize64 != f.UncompressedSize64) {
			return nil, damaged(errors.New("two parts of the same name"))
		}
		parts[name] = f
	}
	book, err := parts.open()
	if err != nil {
		return nil, damaged(err)
	}
	return book, nil
}

// partName gives the key of a part in the archive: in lower case, separated as in a URL.
func partName(name string) string {
	return strings.TrimPrefix(path.Clean("/"+strings.ToLower(strings.ReplaceAll(name, `\`, "/"))), "/")
}

// open recognizes the format of the archive from its parts.
func (a archive) open() (*Book, error) {
	if a["content.xml"] != nil || a["encrypted-package"] != nil {
		return a.openODS()
	}
	main, err := a.mainPart()
	switch {
	case err != nil:
		return nil, err
	case strings.HasSuffix(main, ".bin"):
		return nil, refuse("Ce classeur est au format binaire (.xlsb) : enregistrez-le au format .xlsx ou CSV, puis recommencez.")
	case main != "" && a.holds("word/"), main != "" && a.holds("ppt/"):
		return nil, refuse(notABook)
	case main != "":
		return a.openXLSX(main)
	case a["index/document.iwa"] != nil || a["index.zip"] != nil:
		return nil, refuse("Ce fichier est un document Numbers, Pages ou Keynote : exportez-le au format .xlsx ou CSV, puis recommencez.")
	case a["[content_types].xml"] == nil && a["mimetype"] == nil && !a.holds("_rels/"):
		return nil, refuse("Ce fichier est une archive ZIP : décompressez-la, puis choisissez le fichier de la liste.")
	}
	return nil, refuse("Ce fichier n'est ni une liste ni un classeur de tableur : choisissez un CSV, un tableur (.xlsx, .ods, .xls) ou une DSN.")
}

const notABook = "Ce fichier est un document de texte ou une présentation, pas un classeur : choisissez un CSV, un tableur (.xlsx, .ods, .xls) ou une DSN."

func (a archive) holds(folder string) bool {
	for name := range a {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return false
}

// read gives the tokens of a part to f, to the end of the part, where its checksum is compared with
// the archive's. When f stops early, the rest is not read.
func (a archive) read(part string, f func(*tokens) (whole bool)) error {
	file := a[part]
	if file == nil {
		return errors.New("a part is missing: " + part)
	}
	in, err := file.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	t := newTokens(in)
	if !f(t) && !t.failed() {
		return nil
	}
	return t.finish()
}

// relation is a relationship from one part to another (ECMA-376 part 2, 6.5).
type relation struct {
	id     string
	kind   string // the last segment of its type, the same in strict files
	target string // name of the target part
}

// relations gives the relationships of a part, or of the whole workbook for "". A part may have none.
func (a archive) relations(part string) ([]relation, error) {
	folder, name := path.Split(part)
	from := folder + "_rels/" + name + ".rels"
	if a[from] == nil {
		return nil, nil
	}
	var found []relation
	err := a.read(from, func(t *tokens) bool {
		for t.root() {
			for t.child(1) {
				r := relation{id: t.attribute("Id"), kind: t.attribute("Type"), target: t.attribute("Target")}
				r.kind = r.kind[strings.LastIndexByte(r.kind, '/')+1:]
				if !strings.HasPrefix(r.target, "/") {
					r.target = folder + r.target
				}
				r.target = partName(r.target)
				if t.attribute("TargetMode") != "External" {
					found = append(found, r)
				}
				if len(found) > maxEntries {
					t.fail(errMany)
				}
			}
		}
		return true
	})
	return found, err
}

// mainPart gives the main part of the archive, "" when none is declared: from the relationships of the
// whole workbook, or else from the content types.
func (a archive) mainPart() (string, error) {
	found, err := a.relations("")
	if err != nil {
		return "", err
	}
	if i := slices.IndexFunc(found, func(r relation) bool { return r.kind == "officeDocument" && a[r.target] != nil }); i >= 0 {
		return found[i].target, nil
	}
	const types = "[content_types].xml"
	for _, usual := range [...]string{"xl/workbook.xml", "xl/workbook.bin"} {
		if a[usual] != nil && len(found) == 0 {
			return usual, nil
		}
	}
	if a[types] == nil {
		return "", nil
	}
	main := ""
	err = a.read(types, func(t *tokens) bool {
		for t.root() {
			for t.child(1) {
				kind := t.attribute("ContentType")
				if part := partName(t.attribute("PartName")); a[part] != nil &&
					(strings.HasSuffix(kind, ".main+xml") || strings.HasPrefix(kind, "application/vnd.ms-excel.sheet.binary")) {
					main = part
				}
			}
		}
		return true
	})
	return main, err
}
