#!/usr/bin/env bash
# Go 1.26.x on Linux (seen with go1.26.8, amd64; the same code since os/signal has Stop).
#
# A Go program that has once listened for SIGTSTP can no longer be suspended by
# it. signal.Stop and signal.Reset are documented to undo signal.Notify, and for
# SIGTSTP the runtime has no handler before the first Notify: the kernel's default
# action stops the process. After Notify and Stop (or Reset) the runtime's handler
# stays and drops the signal: kill -TSTP does nothing. A program that has given
# the terminal back and wants to be suspended has to raise SIGSTOP.
#
# Output seen:
#   fresh: T
#   stop: S
#   reset: S
#   sigstop: T
set -euo pipefail
work=$(mktemp -d)
trap 'kill -KILL $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
cat > go.mod <<'MOD'
module finding

go 1.26.0
MOD
cat > main.go <<'GO'
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	heard := make(chan os.Signal, 1)
	switch os.Args[1] {
	case "stop", "sigstop":
		signal.Notify(heard, syscall.SIGTSTP)
		signal.Stop(heard)
	case "reset":
		signal.Notify(heard, syscall.SIGTSTP)
		signal.Reset(syscall.SIGTSTP)
	}
	os.Stdout.WriteString("ready\n")
	os.Stdin.Read(make([]byte, 1))
}
GO
GOFLAGS= go build -o prog .

# state starts the program in a process group of a job-control shell (one that is
# orphaned is never stopped, whatever the program does), signals it, and gives its
# state once the kernel has delivered.
state() {
  mkfifo "$1.in" "$1.out"
  set -m
  ./prog "$1" <"$1.in" >"$1.out" &
  local pid=$!
  set +m
  exec 7>"$1.in" 8<"$1.out"
  read -r _ <&8
  kill "-$2" "$pid"
  local at=S
  for _ in $(seq 50); do
    at=$(awk '/^State:/{print $2}' "/proc/$pid/status")
    [ "$at" = T ] && break
    sleep 0.02
  done
  kill -KILL "$pid"
  wait "$pid" 2>/dev/null || true
  exec 7>&- 8<&-
  case $at in R) at=S ;; esac
  echo "$1: $at"
}
{ state fresh TSTP; state stop TSTP; state reset TSTP; state sigstop STOP; } 2>/dev/null | tee seen
diff - seen <<'WANT'
fresh: T
stop: S
reset: S
sigstop: T
WANT
