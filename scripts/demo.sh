# shellcheck shell=bash
# `./crm demo`: PostgreSQL, a PBX with callers (simulated, or a real Asterisk), the telephony service and the web application, all private
# to this folder. Whatever was started is ended by Ctrl-C or SIGTERM; without --data the data goes too.
root=${root:?}
. "$root/scripts/postgres.sh"

demo_children=()
demo_folder=
demo_keep=
demo_sockets=

run_demo() {
  local asterisk='' port=8080 secret ami log
  while [ $# -gt 0 ]; do
    case $1 in
      --asterisk) asterisk=1 ;;
      --data)
        demo_folder=$(mkdir -p "$2" && cd "$2" && pwd)
        demo_keep=1
        shift
        ;;
      --port)
        port=$2
        shift
        ;;
      *)
        echo "./crm demo: unknown option '$1'" >&2
        return 2
        ;;
    esac
    shift
  done

  need_packages postgresql ffmpeg
  need_sdk
  if [ -n "$asterisk" ]; then
    need_packages sip-tester
    . "$root/scripts/asterisk-chroot.sh"
    . "$root/scripts/demo-asterisk.sh"
    need_asterisk 22 forky
  fi
  publish_app Tool
  publish_app Telephony
  publish_app Web

  trap end_demo EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  choose_folder
  log=$demo_folder/log
  mkdir -p "$log" "$demo_folder/recordings" "$demo_folder/store"
  say "PostgreSQL"
  start_postgres "$demo_folder/postgres" "$demo_sockets" "$log/postgres.log"
  export ConnectionStrings__Crm="Host=$demo_sockets;Username=crm;Database=crm"
  export Recordings__StorePath=$demo_folder/store
  demo_tool migrate >>"$log/tool.log"
  # Sample contacts and users; what it prints are the log-ins.
  if [ -n "$asterisk" ]; then demo_tool demo seed >"$log/logins.txt"; else demo_tool demo seed --cel "$demo_folder/cel.csv" >"$log/logins.txt"; fi

  ami=$(free_port 15038)
  secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  export Asterisk__Servers__0__Name=main Asterisk__Servers__0__Host=127.0.0.1 Asterisk__Servers__0__Port=$ami
  export Asterisk__Servers__0__Username=crm Asterisk__Servers__0__Secret=$secret
  export Asterisk__Servers__0__Country=DE Asterisk__Servers__0__AreaCode=30 Asterisk__Servers__0__Trunks__0=PJSIP/trunk-itsp
  export Asterisk__Servers__0__RecordingsPath=$demo_folder/recordings
  if [ -n "$asterisk" ]; then
    say "Asterisk, phones and callers"
    start_demo_asterisk "$ami" "$secret" "$log"
  else
    say "simulated PBX"
    start_child "$log/pbx.log" dotnet "$root/.data/app/Tool/onpremcrm.dll" demo pbx --port "$ami" --secret "$secret" --recordings "$demo_folder/recordings" --cel "$demo_folder/cel.csv"
    export Asterisk__Servers__0__CelCsvPath=$demo_folder/cel.csv
  fi
  say "telephony service"
  start_child "$log/telephony.log" dotnet "$root/.data/app/Telephony/OnPremCrm.Telephony.dll"
  say "web application"
  port=$(free_port "$port")
  cd "$root/.data/app/Web" || return
  ASPNETCORE_URLS=http://127.0.0.1:$port start_child "$log/web.log" dotnet OnPremCrm.Web.dll
  wait_for_port "$port"
  announce "$port" "$log"
  # Ends when Ctrl-C comes, or as soon as one of the parts ends by itself.
  wait -n "${demo_children[@]}" || true
  echo "One part of the demo has ended; see $log" >&2
  demo_keep=1
  return 1
}

say() { echo "Starting: $1" >&2; }

# Chooses where data lives and, apart from it, a short path for PostgreSQL's socket (the system allows 107 characters).
choose_folder() {
  demo_sockets=$(mktemp -d /tmp/onpremcrm.XXXXXX)
  if [ -z "$demo_folder" ]; then
    demo_folder=$root/.data/demo
    mkdir -p "$demo_folder"
    may_be_used_by_postgres "$demo_folder" || demo_folder=$(mktemp -d /var/tmp/onpremcrm-demo.XXXXXX)
    chmod 755 "$demo_folder"
    rm -rf "${demo_folder:?}"/*
  elif ! may_be_used_by_postgres "$demo_folder"; then
    echo "The user 'postgres' may not enter $demo_folder; please name another folder with --data" >&2
    return 1
  fi
}

demo_tool() {
  dotnet "$root/.data/app/Tool/onpremcrm.dll" "$@" 2>>"$demo_folder/log/tool.log" || {
    tail -n 20 "$demo_folder/log/tool.log" >&2
    return 1
  }
}

# Each in a process group of its own (that is what `set -m` does): Ctrl-C in the terminal reaches only us, and we end the parts in their order.
start_child() {
  local log=$1
  shift
  set -m
  "$@" >>"$log" 2>&1 </dev/null &
  set +m
  demo_children+=($!)
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free_port FIRST: the first port from there on that nobody listens on.
free_port() {
  local port=$1
  while port_is_taken "$port"; do port=$((port + 1)); done
  echo "$port"
}

wait_for_port() {
  local i
  for ((i = 0; i < 600; i++)); do
    port_is_taken "$1" && return
    sleep 0.1
  done
  echo "Nothing answers on port $1 after a minute; see $demo_folder/log" >&2
  return 1
}

announce() {
  cat <<TEXT

  OnPremCrm is running:  http://127.0.0.1:$1
$(sed 's/^/  /' "$2/logins.txt")
  What the parts say is in $2
  Ctrl-C ends everything.

TEXT
}

# The newest first: callers before the PBX, the services before the database they use.
end_demo() {
  local i
  trap '' INT TERM
  for ((i = ${#demo_children[@]} - 1; i >= 0; i--)); do
    kill -TERM -- "-${demo_children[i]}" 2>/dev/null || continue
    wait "${demo_children[i]}" 2>/dev/null || true
  done
  if [ -n "${postgres_pid:-}" ]; then stop_postgres; fi
  if [ -n "${asterisk_files:-}" ]; then rm -rf "$asterisk_files"; fi
  if [ -n "$demo_sockets" ]; then rm -rf "$demo_sockets"; fi
  if [ -n "$demo_folder" ] && [ -z "$demo_keep" ]; then rm -rf "$demo_folder"; fi
}
