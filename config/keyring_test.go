package config

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"
)

var cashier = Owner{Portal: "https://portail.exemple.fr", Number: "100042"}

// roundTrip is what any keyring must do.
func roundTrip(t *testing.T, k Keyring) {
	t.Helper()
	mandatary := Owner{Portal: cashier.Portal, Number: cashier.Number, Mandatary: true}
	if _, err := k.Get(cashier); !errors.Is(err, ErrNoSession) {
		t.Fatalf("empty: %v", err)
	}
	if err := k.Set(cashier, "jeton-1"); err != nil {
		t.Fatal(err)
	}
	if err := k.Set(mandatary, "jeton-2"); err != nil {
		t.Fatal(err)
	}
	if err := k.Set(cashier, "jeton-3"); err != nil {
		t.Fatal(err)
	}
	for owner, want := range map[Owner]string{cashier: "jeton-3", mandatary: "jeton-2"} {
		if got, err := k.Get(owner); got != want || err != nil {
			t.Errorf("%s: got %q, %v; want %q", owner.account(), got, err, want)
		}
		if err := k.Delete(owner); err != nil {
			t.Error(err)
		}
		if _, err := k.Get(owner); !errors.Is(err, ErrNoSession) {
			t.Errorf("%s: after Delete: %v", owner.account(), err)
		}
	}
	if err := k.Delete(cashier); err != nil {
		t.Errorf("deleting nothing: %v", err)
	}
}

func TestKeyringInMemory(t *testing.T) {
	kept := map[string]string{}
	roundTrip(t, Keyring{
		limit: keyringLimit,
		get: func(_, account string) (string, error) {
			if token, ok := kept[account]; ok {
				return token, nil
			}
			return "", keyring.ErrNotFound
		},
		set: func(_, account, token string) error { kept[account] = token; return nil },
		delete: func(_, account string) error {
			if _, ok := kept[account]; !ok {
				return keyring.ErrNotFound
			}
			delete(kept, account)
			return nil
		},
	})
}

func TestKeyringOfTheSystem(t *testing.T) {
	switch os.Getenv("ADHERENT_TEST_KEYRING") {
	case "":
		t.Skip("needs a Secret Service: make keyring gives one")
	case "unlocked":
		roundTrip(t, SystemKeyring())
	case "absent":
		wantUnusable(t, SystemKeyring(), "pas encore de trousseau")
	case "locked":
		wantUnusable(t, SystemKeyring(), "verrouillé")
	}
}

func wantUnusable(t *testing.T, k Keyring, why string) {
	t.Helper()
	_, got := k.Get(cashier)
	for _, err := range []error{got, k.Set(cashier, "jeton"), k.Delete(cashier)} {
		if unavailable, ok := errors.AsType[*KeyringError](err); !ok || !strings.Contains(unavailable.Why, why) {
			t.Errorf("got %v, want %q", err, why)
		}
	}
}

func TestKeyringThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		over := make(chan struct{})
		k := Keyring{limit: keyringLimit, get: func(string, string) (string, error) { <-over; return "", nil }}
		began := time.Now()
		_, err := k.Get(cashier)
		if unavailable, ok := errors.AsType[*KeyringError](err); !ok || !strings.Contains(unavailable.Why, "3 s") {
			t.Errorf("got %v", err)
		}
		if waited := time.Since(began); waited != 3*time.Second {
			t.Errorf("waited %s", waited)
		}
		close(over)
	})
}

func TestKeyringThatCannotBeUsed(t *testing.T) {
	for text, want := range map[string]string{
		"dial unix /run/user/1000/bus: connect: no such file or directory":               "session de bureau",
		"The name org.freedesktop.secrets was not provided by any .service files":        "aucun trousseau",
		"failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'": "verrouillé",
		"quelque chose d'autre": "erreur",
	} {
		k := Keyring{limit: keyringLimit, set: func(string, string, string) error { return errors.New(text) }}
		err := k.Set(cashier, "jeton")
		if unavailable, ok := errors.AsType[*KeyringError](err); !ok || !strings.Contains(unavailable.Why, want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
		if errors.Is(err, ErrNoSession) {
			t.Errorf("%s: taken for an empty keyring", text)
		}
	}
	_, noBus := exec.LookPath("dbus-launch-that-is-not-there")
	if got := why(noBus); !strings.Contains(got, "session de bureau") {
		t.Errorf("no dbus-launch: %s", got)
	}
}

func TestKeyringRefusesALongToken(t *testing.T) {
	k := Keyring{limit: keyringLimit, set: func(string, string, string) error { return nil }}
	if err := k.Set(cashier, strings.Repeat("x", maxToken+1)); err == nil {
		t.Error("no error")
	}
}
