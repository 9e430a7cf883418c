package sqlstore

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// NewKey gives a random key, for a base that nobody opens again.
func NewKey() ([]byte, error) {
	key := make([]byte, KeySize)
	_, err := rand.Read(key)
	return key, err
}

// ParseKey reads a key written in base64.
func ParseKey(text string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != KeySize {
		return nil, &spst.Error{
			Kind: spst.Invalid, Code: spst.CodeKey,
			Message: "La clé de la base n'est pas lisible : 32 octets en base64 sont attendus.",
		}
	}
	return key, nil
}

// BaseKey reads the key of a base in the file at path. When there is no base
// yet it makes one there, that only its owner may read: without it the base
// cannot be read any more, and it is to be saved apart from the base. Beside a
// base that is there no key is ever made: it would open nothing (NotFound, code
// "no_key").
func BaseKey(ctx context.Context, base, path string) ([]byte, error) {
	key, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	there, err := Exists(ctx, base)
	switch {
	case err != nil:
		return nil, err
	case there && !IsAddress(base):
		_, err := lookAt(ctx, base, nil)
		return nil, cmp.Or(err, errNoKey(path))
	case there:
		return nil, errNoKey(path)
	}
	if key, err = NewKey(); err != nil {
		return nil, errKeyFile(err)
	}
	err = putWhole(path, func(part *os.File) error {
		_, err := part.WriteString(base64.StdEncoding.EncodeToString(key) + "\n")
		return err
	})
	if errors.Is(err, os.ErrExist) { // another program has just made it
		return readKey(path)
	}
	if err != nil {
		return nil, errKeyFile(err)
	}
	return key, nil
}

// readKey reads the key in a file; one that is not there is [fs.ErrNotExist].
func readKey(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil {
		return nil, errKeyFile(err)
	}
	return ParseKey(string(text))
}

func errNoKey(path string) error {
	return &spst.Error{
		Kind: spst.NotFound, Code: spst.CodeNoKey,
		Message: "La clé de cette base n'est pas là (" + path + " n'existe pas), et une autre ne l'ouvrirait pas. " +
			"Remettez-la à sa place, ou indiquez-la par --cle FICHIER ou PORTAIL_CLE.",
	}
}

func errKeyFile(err error) error {
	return &spst.Error{
		Kind: spst.Unavailable, Code: spst.CodeKeyFile, Err: err,
		Message: "Le fichier de la clé ne peut pas être lu ou créé. Vérifiez le dossier et ses droits.",
	}
}
