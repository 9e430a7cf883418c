package client_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/spst"
)

// files is a portal that has one file, and cuts its first answers.
type files struct {
	mu       sync.Mutex
	content  []byte
	cuts     int // answers that stop in the middle
	kind     string
	tag      string
	requests []string // method, Range, If-Range, If-None-Match
}

func newFiles(size int) *files {
	content := []byte("%PDF-1.7\n" + strings.Repeat("abcdefghij", size/10))
	return &files{content: content, kind: "application/pdf", tag: tag(content)}
}

func tag(content []byte) string {
	sum := sha256.Sum256(content)
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

func (f *files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests = append(f.requests, strings.TrimSpace(r.Header.Get("Range")+" "+r.Header.Get("If-None-Match")))
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("ETag", f.tag)
	if f.cuts > 0 && r.Header.Get("If-None-Match") == "" {
		f.cuts--
		w = &part{w, len(f.content) / 20}
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.content))
}

// part stops after some bytes, and closes the connection.
type part struct {
	http.ResponseWriter
	left int
}

func (h *part) Write(b []byte) (int, error) {
	n := min(len(b), h.left)
	_, _ = h.ResponseWriter.Write(b[:n])
	if h.left -= n; h.left == 0 {
		_ = http.NewResponseController(h.ResponseWriter).Flush()
		panic(http.ErrAbortHandler)
	}
	return n, nil
}

// from is a client of f, and a folder to download to.
func from(t *testing.T, f *files) (c *client.Client, dir string) {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return newClient(t, server.URL, nil), filepath.Join(t.TempDir(), "sous", "dossier")
}

func inFolder(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func TestDownload(t *testing.T) {
	f := newFiles(1_000_000)
	c, dir := from(t, f)
	var last, total int64
	saved, err := c.SaveInvoice(t.Context(), florist, "420930", dir, "f.pdf", func(done, all int64) { last, total = done, all })
	must(t, err)
	content, err := os.ReadFile(saved.Path)
	must(t, err)
	info, err := os.Stat(saved.Path)
	must(t, err)
	if saved.Existed || saved.Path != filepath.Join(dir, "f.pdf") || !bytes.Equal(content, f.content) || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%+v, %d bytes, %s", saved, len(content), info.Mode())
	}
	if want := int64(len(f.content)); last != want || total != want {
		t.Errorf("told %d of %d", last, total)
	}
	if got := inFolder(t, dir); got != "f.pdf" {
		t.Errorf("left %s", got)
	}

	// The same download again only asks the portal whether the file has changed.
	saved, err = c.SaveInvoice(t.Context(), florist, "420930", dir, "f.pdf", nil)
	must(t, err)
	if !saved.Existed || f.requests[len(f.requests)-1] != f.tag {
		t.Errorf("%+v after %q", saved, f.requests)
	}
}

// Another file of that name is never written over.
func TestDownloadBesideAnotherFile(t *testing.T) {
	f := newFiles(1000)
	c, dir := from(t, f)
	must(t, os.MkdirAll(dir, 0o700))
	must(t, os.WriteFile(filepath.Join(dir, "f.pdf"), []byte("à moi"), 0o600))
	for _, existed := range []bool{false, true} {
		saved, err := c.SaveInvoice(t.Context(), florist, "420930", dir, "f.pdf", nil)
		must(t, err)
		if saved.Existed != existed || filepath.Base(saved.Path) != "f (2).pdf" {
			t.Errorf("%+v", saved)
		}
	}
	if mine, _ := os.ReadFile(filepath.Join(dir, "f.pdf")); string(mine) != "à moi" {
		t.Errorf("mine holds %q", mine)
	}
	if got := inFolder(t, dir); got != "f (2).pdf f.pdf" {
		t.Errorf("left %s", got)
	}
}

func TestDownloadGoesOnAfterACut(t *testing.T) {
	f := newFiles(300_000)
	f.cuts = 2
	c, dir := from(t, f)
	saved, err := c.SaveInvoice(t.Context(), florist, "420930", dir, "f.pdf", nil)
	must(t, err)
	content, _ := os.ReadFile(saved.Path)
	if !bytes.Equal(content, f.content) || len(f.requests) < 2 || !strings.HasPrefix(f.requests[1], "bytes=") {
		t.Errorf("%d bytes after %q", len(content), f.requests)
	}
	if got := inFolder(t, dir); got != "f.pdf" {
		t.Errorf("left %s", got)
	}
}

