package sqlstore

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"

	"github.com/espace-adherent/adherent/spst"
)

// KeySize is the length of a base's key, in bytes (AES-256).
const KeySize = 32

// seals hold what is derived from a base's key, one key for each purpose.
type seals struct {
	// AES-256-GCM, a random nonce in front.
	records, replies, cursors, visits, marks, images, letters, factors, origins, drafts, views, history cipher.AEAD

	nir     []byte
	network []byte
	check   []byte
}

func newSeals(key []byte) (seals, error) {
	var s seals
	if len(key) != KeySize {
		return s, &spst.Error{
			Kind: spst.Invalid, Code: spst.CodeKey,
			Message: "La clé de la base doit compter 32 octets.",
		}
	}
	var err error
	for _, x := range []struct {
		purpose string
		aead    *cipher.AEAD
		raw     *[]byte
	}{
		{"adherent employee record v1", &s.records, nil},
		{"adherent kept reply v1", &s.replies, nil},
		{"adherent list cursor v1", &s.cursors, nil},
		{"adherent visit v1", &s.visits, nil},
		{"adherent declaration marks v1", &s.marks, nil},
		{"adherent import image v1", &s.images, nil},
		{"adherent letter v1", &s.letters, nil},
		{"adherent second factor v1", &s.factors, nil},
		{"adherent session origin v1", &s.origins, nil},
		{"adherent draft v1", &s.drafts, nil},
		{"adherent view v1", &s.views, nil},
		{"adherent employee history v1", &s.history, nil},
		{"adherent nir index v1", nil, &s.nir},
		{"adherent network index v1", nil, &s.network},
		{"adherent key check v1", nil, &s.check},
	} {
		var derived []byte
		if derived, err = hkdf.Key(sha256.New, key, nil, x.purpose, KeySize); err != nil {
			return s, err
		}
		if x.raw != nil {
			*x.raw = derived
			continue
		}
		if *x.aead, err = newAEAD(derived); err != nil {
			return s, err
		}
	}
	return s, nil
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// nirIndex finds a NIR within a member without showing it: a keyed digest, nil
// when there is none.
func (s seals) nirIndex(member string, nir spst.NIR) []byte {
	if nir == "" {
		return nil
	}
	m := hmac.New(sha256.New, s.nir)
	m.Write([]byte(member))
	m.Write([]byte{0})
	m.Write([]byte(nir))
	return m.Sum(nil)[:16]
}

// errUnsealed is a record that the key does not open although it is the base's:
// damaged, or moved from another row.
func errUnsealed(err error) error {
	return &spst.Error{Kind: spst.Internal, Code: spst.CodeUnsealed, Err: err}
}
