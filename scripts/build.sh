# shellcheck shell=bash
# Building. One build at a time per clone, so that `./crm web` and `./crm telephony` may be started together.
root=${root:?}

# Build servers that stay in memory would be left behind by `./crm demo`.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

with_build_lock() {
  mkdir -p "$root/.data"
  (
    flock 9
    "$@" 9>&-
  ) 9>"$root/.data/build.lock"
}

build_solution() {
  with_build_lock build_all
}

build_all() {
  need_node # MSBuild runs npm for the web's TypeScript and CSS
  dotnet build "$root/OnPremCrm.sln" --nologo -v quiet -clp:NoSummary >&2
}

# publish_app NAME: src/OnPremCrm.NAME into .data/app/NAME, only if a source is newer than what is there.
publish_app() {
  with_build_lock publish_if_older "$1"
}

publish_if_older() {
  local name=$1 out=$root/.data/app/$1
  if [ -f "$out/.built" ] && [ -z "$(newer_sources "$out/.built")" ]; then return; fi
  mkdir -p "$out"
  touch "$out/.building"
  if [ "$name" = Web ]; then need_node; fi
  dotnet publish "$root/src/OnPremCrm.$name" -c Release -o "$out" -p:UseSharedCompilation=false --nologo -v quiet -clp:NoSummary >&2
  mv "$out/.building" "$out/.built"
}

newer_sources() {
  find "$root/src" "$root"/Directory.*.props "$root/global.json" \
    -type d \( -name bin -o -name obj -o -name node_modules -o -name dist \) -prune \
    -o -type f -newer "$1" -print -quit
}
