package adapters

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/app"
)

// BeginReset waits for the demo's portal, which may still be getting ready.
func (s *Services) BeginReset(ctx context.Context, key string, q spst.ResetRequest) (spst.Reset, error) {
	if err := s.ready(ctx); err != nil {
		return spst.Reset{}, err
	}
	return s.Client.BeginReset(ctx, key, q)
}

// SaveImage implements credentials.ResetService.
func (s *Services) SaveImage(_ context.Context, png []byte) (string, error) {
	path, err := saveImage(xdg.UserDirs.Download, png)
	if err != nil {
		return "", &spst.Error{Kind: spst.Conflict, Code: spst.CodeImage, Err: err,
			Message: "L'image ne peut pas être enregistrée dans " + xdg.UserDirs.Download + " : vérifiez ce dossier et ses droits."}
	}
	return path, nil
}

// imageNames bounds the search for a name that is free.
const imageNames = 1000

// saveImage writes an image under the first name that is free, for its owner only.
func saveImage(dir string, png []byte) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	for n := 1; n < imageNames; n++ {
		name := "code-affiche.png"
		if n > 1 {
			name = fmt.Sprintf("code-affiche (%d).png", n)
		}
		path := filepath.Join(dir, name)
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = f.Write(png)
		return path, errors.Join(err, f.Close())
	}
	return "", fs.ErrExist
}

// Letters are what the demo's portal has mailed, newest first.
func (e *Demo) Letters() []app.Letter {
	var list []app.Letter
	for _, l := range e.post.Letters() {
		list = append(list, app.Letter{At: l.At, To: l.To, Subject: l.Subject, Text: l.Text})
	}
	return list
}
