#!/usr/bin/env bash
# Builds everything, runs every test, and ends with one line: "N passed, N failed, N skipped".
# Options are handed to dotnet test, for example: tests/run.sh --filter Category!=Slow
set -uo pipefail
cd "$(dirname "$0")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

die() {
  echo "tests/run.sh: $1" >&2
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
}

command -v dotnet >/dev/null || die "the .NET 10 SDK is missing; install it and put dotnet on PATH"

# The page is looked at in a real browser, the formal model is checked by spin, and clusters of silos share a real Redis,
# one a test, on ports of their own. Every package has a command of its name.
missing=()
for package in chromium spin gcc redis-server; do
  command -v "$package" >/dev/null || missing+=("$package")
done
if [ "${#missing[@]}" != 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  # The service that Debian would start is not wanted.
  policy=/usr/sbin/policy-rc.d
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy"; chmod +x "$policy"; made_policy=yes; }
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } \
    >"$results/apt.log" 2>&1 || { tail -n 5 "$results/apt.log"; echo "tests/run.sh: could not install ${missing[*]}" >&2; }
  [ -z "${made_policy:-}" ] || rm -f "$policy"
fi

dotnet build GlobalPlanner.sln -c Release -v quiet || die "the build failed"

status=0
if [ "${CI:-}" = true ]; then
  dotnet format GlobalPlanner.sln --verify-no-changes --no-restore || {
    echo "tests/run.sh: dotnet format would change files; run it and commit" >&2
    status=1
  }
fi

for project in tests/*.Tests; do
  dotnet test "$project" -c Release --no-build --logger "trx;LogFileName=$(basename "$project").trx" \
    --results-directory "$results" "$@" || status=1
done

# Sums the counters of the result files; a test project without a result file has failed as a whole.
passed=0 failed=0 skipped=0
for project in tests/*.Tests; do
  file="$results/$(basename "$project").trx"
  counters=$([ -f "$file" ] && grep -o '<Counters [^>]*>' "$file" | head -n 1)
  if [ -z "$counters" ]; then
    echo "tests/run.sh: $project left no results" >&2
    failed=$((failed + 1))
    continue
  fi
  count() { sed -E "s/.* $1=\"([0-9]+)\".*/\1/" <<<"$counters"; }
  passed=$((passed + $(count passed)))
  failed=$((failed + $(count failed) + $(count error) + $(count timeout) + $(count aborted)))
  skipped=$((skipped + $(count total) - $(count executed)))
done

[ "$failed" = 0 ] || status=1
echo "$passed passed, $failed failed, $skipped skipped"
exit $status
