#!/usr/bin/env bash
# godbus v5.2.2 (github.com/godbus/dbus/v5), with D-Bus 1.14.10 (Debian 12).
#
# SessionBus does not look at XDG_RUNTIME_DIR, as dbus-send (libdbus) does: with a bus
# that listens on $XDG_RUNTIME_DIR/bus and no DBUS_SESSION_BUS_ADDRESS, it looks in
# /run/user/UID only, then runs dbus-launch from the PATH, to start a bus of its
# own. That call has no option: SessionBus, and all that is built on it, start a
# daemon that outlives the program. And whatever bus it settles on, it puts in the
# environment of the process (DBUS_SESSION_BUS_ADDRESS), where the programs that are
# started afterwards find it.
#
# Seen:
#     dbus-send finds the bus of XDG_RUNTIME_DIR
#     SessionBus has run dbus-launch; DBUS_SESSION_BUS_ADDRESS is now "unix:path=…/launched"
#
# dbus-launch is a script here, that says that it ran and gives the address of
# another real bus. Needs Go, the Debian package dbus, and no bus in /run/user/UID.
set -euo pipefail

for tool in go dbus-daemon dbus-send; do
	command -v "$tool" >/dev/null || { echo "needs $tool" >&2; exit 2; }
done
[[ ! -e /run/user/$(id -u)/bus && ! -e /run/user/$(id -u)/dbus-session ]] || { echo "needs a user without a bus" >&2; exit 2; }
room=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; rm -rf "$room"' EXIT
GOCACHE=$(go env GOCACHE) GOMODCACHE=$(go env GOMODCACHE)
export GOCACHE GOMODCACHE GOFLAGS=-mod=mod
cd "$room"
go mod init example.test/finding 2>/dev/null
go get github.com/godbus/dbus/v5@v5.2.2 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/godbus/dbus/v5"
)

func main() {
	conn, err := dbus.SessionBus()
	if err != nil {
		fmt.Println("SessionBus:", err)
		os.Exit(1)
	}
	defer conn.Close()
	_, ran := os.Stat("launched.said")
	fmt.Printf("SessionBus has run dbus-launch: %t; DBUS_SESSION_BUS_ADDRESS is now %q\n", ran == nil, os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if ran != nil || os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		fmt.Println("THE BEHAVIOUR HAS CHANGED")
		os.Exit(1)
	}
}
GO
go build -o finding .
unset DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY
for name in bus launched; do
	dbus-daemon --session --nofork --nopidfile --address="unix:path=$room/$name" 2>/dev/null &
	pids+=($!)
	until [[ -S $room/$name ]]; do sleep .05; done
done
mkdir bin
cat >bin/dbus-launch <<LAUNCH
#!/bin/sh
touch "$room/launched.said"
echo "DBUS_SESSION_BUS_ADDRESS=unix:path=$room/launched"
LAUNCH
chmod +x bin/dbus-launch
export XDG_RUNTIME_DIR=$room PATH=$room/bin:$PATH
dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetId >/dev/null
[[ ! -e launched.said ]] || { echo "dbus-send does not look there either: THE BEHAVIOUR HAS CHANGED"; exit 1; }
echo "dbus-send finds the bus of XDG_RUNTIME_DIR"
./finding
