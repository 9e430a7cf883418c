package client

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"

	"github.com/espace-adherent/adherent/spst"
)

const (
	pdfType = "application/pdf"
	pdfHead = "%PDF-"
	// resumes is how many times an interrupted download is continued.
	resumes = 4
	// maxFile is the largest file that is downloaded.
	maxFile = 256 << 20
	// toldEvery is the shortest time between two reports of the progress.
	toldEvery = 100 * time.Millisecond
)

// Saved is a file that a download left.
type Saved struct {
	Path string
	// Existed tells that a file with that content was there already: nothing was written.
	Existed bool
}

// Progress receives how many bytes of a file have come, and how many there will be (-1 when the portal
// does not say): ten times a second at most, and once at the end.
type Progress func(done, total int64)

// download is one file to be written whole or not at all: first to a temporary file in the same
// folder, flushed to the disk before it is renamed. A part left by an interruption is continued, by a
// later download too.
type download struct {
	client *Client
	call   call
	dir    string
	name   string
	told   Progress
	last   time.Time
}

// save downloads a PDF to dir/name. It never writes over a file: one with the same content is left as
// it is, and beside one with another content the download is named « name (2) ».
func (c *Client) save(ctx context.Context, k call, dir, name string, told Progress) (Saved, error) {
	k.media = pdfType
	if told == nil {
		told = func(int64, int64) {}
	}
	d := &download{client: c, call: k, dir: dir, name: name, told: told}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return Saved{}, fileError(err)
	}
	if same := d.there(); same != "" {
		k.header = http.Header{"If-None-Match": {same}}
		resp, err := c.send(ctx, k)
		if err != nil {
			return Saved{}, err
		}
		discard(resp)
		if resp.StatusCode() == http.StatusNotModified {
			return Saved{Path: filepath.Join(dir, name), Existed: true}, nil
		}
	}
	part, err := d.fetch(ctx)
	if err != nil {
		return Saved{}, err
	}
	saved, err := d.place(part)
	if stale, _, _ := d.partial(); err == nil && stale != "" { // a part of an older version
		err = fileError(os.Remove(stale))
	}
	return saved, err
}

// there gives the ETag of the existing file of that name, or "".
func (d *download) there() string {
	content, err := os.ReadFile(filepath.Join(d.dir, d.name))
	if err != nil {
		return ""
	}
	return tagOf(content)
}

// tagOf gives the ETag that the portal gives to a file: its SHA-256.
func tagOf(content []byte) string {
	sum := sha256.Sum256(content)
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

// fetch downloads into the temporary file, continuing where it was interrupted.
func (d *download) fetch(ctx context.Context) (part string, err error) {
	for try := 0; ; try++ {
		part, err = d.attempt(ctx)
		if err == nil || spst.CodeOf(err) != spst.CodeCut || try == resumes {
			return part, err
		}
		select {
		case <-ctx.Done():
			return "", netError(ctx, ctx.Err())
		case <-time.After(d.client.retryWait):
		}
	}
}

// attempt sends one request for the file, or for what is missing from the part on the disk.
func (d *download) attempt(ctx context.Context) (string, error) {
	part, tag, size := d.partial()
	k := d.call
	k.header = http.Header{"Accept-Encoding": {"identity"}}
	if part != "" {
		k.header.Set("Range", "bytes="+strconv.FormatInt(size, 10)+"-")
		k.header.Set("If-Range", tag)
	}
	reading, stop := context.WithCancel(ctx)
	defer stop()
	resp, err := d.client.send(reading, k)
	if err != nil {
		if part != "" && spst.KindOf(err) == spst.Invalid { // 416: the part is longer than the file is now
			return "", errors.Join(&spst.Error{Kind: spst.Unavailable, Code: spst.CodeCut}, os.Remove(part))
		}
		return "", err
	}
	defer resp.RawBody().Close()
	if resp.StatusCode() != http.StatusPartialContent {
		size = 0
	}
	silence := time.AfterFunc(d.client.idle, stop)
	defer silence.Stop()
	part, err = d.write(resp, &heard{resp.RawBody(), silence, d.client.idle}, size)
	if ctx.Err() != nil {
		return part, netError(ctx, ctx.Err())
	}
	return part, err
}

// partName is the name of the temporary file: hidden, with the version that it is a part of.
func (d *download) partName(tag string) string {
	return filepath.Join(d.dir, "."+d.name+"."+strings.Trim(tag, `"`)+".part")
}

// partial finds the part that an earlier download left.
func (d *download) partial() (path, tag string, size int64) {
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return "", "", 0
	}
	for _, e := range entries {
		hash, ok := strings.CutPrefix(e.Name(), "."+d.name+".")
		hash, whole := strings.CutSuffix(hash, ".part")
		if info, err := e.Info(); ok && whole && err == nil && info.Mode().IsRegular() && info.Size() > 0 {
			return filepath.Join(d.dir, e.Name()), `"` + hash + `"`, info.Size()
		}
	}
	return "", "", 0
}

