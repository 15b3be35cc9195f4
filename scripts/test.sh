# shellcheck shell=bash
# `./crm test`: installs, builds once, runs every test project, ends with the line `N passed, N failed, N skipped`.
root=${root:?}
. "$root/scripts/asterisk-chroot.sh"

results=$root/.data/test-results
passed=0 failed=0 skipped=0

run_tests() {
  local filter=${1:-} project
  need_packages postgresql sip-tester ffmpeg fonts-noto-cjk
  need_sdk
  need_chromium
  need_asterisk 22 forky || warn_without "Asterisk 22"
  need_asterisk 16 bullseye || warn_without "Asterisk 16"
  build_solution
  rm -rf "$results"
  mkdir -p "$results"
  for project in "$root"/tests/OnPremCrm.*.Tests; do
    case $(basename "$project") in *"$filter"*) test_project "$project" ;; esac
  done
  if [ -z "$filter" ]; then test_assets; fi
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

warn_without() {
  echo "$1 is not there: its tests are skipped (they fail where CI=true)" >&2
}

# A project that crashed, hung or ran no test counts as one failed test. A few failed tests are tried once more, alone: what passes then passed,
# and is named, because it needs mending (a test that only fails when the machine is busy).
test_project() {
  local name report code=0 p f s again
  name=$(basename "$1")
  report=$results/$name.trx
  echo "== $name"
  run_project "$1" "$report" || code=$?
  read -r p f s <<<"$(count_results "$report")"
  if [ "$f" -gt 0 ] && [ "$f" -le 10 ]; then
    grep -v '^  Passed ' "$results/$name.log" | tail -n 200
    again=$results/$name.again.trx
    run_project "$1" "$again" --filter "$(failed_names "$report" | sed 's/.*/FullyQualifiedName~&/' | paste -sd '|')" && code=0
    report_second_try "$report" "$again"
    if [ "$(count_results "$again" | cut -d ' ' -f 1)" -gt 0 ]; then
      local still
      still=$(count_results "$again" | cut -d ' ' -f 2)
      if [ "$still" -lt "$f" ]; then p=$((p + f - still)) f=$still; fi
    fi
  fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  echo "   $p passed, $f failed, $s skipped"
  if [ "$f" -ne 0 ] || [ "$code" -ne 0 ]; then grep -v '^  Passed ' "$results/$name.log" | tail -n 200; fi
  if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then
    echo "   $name ended with code $code without a failed test"
    failed=$((failed + 1))
  elif [ $((p + f + s)) -eq 0 ]; then
    echo "   $name ran no test"
    failed=$((failed + 1))
  fi
}

# run_project PROJECT TRX [OPTION...]
run_project() {
  local project=$1 report=$2 name
  name=$(basename "$1")
  shift 2
  timeout 1800 dotnet test "$project" --no-build --nologo -v quiet --blame-hang-timeout 5m --blame-hang-dump-type none \
    --logger 'console;verbosity=normal' --logger "trx;LogFileName=$report" --results-directory "$results" "$@" \
    >"$results/$name.log" 2>&1
}

# failed_names TRX: the methods of the tests that failed, without their arguments.
failed_names() {
  tr '\n' ' ' <"$1" | grep -o '<UnitTestResult [^>]*>' | grep 'outcome="Failed"' | sed -E 's/.* testName="([^"(&]*).*/\1/' | sort -u
}

report_second_try() {
  local name
  for name in $(failed_names "$1"); do
    if ! failed_names "$2" | grep -qx "$name"; then echo "   passed only at the second try: $name"; fi
  done
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
  local report=$results/assets.tap counted code=0
  echo "== Assets"
  (cd "$root/src/OnPremCrm.Web/Assets" && npm test --silent -- --test-reporter=tap) >"$report" 2>"$results/assets.log" || code=$?
  counted=$(awk '/^# pass / { p = $3 } /^# fail / { f = $3 } /^# skipped / { s = $3 } END { print p + 0, f + 0, s + 0 }' "$report")
  # shellcheck disable=SC2086 # three words
  set -- $counted
  if [ "$code" -ne 0 ] && [ "$2" -eq 0 ]; then set -- "$1" 1 "$3"; fi
  passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
  echo "   $1 passed, $2 failed, $3 skipped"
  if [ "$2" -ne 0 ]; then cat "$results/assets.log" "$report"; fi
}
