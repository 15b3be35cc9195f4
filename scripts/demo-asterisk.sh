# shellcheck shell=bash
# For `./crm demo --asterisk`: a real Asterisk with the configuration of asterisk-config/, telephones 101 to 103 and 107 to 109, and a public
# of outside callers, all played by sipp with the scenarios of the tests.
root=${root:?}

asterisk_outside=127.0.0.2 # who calls from here comes through the trunk
asterisk_inside='' asterisk_files='' asterisk_sip='' asterisk_trunk=''
asterisk_cache=${asterisk_cache:?} demo_sockets=${demo_sockets-}

# start_demo_asterisk AMI_PORT SECRET LOG_FOLDER
start_demo_asterisk() {
  local chroot=$asterisk_cache/asterisk-22 log=$3
  asterisk_inside=/srv/pbx/demo-$$
  asterisk_files=$chroot$asterisk_inside
  asterisk_sip=$(free_udp_port 15060)
  asterisk_trunk=$(free_udp_port $((asterisk_sip + 1)))
  write_asterisk_files "$chroot" "$1" "$2"
  export Asterisk__Servers__0__RecordingsPath=$asterisk_files/spool/monitor
  export Asterisk__Servers__0__MonitorPath=$asterisk_inside/spool/monitor
  export Asterisk__Servers__0__CelCsvPath=$asterisk_files/log/cel-custom/onpremcrm.csv
  export Asterisk__Servers__0__CdrCsvPath=$asterisk_files/log/cdr-custom/onpremcrm.csv

  # Who is not root gets the right to chroot from a user namespace.
  local enter=(chroot "$chroot")
  if [ "$EUID" -ne 0 ]; then enter=(unshare --map-root-user chroot "$chroot"); fi
  start_child "$log/asterisk.log" "${enter[@]}" asterisk -f -C "$asterisk_inside/etc/asterisk.conf"
  wait_for_port "$1"
  write_sounds
  register_telephones "$log"
  start_child "$log/callers.log" play_public
}

free_udp_port() {
  local port=$1
  while grep -q "$(printf ':%04X ' "$port")" /proc/net/udp; do port=$((port + 1)); done
  echo "$port"
}