// write adds the body to the temporary file from offset on, and checks that the file is whole: its
// length, its PDF signature, and its hash, which is its ETag.
func (d *download) write(resp *resty.Response, body io.Reader, offset int64) (string, error) {
	tag := resp.Header().Get("ETag")
	if hash := strings.Trim(tag, `"`); len(hash) != 2*sha256.Size || strings.Trim(hash, "0123456789abcdef") != "" {
		return "", &spst.Error{Kind: spst.Unavailable, Code: spst.CodeNotAPortal}
	}
	part := d.partName(tag)
	flags := os.O_CREATE | os.O_WRONLY
	if offset == 0 {
		flags |= os.O_TRUNC
	}
	f, err := os.OpenFile(part, flags, 0o600)
	if err != nil {
		return "", fileError(err)
	}
	total := resp.RawResponse.ContentLength
	if total >= 0 {
		total += offset
	}
	err = d.copy(f, body, offset, total)
	if err == nil {
		err = fileError(f.Sync())
	}
	if closed := fileError(f.Close()); err == nil {
		err = closed
	}
	if err != nil {
		return part, err
	}
	return part, d.checkWhole(part, tag)
}

// copy writes the body to the file and reports the progress.
func (d *download) copy(f *os.File, body io.Reader, offset, total int64) error {
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return fileError(err)
	}
	done, room := offset, make([]byte, 64<<10)
	for {
		n, err := body.Read(room)
		if _, failed := f.Write(room[:n]); failed != nil {
			return fileError(failed)
		}
		done += int64(n)
		d.tell(done, total, false)
		switch {
		case errors.Is(err, io.EOF) && (total < 0 || done == total):
			d.tell(done, total, true)
			return nil
		case err != nil || done > maxFile:
			return &spst.Error{Kind: spst.Unavailable, Code: spst.CodeCut, Err: err}
		}
	}
}

func (d *download) tell(done, total int64, end bool) {
	if now := time.Now(); end || now.Sub(d.last) >= toldEvery {
		d.last = now
		d.told(done, total)
	}
}

// checkWhole removes a file that differs from what the portal announced.
func (d *download) checkWhole(part, tag string) error {
	content, err := os.ReadFile(part)
	if err != nil {
		return fileError(err)
	}
	if bytes.HasPrefix(content, []byte(pdfHead)) && tagOf(content) == tag {
		return nil
	}
	return errors.Join(&spst.Error{Kind: spst.Unavailable, Code: spst.CodeNotAPortal}, os.Remove(part))
}

// place renames the temporary file to its name, or to the next free one; a file there with the same
// content is kept instead.
func (d *download) place(part string) (Saved, error) {
	content, err := os.ReadFile(part)
	if err != nil {
		return Saved{}, fileError(err)
	}
	for n := 1; ; n++ {
		path := filepath.Join(d.dir, numbered(d.name, n))
		switch there, err := os.ReadFile(path); {
		case err == nil && bytes.Equal(there, content):
			return Saved{Path: path, Existed: true}, fileError(os.Remove(part))
		case err == nil:
			continue
		case !errors.Is(err, os.ErrNotExist):
			return Saved{}, fileError(err)
		}
		switch err := moveNew(part, path); {
		case err == nil:
			return Saved{Path: path}, nil
		case !errors.Is(err, os.ErrExist):
			return Saved{}, fileError(err)
		}
	}
}

// numbered is the name, « name (2).pdf » from the second on.
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	ext := filepath.Ext(name)
	return strings.TrimSuffix(name, ext) + " (" + strconv.Itoa(n) + ")" + ext
}

// moveNew renames without writing over anything: in one step where the file system has hard links;
// elsewhere it first creates an empty file of that name.
func moveNew(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		return os.Remove(from)
	}
	if errors.Is(err, os.ErrExist) {
		return err
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Rename(from, to))
}

func fileError(err error) error {
	if err == nil {
		return nil
	}
	return &spst.Error{Kind: spst.Conflict, Code: spst.CodeFile, Err: err,
		Message: "Le fichier ne peut pas être écrit : vérifiez le dossier, ses droits et la place qui reste."}
}
