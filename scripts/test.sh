# shellcheck shell=bash
# `./crm test [NAME]`: installs, builds once, runs every test project, ends with the line `N passed, N failed`.
root=${root:?}
. "$root/scripts/asterisk-chroot.sh"
. "$root/scripts/slapd.sh"

results=$root/.data/test-results

# First two lanes side by side, each from left to right: in Pbx telephones ring in real time, and beside it runs what needs one processor at most and gives way.
# Then, each alone, what is busy by itself: Telephony runs its fixtures side by side while faults wait to be noticed, and the browser takes a processor
# whatever its priority. Beside each other they take as long as one after the other on two processors, and tests miss their seconds.
# A project that is not named runs last. "Assets" are the TypeScript's own tests.
side_by_side=("Pbx" "Web Tool Core Asterisk Tidy")
one_by_one="Telephony Browser Assets"

# What is measured in seconds goes before what is only long.
punctual="Pbx Telephony"
patience_of_others=5

# Every web process of a test would watch its files through several of the system's inotify instances, of which a user has 128.
export DOTNET_USE_POLLING_FILE_WATCHER=1

run_tests() {
  local filter=${1:-}
  need_packages postgresql sip-tester ffmpeg fonts-noto-cjk
  need_sdk
  need_chromium
  need_asterisk 22 forky || warn_without "Asterisk 22"
  need_asterisk 16 bullseye || warn_without "Asterisk 16"
  need_slapd || warn_without "OpenLDAP's server"
  build_solution
  rm -rf "$results"
  mkdir -p "$results"
  make_temporary_folder
  trap end_lanes EXIT
  trap 'exit 130' INT TERM
  name_others
  run_lanes "$filter" "${side_by_side[@]}"
  run_lanes "$filter" "$one_by_one"
  try_again
  sum_up
}

warn_without() {
  echo "$1 is not there: its tests are skipped (they fail where CI=true)" >&2
}

# Hundreds of databases are made and dropped: in memory, where there is room, that takes a tenth of the time.
make_temporary_folder() {
  local parent=${TMPDIR:-/tmp}
  if [ -w /dev/shm ] && [ "$(df --output=avail -B 1M /dev/shm | tail -n 1)" -ge 4000 ]; then parent=/dev/shm; fi
  TMPDIR=$(mktemp -d "$parent/onpremcrm-test.XXXXXX")
  export TMPDIR
  chmod 755 "$TMPDIR" # PostgreSQL runs as another user than root
}

# Whatever is still running ends, also at Ctrl-C, which background processes do not hear.
end_lanes() {
  local lane
  for lane in $(jobs -pr); do kill "$lane" 2>/dev/null || true; done
  wait
  rm -rf "$TMPDIR" 2>/dev/null || true
}

name_others() {
  local path name
  for path in "$root"/tests/OnPremCrm.*.Tests; do
    name=$(basename "$path")
    name=${name#OnPremCrm.}
    name=${name%.Tests}
    case " ${side_by_side[*]} $one_by_one " in *" $name "*) ;; *) one_by_one+=" $name" ;; esac
  done
}

# run_lanes FILTER LANE...: until all of them have ended.
run_lanes() {
  local filter=$1 lane name
  shift
  for lane in "$@"; do
    local chosen=()
    for name in $lane; do
      case OnPremCrm.$name.Tests in *"$filter"*) chosen+=("$name") ;; esac
    done
    if [ ${#chosen[@]} -gt 0 ]; then
      touch "${chosen[@]/#/$results/expected.}"
      run_lane "${chosen[@]}" &
    fi
  done
  wait
}

run_lane() {
  local name
  trap 'kill "$running"; exit 143' TERM
  for name in "$@"; do
    if [ "$name" = Assets ]; then test_assets; else test_project "$name"; fi >"$results/$name.said"
    flock "$results" cat "$results/$name.said"
  done
}

# A project that crashed, hung or ran no test counts as one failed test.
test_project() {
  local name=OnPremCrm.$1.Tests code=0 p f s since=$SECONDS
  run_project "$1" "$results/$name" || code=$?
  read -r p f s <<<"$(count_results "$results/$name.trx")"
  echo "== $name, $(((SECONDS - since) / 60)) min $(((SECONDS - since) % 60)) s"
  echo "   $p passed, $f failed, $s skipped"
  if [ "$f" -ne 0 ] || [ "$code" -ne 0 ]; then grep -v '^  Passed ' "$results/$name.log" | tail -n 200 || true; fi
  if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then
    echo "   $name ended with code $code without a failed test"
    f=1
  elif [ $((p + f + s)) -eq 0 ]; then
    echo "   $name ran no test"
    f=1
  fi
  echo "$p $f $s" >"$results/$1.count"
}

# run_project NAME REPORT [OPTION...]: writes REPORT.trx and REPORT.log. The assembly and not the project: MSBuild has nothing to say any more.
run_project() {
  local name=OnPremCrm.$1.Tests report=$2 patience=$patience_of_others
  case " $punctual " in *" $1 "*) patience=0 ;; esac
  shift 2
  timeout 1800 nice -n "$patience" dotnet test "$root/tests/$name/bin/Debug/net10.0/$name.dll" --nologo --blame-hang-timeout 5m --blame-hang-dump-type none \
    --logger 'console;verbosity=normal' --logger "trx;LogFileName=$report.trx" --results-directory "$results" "$@" \
    >"$report.log" 2>&1 &
  running=$!
  wait "$running"
}

