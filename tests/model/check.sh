#!/usr/bin/env bash
# Checks the model of the budget's protocol: the model holds in every state, and every rule that is taken away is missed.
#   check.sh          everything
#   check.sh model    the model alone
#   check.sh BREAK_X  the model without one rule; a violation must be found
# Exit status: 0 as it must be, 1 not so, 77 spin or gcc is missing.
set -uo pipefail
cd "$(dirname "$0")"

# Fewer states than this would mean that the model can hardly move.
least_states=500000

for tool in spin gcc; do
  command -v "$tool" >/dev/null || { echo "check.sh: $tool is missing; install the packages spin and gcc" >&2; exit 77; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Verifies with the given definitions; the report of the verifier is left in $work/report.
verify() {
  cp budget.pml "$work"
  (cd "$work" && spin "$@" -a budget.pml && gcc -O2 -DSAFETY -DCOLLAPSE -DMEMLIM=2000 -o pan pan.c && ./pan -m200000 -n -w22) \
    >"$work/report" 2>&1 || { cat "$work/report"; return 1; }
}

states() { sed -nE 's/^ *([0-9.e+]+) states, stored.*/\1/p' "$work/report" | head -n 1; }

check_model() {
  verify -DRECOVERY || return 1
  grep -q 'errors: 0' "$work/report" && ! grep -qE 'Search not completed|max search depth too small|out of memory' "$work/report" || {
    cat "$work/report"
    echo "model: a violation, or the search did not end"
    return 1
  }
  local count
  count=$(printf '%.0f' "$(states)")
  [ "$count" -ge "$least_states" ] || { echo "model: only $count states; at least $least_states are expected"; return 1; }
  echo "model: holds in all $count states"
}

check_broken() {
  # Safety first: what breaks it needs no recovery, and the search is shorter.
  local definitions=("-D$1")
  case $1 in
    BREAK_SETTLE | BREAK_CLOCK) definitions+=(-DRECOVERY) ;;
    BREAK_VERSION) definitions+=(-DGRANTS=1) ;;
  esac
  verify "${definitions[@]}" || return 1
  local violated
  violated=$(sed -nE 's/^pan:[0-9]+: (assertion violated.*)$/\1/p' "$work/report")
  if [ -z "$violated" ] || [[ $violated == *"array index"* ]]; then
    cat "$work/report"
    echo "$1: no violation was found"
    return 1
  fi
  echo "$1: caught, $violated"
}

status=0
for case in ${1:-model $(grep -oE '\bBREAK_[A-Z]+\b' budget.pml | sort -u)}; do
  if [ "$case" = model ]; then
    check_model || status=1
  elif grep -qE "^#ifdef $case$" budget.pml; then
    check_broken "$case" || status=1
  else
    echo "check.sh: there is no case $case"
    status=1
  fi
done
exit $status
