#!/bin/sh
# Installs what some tests need besides Python packages, where Debian's packages are at hand and we may install them.
# Without it those tests say what is missing and are left out.
set -eu
wanted=""
command -v chromium >/dev/null || wanted="$wanted chromium"
command -v redis-server >/dev/null || wanted="$wanted redis-server"
command -v rabbitmq-server >/dev/null || [ -x /usr/sbin/rabbitmq-server ] || wanted="$wanted rabbitmq-server"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || wanted="$wanted postgresql"
[ -n "$wanted" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    # shellcheck disable=SC2086  # a list of names
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $wanted >/dev/null
else
    echo "Not installed, so some tests are left out:$wanted"
fi
