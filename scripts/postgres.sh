# shellcheck shell=bash
# A private PostgreSQL for `./crm demo`: its own folder, its own socket, no port. It refuses to run as root, so root runs it as
# the `postgres` user that Debian's package makes.

as_postgres=()
if [ "$EUID" -eq 0 ]; then as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups); fi

# may_be_used_by_postgres FOLDER: root's own folders (/root) cannot be entered by that user.
may_be_used_by_postgres() {
  "${as_postgres[@]}" test -x "$1"
}

# start_postgres DATA SOCKETS LOG: sets postgres_pid; the connection string is then `Host=SOCKETS;Username=crm;Database=crm`.
start_postgres() {
  local data=$1 sockets=$2 log=$3 programs
  programs=$(find /usr/lib/postgresql -path '*/bin/initdb' -printf '%h\n' | sort -V | tail -n 1)
  mkdir -p "$data"
  if [ "$EUID" -eq 0 ]; then chown postgres "$data" "$sockets"; fi
  if [ ! -f "$data/PG_VERSION" ]; then
    # Only who may enter the folder of the socket (0700) can connect, so nobody needs a password.
    (cd "$data" && "${as_postgres[@]}" "$programs/initdb" -D "$data" -U crm --encoding=UTF8 --locale=C.UTF-8 --auth=trust) >>"$log" 2>&1
  fi
  # In a session of its own, because Ctrl-C in the terminal would end it before the services that use it.
  setsid "${as_postgres[@]}" "$programs/postgres" -D "$data" -k "$sockets" -c listen_addresses='' -c max_connections=200 >>"$log" 2>&1 &
  postgres_pid=$!
  until "$programs/pg_isready" -q -h "$sockets" -U crm -d postgres; do
    if ! kill -0 "$postgres_pid" 2>/dev/null; then
      tail -n 20 "$log" >&2
      return 1
    fi
    sleep 0.1
  done
  if [ -z "$("$programs/psql" -h "$sockets" -U crm -d postgres -Atc "SELECT 1 FROM pg_database WHERE datname = 'crm'")" ]; then
    "$programs/createdb" -h "$sockets" -U crm crm
  fi
}

# SIGINT is PostgreSQL's fast shutdown.
stop_postgres() {
  kill -INT "$postgres_pid" 2>/dev/null || true
  wait "$postgres_pid" || true
}
