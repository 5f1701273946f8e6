#!/usr/bin/env bash
# Runs the fuzz targets at length: every reader of files, options and queries under AddressSanitizer and UBSan.
#   tests/fuzz.sh [SECONDS [TARGET...]]      a minute each, all of them, unless said otherwise
# What it finds is kept in build-fuzz/fuzz-corpus for the next time. Exit code 1 when a target crashed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec < /dev/null
seconds=${1:-60}
shift || true

./setup.sh --tests
[[ -f build-fuzz/build.ninja ]] ||
  CXX=clang++ meson setup build-fuzz --buildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false
ninja -C build-fuzz fuzz_targets
targets=("$@")
if ((${#targets[@]} == 0)); then
  for fuzzer in build-fuzz/tests/fuzz/*_fuzzer; do
    targets+=("$(basename "${fuzzer%_fuzzer}")")
  done
fi
failed=0
for target in "${targets[@]}"; do
  /usr/bin/python3 tests/fuzz/run_target.py "build-fuzz/tests/fuzz/${target}_fuzzer" --seconds "$seconds" \
    --seeds build-fuzz/tests/fuzz/generated_seeds --corpus "build-fuzz/fuzz-corpus/$target" || failed=1
done
exit $failed
