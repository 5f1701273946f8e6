#!/usr/bin/env bash
# Runs the fuzz targets at length: every reader of files, options and queries under AddressSanitizer and UBSan.
#   tests/fuzz.sh [SECONDS [TARGET...]]      a minute each, all of them, unless said otherwise
# What it finds is kept in build-asan/fuzz-corpus for the next time. Exit code 1 when a target crashed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec < /dev/null
seconds=${1:-60}
shift || true

./setup.sh --tests
tests/setup_sanitizers.sh
ninja -C build-asan fuzz_targets
targets=("$@")
if ((${#targets[@]} == 0)); then
  for fuzzer in build-asan/tests/fuzz/*_fuzzer; do
    targets+=("$(basename "${fuzzer%_fuzzer}")")
  done
fi
failed=0
for target in "${targets[@]}"; do
  /usr/bin/python3 tests/fuzz/run_target.py "build-asan/tests/fuzz/${target}_fuzzer" --seconds "$seconds" \
    --seeds build-asan/tests/fuzz/generated_seeds --corpus "build-asan/fuzz-corpus/$target" || failed=1
done
exit $failed
