#!/usr/bin/env bash
# Installs what the tests need beyond Go: a C compiler for the race detector,
# a Secret Service and its bus for the keyring tests, readers of PDFs, an SSH client,
# strace to make disks fail,
# HAProxy to stand before the portal, LibreOffice to open what is exported, a reader of QR codes,
# tmux and GNU Screen to run in, PostgreSQL and pgbouncer, which the tests start themselves, and what the portal's guide uses. Debian, as root;
# elsewhere it names what is missing and stops.
set -euo pipefail

missing=()
need() { command -v "$1" >/dev/null || missing+=("$2"); }
need gcc gcc
need dbus-run-session dbus
need gnome-keyring-daemon gnome-keyring
need qpdf qpdf
need pdftotext poppler-utils
need ssh openssh-client
[[ $(uname) != Linux ]] || need strace strace
need haproxy haproxy
need curl curl
need openssl openssl
[[ $(uname) != Linux ]] || need ip iproute2
[[ $(uname) != Linux ]] || need systemd-analyze systemd
need soffice libreoffice-calc
need zbarimg zbar-tools
need tmux tmux
need screen screen
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || need initdb postgresql
[[ -x /usr/sbin/pgbouncer ]] || need pgbouncer pgbouncer
[[ -e /usr/include/stdlib.h || $(uname) != Linux ]] || missing+=(libc6-dev)
[[ ${#missing[@]} -eq 0 ]] && exit 0

if [[ $(id -u) -ne 0 ]] || ! command -v apt-get >/dev/null; then
	echo "the tests need: ${missing[*]} (names of the Debian packages). Install them and start again." >&2
	exit 1
fi
export DEBIAN_FRONTEND=noninteractive
if [[ " ${missing[*]} " == *" postgresql "* ]]; then # which would start a server of its own
	mkdir -p /etc/postgresql-common/createcluster.d
	echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/adherent.conf
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}"
if [[ " ${missing[*]} " == *" pgbouncer "* && -d /run/systemd/system ]]; then # which serves nobody
	systemctl disable --now pgbouncer
fi