# A few failed tests of a project are run once more when all lanes have ended, alone. What passes then passed, and is named: it depends on timing or on
# other tests, and needs mending like a failed one.
try_again() {
  local count name report p f s still again test
  for count in "$results"/*.count; do
    if [ ! -f "$count" ]; then continue; fi
    name=$(basename "$count" .count)
    report=$results/OnPremCrm.$name.Tests
    read -r p f s <"$count"
    if [ "$f" -eq 0 ] || [ "$f" -gt 10 ] || [ "$(count_results "$report.trx" | cut -d ' ' -f 2)" -ne "$f" ]; then continue; fi
    run_project "$name" "$report.again" --filter "$(failed_names "$report.trx" | sed 's/.*/FullyQualifiedName~&/' | paste -sd '|')" || true
    if [ "$(count_results "$report.again.trx" | cut -d ' ' -f 1)" -eq 0 ]; then continue; fi
    still=$(count_results "$report.again.trx" | cut -d ' ' -f 2)
    if [ "$still" -lt "$f" ]; then echo "$((p + f - still)) $still $s" >"$count"; fi
    again=$(failed_names "$report.again.trx" || true)
    for test in $(failed_names "$report.trx"); do
      case $'\n'$again$'\n' in *$'\n'$test$'\n'*) ;; *) echo "   passed only at the second try: $test" ;; esac
    done
  done
}

# failed_names TRX: the methods of the tests that failed, without their arguments.
failed_names() {
  tr '\n' ' ' <"$1" | grep -o '<UnitTestResult [^>]*>' | grep 'outcome="Failed"' | sed -E 's/.* testName="([^"(&]*).*/\1/' | sort -u
}

# count_results TRX: passed, failed, skipped
count_results() {
  if [ ! -f "$1" ]; then
    echo 0 0 0
    return
  fi
  tr '\n' ' ' <"$1" | grep -o '<UnitTestResult [^>]*>' | grep -o ' outcome="[A-Za-z]*"' | sort | uniq -c | awk '
    /Passed/ { passed = $1 } /NotExecuted/ { skipped = $1 } !/Passed|NotExecuted/ { failed += $1 }
    END { print passed + 0, failed + 0, skipped + 0 }'
}

# The TypeScript's own tests, in Node's test runner.
test_assets() {
  local report=$results/assets.tap code=0 p f s
  (cd "$root/src/OnPremCrm.Web/Assets" && exec npm test --silent -- --test-reporter=tap) >"$report" 2>"$results/assets.log" &
  running=$!
  wait "$running" || code=$?
  read -r p f s <<<"$(awk '/^# pass / { p = $3 } /^# fail / { f = $3 } /^# skipped / { s = $3 } END { print p + 0, f + 0, s + 0 }' "$report")"
  if [ "$f" -eq 0 ] && { [ "$code" -ne 0 ] || [ "$p" -eq 0 ]; }; then f=1; fi
  echo "== Assets"
  echo "   $p passed, $f failed, $s skipped"
  if [ "$f" -ne 0 ]; then cat "$results/assets.log" "$report"; fi
  echo "$p $f $s" >"$results/Assets.count"
}

# A project without a count was not run to its end.
sum_up() {
  local expected name p f s passed=0 failed=0 skipped=0
  for expected in "$results"/expected.*; do
    name=${expected##*.}
    if [ -f "$results/$name.count" ]; then
      read -r p f s <"$results/$name.count"
      passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    elif [ -f "$expected" ]; then
      echo "== $name was not run to its end"
      failed=$((failed + 1))
    fi
  done
  if [ "$skipped" -gt 0 ]; then echo "$skipped skipped"; fi
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
