#!/bin/sh
# Base, key and account stay, even with purge: they are people's records. portail.md
# says how to delete them.
set -e
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload
fi
