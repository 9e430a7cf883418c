package program

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/spst"
)

func TestExitCodes(t *testing.T) {
	t.Parallel()
	for want, errs := range map[int][]error{
		cli.ExitFailed: {errors.New("x"), &spst.Error{Kind: spst.Forbidden}, &spst.Error{Kind: spst.RateLimited},
			&spst.Error{Kind: spst.Internal}, &config.FileError{}},
		cli.ExitUsage:           {cli.Usage("x"), &config.UsageError{}},
		cli.ExitInvalid:         {&spst.Error{Kind: spst.Invalid}},
		cli.ExitUnauthenticated: {&spst.Error{Kind: spst.Unauthenticated}},
		cli.ExitNotFound:        {&spst.Error{Kind: spst.NotFound}},
		cli.ExitConflict:        {&spst.Error{Kind: spst.Conflict}, &spst.Error{Kind: spst.Stale}},
		cli.ExitUnavailable: {&spst.Error{Kind: spst.Unavailable}, &spst.Error{Kind: spst.Conflict, Code: "in_progress",
			Err: &client.Lost{}}},
	} {
		for _, err := range errs {
			if got := ExitCode(err); got != want {
				t.Errorf("%#v: exit code %d, want %d", err, got, want)
			}
		}
	}
}

func TestDebugLogHidesSecrets(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "journal.log")
	log, closer, err := openDebug(file)
	if err != nil {
		t.Fatal(err)
	}
	log.Debug("NIR 2 90 05 76 540 912 74", "token", "jeton-secret", "path", "/v1/x?nir=290057654091274",
		"error", errors.New("header Authorization: Bearer jeton-secret refused"), "nir", "290057654091274",
		"corse", "190052A540912", "status", 200)
	if err := closer.Close(); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(written)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the log is %v, %v", info.Mode(), err)
	}
	for _, secret := range []string{"jeton-secret", "290057654091274", "540 912", "190052A540912"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in the log: %s", secret, text)
		}
	}
	if !strings.Contains(text, "status=200") || !strings.Contains(text, "/v1/x") {
		t.Errorf("the log says nothing: %s", text)
	}
}
