#!/usr/bin/env bash
# go-keyring v0.2.8 (github.com/zalando/go-keyring) on gnome-keyring 42.1 (Debian 12),
# with D-Bus 1.14.10.
#
# A Secret Service in which no keyring was made yet (a machine where nobody has
# opened a desktop session) is not an error for it: ReadAlias("default") answers the
# path "/", and Unlock of the default alias succeeds, with an empty list. go-keyring
# takes the empty list for a keyring that stayed locked: Get and Set both say
#
#     failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'
#
# so that "locked" and "there is none" cannot be told apart by its errors: unlocking
# is no remedy, and ErrNotFound is not what an empty machine gives. ReadAlias has to
# be asked first.
#
# Seen:
#     ReadAlias("default"): "/"
#     Unlock(default alias): [] "/" <nil>
#     Get: failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'
#     Set: failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'
#
# Needs Go, and the Debian packages dbus and gnome-keyring.
set -euo pipefail

for tool in go dbus-run-session dbus-send gnome-keyring-daemon; do
	command -v "$tool" >/dev/null || { echo "needs $tool" >&2; exit 2; }
done
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
GOCACHE=$(go env GOCACHE) GOMODCACHE=$(go env GOMODCACHE)
export GOCACHE GOMODCACHE GOFLAGS=-mod=mod
cd "$room"
go mod init example.test/finding 2>/dev/null
go get github.com/zalando/go-keyring@v0.2.8 github.com/godbus/dbus/v5@v5.2.2 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

func main() {
	conn, err := dbus.SessionBus()
	if err != nil {
		panic(err)
	}
	service := conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets")
	var alias, prompt dbus.ObjectPath
	var unlocked []dbus.ObjectPath
	aliasErr := service.Call("org.freedesktop.Secret.Service.ReadAlias", 0, "default").Store(&alias)
	fmt.Printf("ReadAlias(\"default\"): %q\n", alias)
	unlockErr := service.Call("org.freedesktop.Secret.Service.Unlock", 0, []dbus.ObjectPath{"/org/freedesktop/secrets/aliases/default"}).Store(&unlocked, &prompt)
	fmt.Printf("Unlock(default alias): %v %q %v\n", unlocked, prompt, unlockErr)
	_, get := keyring.Get("service", "user")
	fmt.Println("Get:", get)
	set := keyring.Set("service", "user", "secret")
	fmt.Println("Set:", set)
	const locked = "failed to unlock correct collection"
	if aliasErr != nil || alias != "/" || unlockErr != nil || len(unlocked) != 0 || prompt != "/" ||
		get == nil || errors.Is(get, keyring.ErrNotFound) || !strings.Contains(get.Error(), locked) ||
		set == nil || !strings.Contains(set.Error(), locked) {
		fmt.Println("THE BEHAVIOUR HAS CHANGED")
		os.Exit(1)
	}
}
GO
go build -o finding .
export HOME=$room/home XDG_RUNTIME_DIR=$room/run XDG_DATA_HOME=$room/data
mkdir -m 700 -p "$HOME" "$XDG_RUNTIME_DIR" "$XDG_DATA_HOME"
unset DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY
dbus-run-session -- bash -c '
	gnome-keyring-daemon --foreground --components=secrets >/dev/null 2>&1 &
	daemon=$!
	for _ in $(seq 100); do
		dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
			org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | grep -q true && break
		sleep .05
	done
	./finding; rc=$?
	kill $daemon; wait $daemon 2>/dev/null
	exit $rc'
