#!/bin/sh
# Stops the portal when it is removed, not when it is updated (deb: "upgrade";
# rpm: how many are left).
set -e
case $1 in remove | 0) ;; *) exit 0 ;; esac
if [ -d /run/systemd/system ]; then
	systemctl --no-reload disable --now portail.service
fi
