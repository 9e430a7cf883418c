package config

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
)

const busVariable = "DBUS_SESSION_BUS_ADDRESS"

// keyringReady tells whether there is a keyring to ask, before go-keyring does:
// where there is no bus, the library under it starts one with dbus-launch,
// which outlives the program with the keyring's daemon, in its environment; and
// where the keyring was not made yet, it takes it for a locked one.
func keyringReady() error {
	address := sessionBus(os.Getenv, filepath.Join("/run/user", strconv.Itoa(os.Getuid())))
	if address == "" {
		return &KeyringError{Why: noDesktop}
	}
	if os.Getenv(busVariable) != address {
		// Where that library looks, as it does itself for the bus that it finds.
		if err := os.Setenv(busVariable, address); err != nil {
			return err
		}
	}
	conn, err := dbus.SessionBus()
	if err != nil {
		return err
	}
	return keyringMade(conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets"))
}

// sessionBus gives the address of the bus of the person's session, "" when there
// is none: the variable, else the socket of the session's folder, else that of
// the user's. An address that means "start one" is none.
func sessionBus(getenv func(string) string, userFolder string) string {
	if address := getenv(busVariable); address != "" && !strings.HasPrefix(address, "autolaunch:") {
		return address
	}
	for _, folder := range []string{getenv("XDG_RUNTIME_DIR"), userFolder} {
		socket := filepath.Join(folder, "bus")
		if info, err := os.Stat(socket); folder != "" && err == nil && info.Mode()&os.ModeSocket != 0 {
			return "unix:path=" + dbus.EscapeBusAddressValue(socket)
		}
	}
	return ""
}

// keyringMade tells whether the Secret Service has the collection that
// go-keyring uses: "login", else the default one. ReadAlias answers "/" for an
// alias of nothing (Secret Service API, § ReadAlias).
func keyringMade(service dbus.BusObject) error {
	var collection dbus.ObjectPath
	if err := service.Call("org.freedesktop.Secret.Service.ReadAlias", 0, "default").Store(&collection); err != nil {
		return err
	}
	if collection != "/" {
		return nil
	}
	var all []dbus.ObjectPath
	if err := service.StoreProperty("org.freedesktop.Secret.Service.Collections", &all); err != nil {
		return err
	}
	for _, path := range all {
		if path == "/org/freedesktop/secrets/collection/login" {
			return nil
		}
	}
	return &KeyringError{Why: "il n'y a pas encore de trousseau sur ce poste"}
}