// A download continues the part that an earlier one left, unless the portal's file has changed
// meanwhile.
func TestDownloadGoesOnLater(t *testing.T) {
	for _, changed := range []bool{false, true} {
		t.Run(fmt.Sprint("changed ", changed), func(t *testing.T) {
			f := newFiles(300_000)
			f.cuts = 100
			c, dir := from(t, f)
			_, err := c.SaveInvoice(t.Context(), florist, "420930", dir, "f.pdf", nil)
			wantError(t, err, spst.Unavailable, spst.CodeCut)
			if left := inFolder(t, dir); !strings.HasPrefix(left, ".f.pdf.") || strings.Contains(left, " ") {
				t.Fatalf("left %q", left)
			}
			f.mu.Lock()
			f.cuts, f.requests = 0, nil
			if changed {
				f.content = append([]byte("%PDF-2.0\n"), f.content...)
				f.tag = tag(f.content)
			}
			f.mu.Unlock()
			saved, err := c.SaveInvoice(t.Context(), florist, "420930", dir, "f.pdf", nil)
			must(t, err)
			content, _ := os.ReadFile(saved.Path)
			if !bytes.Equal(content, f.content) || !strings.HasPrefix(f.requests[0], "bytes=") {
				t.Errorf("%d bytes after %q", len(content), f.requests)
			}
			if got := inFolder(t, dir); got != "f.pdf" {
				t.Errorf("left %s", got)
			}
		})
	}
}

func TestDownloadOfSomethingElse(t *testing.T) {
	for name, change := range map[string]func(*files){
		"a page":      func(f *files) { f.kind = "text/html" },
		"not a PDF":   func(f *files) { f.content = []byte("<html>"); f.tag = tag(f.content) },
		"wrong bytes": func(f *files) { f.tag = tag([]byte("other")) },
		"no tag":      func(f *files) { f.tag = `"../../x"` },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFiles(1000)
			change(f)
			c, dir := from(t, f)
			_, err := c.SaveInvoice(t.Context(), florist, "420930", dir, "f.pdf", nil)
			if e := wantError(t, err, spst.Unavailable, spst.CodeNotAPortal); e == nil {
				t.Error("taken")
			}
			if got := inFolder(t, dir); got != "" {
				t.Errorf("left %s", got)
			}
		})
	}
}

func TestDownloadGivenUp(t *testing.T) {
	f := newFiles(1_000_000)
	c, dir := from(t, f)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := c.SaveInvoice(ctx, florist, "420930", dir, "f.pdf", func(int64, int64) { cancel() })
	if err != nil { // the download may have ended before the cancellation
		wantError(t, err, spst.Unavailable, spst.CodeCanceled)
	}
}

func TestDownloadWhereNothingCanBeWritten(t *testing.T) {
	f := newFiles(1000)
	c, dir := from(t, f)
	must(t, os.MkdirAll(filepath.Dir(dir), 0o700))
	must(t, os.WriteFile(dir, nil, 0o600)) // a file where the folder should be
	_, err := c.SaveLedger(t.Context(), florist, 2024, dir, "e.pdf")
	wantError(t, err, spst.Conflict, spst.CodeFile)
}

// An error of the portal is given as it is, and leaves no file.
func TestDownloadRefused(t *testing.T) {
	c := signedIn(t, nil)
	dir := t.TempDir()
	_, err := c.SaveInvoice(t.Context(), florist, "1", dir, "f.pdf", nil)
	wantError(t, err, spst.NotFound, "invoice")
	_, err = c.InvoiceFile(t.Context(), florist, "1")
	wantError(t, err, spst.NotFound, "invoice")
	if got := inFolder(t, dir); got != "" {
		t.Errorf("left %s", got)
	}
	invoices, err := c.Invoices(t.Context(), florist, 2024)
	must(t, err)
	ledger, err := c.Ledger(t.Context(), florist, 0)
	must(t, err)
	if len(invoices) != 0 || ledger.Note == "" {
		t.Errorf("%+v, %+v", invoices, ledger)
	}
}
