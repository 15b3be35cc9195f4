# shellcheck shell=bash
# A real Asterisk in a folder of its own, for the tests and for `./crm demo --asterisk`: Debian 12 has no asterisk package, and the tests
# want the oldest and the newest version that we support, whatever this machine runs. No service is installed; deleting the folder undoes it.

# Raise it when the recipe below changes: a folder with another stamp is built again.
asterisk_recipe=1

asterisk_cache=${XDG_CACHE_HOME:-$HOME/.cache}/onpremcrm

# need_asterisk VERSION SUITE: the Debian suite that has this major version.
need_asterisk() {
  local version=$1 suite=$2
  mkdir -p "$asterisk_cache"
  (
    flock 9
    build_asterisk "$asterisk_cache/asterisk-$version" "$version" "$suite" 9>&-
  ) 9>"$asterisk_cache/lock"
}

build_asterisk() {
  local folder=$1 version=$2 suite=$3 log=$1.log
  if [ "$(cat "$folder/.complete" 2>/dev/null)" = "$asterisk_recipe" ]; then return; fi
  need_packages mmdebstrap ca-certificates
  echo "Fetching Asterisk $version from Debian $suite into $folder (a minute or two)" >&2
  as_root rm -rf "$folder"
  # Validity dates are not checked, because mirrors of old suites and snapshots outlive theirs.
  # shellcheck disable=SC2046 # no mirror: no word, and mmdebstrap takes Debian's own
  if ! as_root mmdebstrap --variant=minbase \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
    --include=asterisk,asterisk-core-sounds-en-wav,ca-certificates \
    "$suite" "$folder" $(debian_mirror) >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "Asterisk $version could not be fetched; the whole log is in $log" >&2
    return 1
  fi
  case $(as_root chroot "$folder" asterisk -V) in
    "Asterisk $version."*) ;;
    *)
      echo "Debian $suite no longer has Asterisk $version; scripts/asterisk-chroot.sh has to name another suite" >&2
      return 1
      ;;
  esac
  # Names are looked up in no network: Asterisk asks for its own host's at every call.
  echo 'hosts: files' | as_root tee "$folder/etc/nsswitch.conf" >/dev/null
  echo "127.0.0.1 localhost $(uname -n)" | as_root tee "$folder/etc/hosts" >/dev/null
  as_root install -d -m 1777 "$folder/srv/pbx"
  echo "$asterisk_recipe" | as_root tee "$folder/.complete" >/dev/null
}

# The mirror that this machine itself uses; nothing on other systems than Debian.
debian_mirror() {
  # shellcheck disable=SC2016 # apt's own placeholders
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 2>/dev/null | grep -v security | head -n 1
}
