//go:build unix

package faults

import (
	"os"
	"testing"

	"github.com/espace-adherent/adherent/test/rig"
)

func TestMain(m *testing.M) { os.Exit(rig.Main(m)) }
