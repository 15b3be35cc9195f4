# shellcheck shell=bash
# Installs what is missing, from the distribution, and nothing else. Everything is said on stderr: stdout belongs to the command.

as_root() {
  if [ "$EUID" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Whether apt could install it. Not through a pipe: grep would end apt-cache before its last line, which counts as a failure.
has_candidate() {
  grep -q 'Candidate: [0-9]' <<<"$(apt-cache policy "$1" 2>/dev/null)"
}

# need_packages NAME...: asks for root only when one of them is missing.
need_packages() {
  local missing=() name
  for name in "$@"; do
    is_installed "$name" || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if ! command -v apt-get >/dev/null; then
    echo "Not a Debian or Ubuntu system. Please install by hand what corresponds to: ${missing[*]}" >&2
    return 1
  fi
  echo "Installing ${missing[*]}" >&2
  as_root apt-get update -q >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >&2
}

need_sdk() {
  if command -v dotnet >/dev/null && grep -q '^10\.' <<<"$(dotnet --list-sdks)"; then
    need_icu
    return
  fi
  if command -v apt-cache >/dev/null && has_candidate dotnet-sdk-10.0; then
    need_packages dotnet-sdk-10.0
    need_icu
    return
  fi
  cat >&2 <<'TEXT'
The .NET 10 SDK is missing and this system's package sources do not have it.
  Ubuntu 24.04 and newer:  sudo apt-get update && sudo apt-get install dotnet-sdk-10.0
  Debian:                  add Microsoft's package feed, then install dotnet-sdk-10.0; see
                           https://learn.microsoft.com/dotnet/core/install/linux-debian
Then run this command again.
TEXT
  return 1
}

# .NET loads ICU by itself; the package's name carries its version.
need_icu() {
  if grep -q libicuuc <<<"$(ldconfig -p 2>/dev/null)" || ! command -v apt-cache >/dev/null; then return; fi
  need_packages "$(apt-cache search --names-only '^libicu[0-9]+$' | awk '{print $1}' | sort -V | tail -n 1)"
}

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null && return
  need_packages nodejs npm
}

need_chromium() {
  local name
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && return
  done
  if has_candidate chromium; then
    need_packages chromium
  else
    need_packages chromium-browser
  fi
}
