#!/usr/bin/env bash
# Every bundled set of word pairs and analogies, on one model or several: the scores, and with several
# models whether they differ from the first one's.
#
#     eval/suite.sh MODEL... [option of evaluate...]
#     eval/suite.sh a.model b.model --json
#
# Options (--json, --csv, --quiet, --seed N, --resamples N, --case MODE) go to both commands. The
# program is $NCE2VEC, or build/src/cli/nce2vec of this checkout, or the one on the PATH.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
data="$(realpath --relative-to=. "$root/eval/data")"  # shorter names in the tables

fail() {
  printf 'suite.sh: %s\n' "$1" >&2
  exit "${2:-1}"
}

usage() { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; }

find_program() {
  if [[ -n "${NCE2VEC:-}" ]]; then
    program="$NCE2VEC"
    [[ -x "$(command -v "$program" || true)" ]] || fail "NCE2VEC is '$program', which is no program"
  elif [[ -x "$root/build/src/cli/nce2vec" ]]; then
    program="$root/build/src/cli/nce2vec"
  else
    program="$(command -v nce2vec || true)"
    [[ -n "$program" ]] || fail "no nce2vec in build/ nor on the PATH; build it (./setup.sh) or set NCE2VEC"
  fi
}

models=()
while (($# > 0)) && [[ "$1" != -* ]]; do
  models+=("$1")
  shift
done
if [[ "${1:-}" == --help || "${1:-}" == -h ]]; then
  usage
  exit 0
fi
((${#models[@]} > 0)) || fail "which model? usage: suite.sh MODEL... [options of evaluate]" 2
find_program

format=table
for option in "$@"; do
  case "$option" in
    --json | --csv) format="${option#--}" ;;
  esac
done

# Both are run though the first one fails, as it does for a model that knows too few of a set's words.
status=0
"$program" evaluate similarity --model "${models[@]}" --data "$data"/EN-*.txt "$@" || status=$?
((status != 2)) || exit 2
[[ "$format" == json ]] || echo
"$program" evaluate analogy --model "${models[@]}" --data "$data/questions-words.txt" "$@" || status=$?
exit "$status"
