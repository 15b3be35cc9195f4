# shellcheck shell=bash
# A real OpenLDAP server in a folder of its own, for the tests. The package itself would set up and start a directory for the whole machine, so it is only
# unpacked, and the libraries that it needs are installed. No service is installed; deleting the folder undoes it.

slapd_folder=${XDG_CACHE_HOME:-$HOME/.cache}/onpremcrm/slapd

need_slapd() {
  if [ -e "$slapd_folder/.complete" ]; then return; fi
  if ! command -v apt-get >/dev/null; then
    echo "Not a Debian or Ubuntu system: OpenLDAP's slapd has to be unpacked into $slapd_folder by hand" >&2
    return 1
  fi
  mkdir -p "$slapd_folder"
  (
    flock 9
    if [ -e "$slapd_folder/.complete" ]; then exit; fi
    unpack_slapd 9>&-
  ) 9>"$slapd_folder.lock"
}

unpack_slapd() {
  echo "Fetching OpenLDAP's slapd into $slapd_folder" >&2
  if ! apt-cache show slapd >/dev/null 2>&1; then as_root apt-get update -q >&2; fi
  # shellcheck disable=SC2046 # a list of names
  need_packages $(apt-cache depends --no-recommends --no-suggests slapd | awk '$1 == "Depends:" && $2 ~ /^lib/ { print $2 }')
  local at
  at=$(mktemp -d)
  (cd "$at" && apt-get download -q slapd >&2) || return 1
  dpkg-deb -x "$at"/slapd_*.deb "$slapd_folder" || return 1
  rm -rf "$at"
  if ! LD_LIBRARY_PATH=$(dirname "$(find "$slapd_folder" -name 'libslapi*' | head -n 1)") "$slapd_folder/usr/sbin/slapd" -VV 2>&1 | grep -q OpenLDAP; then
    echo "slapd in $slapd_folder does not start" >&2
    return 1
  fi
  touch "$slapd_folder/.complete"
}
