#!/bin/sh
# Starts and stops servers of one's own for the tests of replicas: PostgreSQL, Redis, RabbitMQ, out of Debian's packages.
#   sh scripts/services.sh have  NAME
#   sh scripts/services.sh start NAME FOLDER PORT     keeps what FOLDER holds, so a server can be started again
#   sh scripts/services.sh stop  NAME FOLDER PORT
# They listen on 127.0.0.1 only, keep everything in FOLDER, and run as another user where root starts them.
set -eu
what=$1 name=$2 folder=${3:-} port=${4:-}

find_postgres() {
    for bin in /usr/lib/postgresql/*/bin "$(dirname "$(command -v postgres 2>/dev/null || echo /none/x)")"; do
        [ -x "$bin/initdb" ] && [ -x "$bin/pg_ctl" ] && echo "$bin" && return 0
    done
    return 1
}

find_rabbitmq() {
    for server in /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server; do
        [ -x "$server" ] && echo "$server" && return 0
    done
    return 1
}

# PostgreSQL refuses to run as root, and no server needs to.
plain_user() {
    if [ "$(id -u)" -ne 0 ]; then "$@"; else setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; fi
}

prepare() {
    mkdir -p "$folder"
    if [ "$(id -u)" -eq 0 ]; then
        chown nobody:nogroup "$folder"
        parent=$folder
        while [ "$parent" != / ]; do  # a test's folder is closed to everybody else
            parent=$(dirname "$parent")
            chmod o+x "$parent" 2>/dev/null || true
        done
    fi
}

rabbitmq_settings() {
    server=$(find_rabbitmq)
    export HOME="$folder" RABBITMQ_NODENAME="guide$port@localhost" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1
    export RABBITMQ_NODE_PORT="$port" RABBITMQ_DIST_PORT=$((port + 1)) ERL_EPMD_PORT=$((port + 2))
    export RABBITMQ_MNESIA_BASE="$folder/data" RABBITMQ_LOG_BASE="$folder/log" RABBITMQ_PID_FILE="$folder/pid"
    export RABBITMQ_ENABLED_PLUGINS_FILE="$folder/plugins" ERL_EPMD_ADDRESS=127.0.0.1 RABBITMQ_CONF_ENV_FILE=/dev/null
    export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 1:1 +sbwt none -kernel inet_dist_use_interface {127,0,0,1}"
}

case "$what-$name" in
have-postgresql) find_postgres >/dev/null ;;
have-redis) command -v redis-server >/dev/null ;;
have-rabbitmq) find_rabbitmq >/dev/null ;;
start-postgresql)
    prepare
    bin=$(find_postgres)
    if [ ! -d "$folder/data" ]; then
        plain_user "$bin/initdb" -D "$folder/data" -U guide -A trust -E UTF8 --no-sync --locale=C >"$folder/initdb.log" 2>&1
        echo "max_connections = 60" >>"$folder/data/postgresql.conf"
    fi
    plain_user "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=" start >/dev/null
    ;;
stop-postgresql) plain_user "$(find_postgres)/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null ;;
start-redis)
    prepare
    plain_user redis-server --port "$port" --bind 127.0.0.1 --dir "$folder" --save "" --appendonly no \
        --pidfile "$folder/pid" --logfile "$folder/log" --daemonize yes >/dev/null
    i=0
    until redis-cli -p "$port" ping >/dev/null 2>&1; do
        i=$((i + 1)) && [ "$i" -lt 100 ] || exit 1
        sleep 0.1
    done
    ;;
stop-redis)
    redis-cli -p "$port" shutdown nosave >/dev/null 2>&1 || true
    ;;
start-rabbitmq)
    prepare
    rabbitmq_settings
    touch "$folder/plugins"
    [ "$(id -u)" -ne 0 ] || chown nobody:nogroup "$folder/plugins"
    cd "$folder"
    plain_user setsid "$server" >"$folder/out" 2>&1 </dev/null &
    i=0
    until grep -q "Starting broker... completed" "$folder/out" 2>/dev/null; do
        i=$((i + 1)) && [ "$i" -lt 600 ] || { cat "$folder/out" >&2; exit 1; }
        sleep 0.1
    done
    ;;
stop-rabbitmq)
    rabbitmq_settings
    pid=$(cat "$folder/pid" 2>/dev/null) || exit 0
    kill "$pid" 2>/dev/null || true
    i=0
    while kill -0 "$pid" 2>/dev/null; do
        i=$((i + 1)) && [ "$i" -lt 300 ] || { kill -9 "$pid"; break; }
        sleep 0.1
    done
    epmd -kill >/dev/null 2>&1 || true  # only the one on this port
    ;;
*) echo "usage: services.sh have|start|stop postgresql|redis|rabbitmq FOLDER PORT" >&2; exit 2 ;;
esac
