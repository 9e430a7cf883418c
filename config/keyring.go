package config

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/zalando/go-keyring"
)

// ErrNoSession says that the keyring answers and holds no session.
var ErrNoSession = errors.New("aucune session n'est gardée dans le trousseau")

// KeyringError says that the keyring of this machine cannot be used. Why is a
// French sentence without a full stop, to follow « parce que » or a colon.
type KeyringError struct {
	Why string
	Err error
}

func (e *KeyringError) Error() string { return "trousseau indisponible : " + e.Why }

// Unwrap gives the cause.
func (e *KeyringError) Unwrap() error { return e.Err }

// Owner is whose session it is; the keyring holds at most one for each.
type Owner struct {
	Portal    string // address, as [ParsePortal] gives it
	Number    string
	Mandatary bool
}

func (o Owner) account() string {
	kind := "member"
	if o.Mandatary {
		kind = "mandatary"
	}
	return o.Portal + "|" + kind + ":" + o.Number
}

const (
	keyringService = "adherent"
	// keyringLimit bounds every call: in a desktop session a locked keyring
	// asks its person to unlock it, and waits without a limit.
	keyringLimit = 3 * time.Second
	// maxToken keeps within what every system stores (Windows: 2560 bytes).
	maxToken = 1024
)

// Keyring keeps session tokens in the system's keyring: Secret Service,
// Keychain or Credential Manager. It never holds a password.
type Keyring struct {
	// ready is asked before each call, and may be nil.
	ready  func() error
	get    func(service, account string) (string, error)
	set    func(service, account, token string) error
	delete func(service, account string) error
	limit  time.Duration
}

// SystemKeyring is the keyring of the person who runs the program. Nothing is
// asked of it before the first call.
func SystemKeyring() Keyring {
	return Keyring{ready: keyringReady, get: keyring.Get, set: keyring.Set, delete: keyring.Delete, limit: keyringLimit}
}

// Get gives the token of o: [ErrNoSession] when there is none, [*KeyringError]
// when the keyring cannot tell. It takes 3 s at most.
func (k Keyring) Get(o Owner) (string, error) {
	return k.within(func() (string, error) { return k.get(keyringService, o.account()) })
}

// Set keeps the token of o.
func (k Keyring) Set(o Owner, token string) error {
	if len(token) > maxToken {
		return &KeyringError{Why: "le jeton de session est trop long"}
	}
	_, err := k.within(func() (string, error) { return "", k.set(keyringService, o.account(), token) })
	return err
}

// Delete forgets the token of o; one that is not there is already forgotten.
func (k Keyring) Delete(o Owner) error {
	_, err := k.within(func() (string, error) { return "", k.delete(keyringService, o.account()) })
	if errors.Is(err, ErrNoSession) {
		return nil
	}
	return err
}

// within leaves a call that does not come back to its goroutine: there is no
// way to cancel it, and it ends with the program.
func (k Keyring) within(call func() (string, error)) (string, error) {
	type answer struct {
		token string
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		if k.ready != nil {
			if err := k.ready(); err != nil {
				done <- answer{err: err}
				return
			}
		}
		token, err := call()
		done <- answer{token, err}
	}()
	limit := time.NewTimer(k.limit)
	defer limit.Stop()
	select {
	case a := <-done:
		return a.token, classify(a.err)
	case <-limit.C:
		return "", &KeyringError{Why: fmt.Sprintf("pas de réponse en %.0f s ; déverrouillez-le puis recommencez", k.limit.Seconds())}
	}
}

// classify tells "nothing kept" from "cannot be used". Only the first has a
// sentinel in go-keyring: the causes of the second are known by their text.
func classify(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, keyring.ErrNotFound) {
		return ErrNoSession
	}
	if _, known := errors.AsType[*KeyringError](err); known {
		return err
	}
	return &KeyringError{Why: why(err), Err: err}
}

const noDesktop = "ce poste n'a pas de session de bureau"

func why(err error) string {
	if _, ok := errors.AsType[*exec.Error](err); ok {
		return noDesktop
	}
	text := err.Error()
	switch {
	case strings.Contains(text, "not provided by any .service"):
		return "aucun trousseau n'est installé sur ce poste"
	case strings.Contains(text, "unlock"):
		return "il est verrouillé"
	case strings.Contains(text, "dbus"), strings.Contains(text, "dial unix"):
		return noDesktop
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return "ce système n'en a pas"
	}
	return "il a répondu par une erreur"
}
