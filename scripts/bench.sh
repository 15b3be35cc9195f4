# shellcheck shell=bash
# `./crm bench [NAME]`: tests/OnPremCrm.Benchmarks, built for speed, with a private PostgreSQL where a benchmark wants one.
root=${root:?}

run_bench() {
  need_packages postgresql
  need_sdk
  dotnet build "$root/tests/OnPremCrm.Benchmarks" -c Release --nologo -v quiet -clp:NoSummary >&2
  cd "$root" || return
  exec dotnet "$root/tests/OnPremCrm.Benchmarks/bin/Release/net10.0/OnPremCrm.Benchmarks.dll" "$@"
}
