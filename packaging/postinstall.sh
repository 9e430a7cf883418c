#!/bin/sh
# Makes the account of the portal. The service is not started: the operator says
# first who they are (portail.md).
set -e
if command -v systemd-sysusers >/dev/null 2>&1; then
	systemd-sysusers portail.conf
elif ! getent passwd portail >/dev/null; then
	nologin=$(command -v nologin || echo /usr/sbin/nologin)
	useradd --system --user-group --home-dir /var/lib/portail --no-create-home --shell "$nologin" portail
fi
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload
	systemctl try-restart portail.service # an update
fi