write_asterisk_files() {
  local chroot=$1 etc=$asterisk_files/etc modules extension name
  mkdir -p "$etc" "$asterisk_files"/{lib/keys,db,run,cache,sip,spool/monitor,spool/voicemail,log/cdr-custom,log/cel-custom}
  cp "$chroot"/etc/asterisk/*.conf "$etc"
  cp -r "$root/asterisk-config" "$etc/onpremcrm"
  modules=$(find "$chroot/usr/lib" -type d -path '*/asterisk/modules' -print -quit)
  cat >"$etc/asterisk.conf" <<CONF
[directories]
astcachedir => $asterisk_inside/cache
astetcdir => $asterisk_inside/etc
astmoddir => ${modules#"$chroot"}
astvarlibdir => $asterisk_inside/lib
astdbdir => $asterisk_inside/db
astkeydir => $asterisk_inside/lib
astdatadir => /usr/share/asterisk
astagidir => $asterisk_inside/lib
astspooldir => $asterisk_inside/spool
astrundir => $asterisk_inside/run
astlogdir => $asterisk_inside/log
CONF
  printf '[general]\nenabled = yes\nbindaddr = 127.0.0.1\nport = %s\n#include "onpremcrm/manager.conf"\n#include "onpremcrm-secret.conf"\n' "$2" >"$etc/manager.conf"
  printf '[crm](+)\nsecret = %s\npermit = 127.0.0.1/255.255.255.255\n' "$3" >"$etc/onpremcrm-secret.conf"
  for name in cel.conf cel_custom.conf cdr.conf cdr_custom.conf; do echo "#include \"onpremcrm/$name\"" >"$etc/$name"; done
  for name in queues.conf features.conf voicemail.conf extensions.conf; do echo "#include \"onpremcrm/examples/$name\"" >"$etc/$name"; done
  printf '[general]\nenabled=no\n' >"$etc/http.conf"
  printf '[modules]\nautoload=yes\n' >"$etc/modules.conf"
  {
    echo '#include "onpremcrm/examples/pjsip.conf"'
    printf '[transport]\ntype=transport\nprotocol=udp\nbind=127.0.0.1:%s\n' "$asterisk_sip"
    printf '[trunk-itsp](trunk)\naors=trunk-itsp\n[trunk-itsp]\ntype=aor\ncontact=sip:%s:%s\n' "$asterisk_outside" "$asterisk_trunk"
    printf '[trunk-itsp]\ntype=identify\nendpoint=trunk-itsp\nmatch=%s\n' "$asterisk_outside"
    for extension in $(seq 101 110); do
      printf '[%s](telephone)\naors=%s\ncallerid=Operator %s <%s>\n[%s](telephone-aor)\n' "$extension" "$extension" "$extension" "$extension" "$extension"
    done
  } >"$etc/pjsip.conf"
}

# A tone for each side, as raw A-law: 400 Hz inside, 800 Hz outside.
write_sounds() {
  local sip=$asterisk_files/sip
  ffmpeg -loglevel error -y -f lavfi -i 'sine=frequency=400:duration=1:sample_rate=8000' -f alaw "$sip/inside.alaw"
  ffmpeg -loglevel error -y -f lavfi -i 'sine=frequency=800:duration=1:sample_rate=8000' -f alaw "$sip/outside.alaw"
}

telephone_port() { echo $((asterisk_sip + $1)); }

register_telephones() {
  local list=$asterisk_files/sip/telephones.csv extension
  {
    echo SEQUENTIAL
    for extension in 101 102 103 107 108 109; do echo "$extension;$(telephone_port "$extension")"; done
  } >"$list"
  until sipp "127.0.0.1:$asterisk_sip" -sf "$root/tests/OnPremCrm.Testing/Pbx/Sipp/register.xml" -inf "$list" -i 127.0.0.1 -m 6 -r 20 -nostdin >>"$1/sipp.log" 2>&1; do
    sleep 0.5
  done
}

# party NAME SCENARIO ADDRESS PORT KEY=VALUE...: plays one part of one call with sipp and waits for its end. PORT 0: any.
party() {
  local name=$1 file=$asterisk_files/sip/$1.xml scenario=$root/tests/OnPremCrm.Testing/Pbx/Sipp/$2 address=$3 edits=(-e 's|{{hand_on}}||') bind=() pair
  if [ "$4" != 0 ]; then bind=(-p "$4"); fi
  shift 4
  for pair in "$@"; do edits+=(-e "s|{{${pair%%=*}}}|${pair#*=}|g"); done
  sed "${edits[@]}" "$scenario" >"$file"
  sipp "127.0.0.1:$asterisk_sip" -sf "$file" -i "$address" -mi "$address" "${bind[@]}" -m 1 -aa -nostdin -timeout 600s >/dev/null 2>&1 || true
}

# between LOW HIGH: a number of milliseconds, from seconds.
between() { echo $((($1 + RANDOM % ($2 - $1 + 1)) * 1000)); }

# Telephones that answer, most of the time; an outside world that is called and answers; callers, one after the other on three lines.
play_public() {
  local extension
  for extension in 101 102 103 107 108 109; do
    while :; do
      party "phone-$extension" answer.xml 127.0.0.1 "$(telephone_port "$extension")" "ring=$(between 4 14)" "talk=$(between 15 60)" "sound=$asterisk_files/sip/inside.alaw"
      sleep 1
    done &
  done
  while :; do
    party called answer.xml "$asterisk_outside" "$asterisk_trunk" "ring=$(between 2 6)" "talk=$(between 10 40)" "sound=$asterisk_files/sip/outside.alaw"
  done &
  for extension in 1 2 3; do
    while :; do
      sleep $((3 + RANDOM % 15))
      call_in "caller-$extension"
    done &
  done
  wait
}

call_in() {
  local dids=(101 102 103 200 200 500) from
  from=$(known_or_new_number)
  party "$1" call.xml "$asterisk_outside" 0 "number=+493055500${dids[RANDOM % ${#dids[@]}]}" "from=<sip:$from@$asterisk_outside>" \
    "patience=$(between 5 25)" "talk=$(between 15 60)" "sound=$asterisk_files/sip/outside.alaw"
}

# Two callers of three are in the contacts.
known_or_new_number() {
  local known=
  if [ $((RANDOM % 3)) -ne 0 ]; then
    known=$("$(find /usr/lib/postgresql -path '*/bin/psql' | sort -V | tail -n 1)" -h "$demo_sockets" -U crm -d crm -Atc \
      "SELECT number FROM phone_numbers WHERE contact_id IS NOT NULL ORDER BY random() LIMIT 1" 2>/dev/null) || true
  fi
  echo "${known:-+49170$((1000000 + RANDOM * 30 + RANDOM % 30))}"
}
