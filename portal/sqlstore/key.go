package sqlstore

import (
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
			Kind: spst.Invalid, Code: "key",
			Message: "La clé de la base n'est pas lisible : 32 octets en base64 sont attendus.",
		}
	}
	return key, nil
}

// LoadOrCreateKey reads the key in the file at path, or makes one there that
// only its owner may read. Without it the base cannot be read any more: it is
// to be saved apart from the base.
func LoadOrCreateKey(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err == nil {
		return ParseKey(string(text))
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, errKeyFile(err)
	}
	key, err := NewKey()
	if err != nil {
		return nil, errKeyFile(err)
	}
	if err := createKeyFile(path, key); err != nil {
		return nil, errKeyFile(err)
	}
	return key, nil
}

func createKeyFile(path string, key []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(key) + "\n")
	return errors.Join(err, f.Sync(), f.Close())
}

func errKeyFile(err error) error {
	return &spst.Error{
		Kind: spst.Unavailable, Code: "key_file", Err: err,
		Message: "Le fichier de la clé ne peut pas être lu ou créé. Vérifiez le dossier et ses droits.",
	}
}
