#!/usr/bin/env bash
# All tests of a release build, then under AddressSanitizer and UBSan the unit tests and, some seconds
# each, the fuzz targets.
# The last line is "N passed, N failed"; exit code 1 when a test or a build failed or nothing ran.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
exec < /dev/null

log=meson-logs/testlog.json
rm -f build/$log build-asan/$log

give_up() {
  echo "tests/run.sh: $1" >&2
  echo "0 passed, 1 failed"
  exit 1
}

./setup.sh --tests || give_up "set-up or release build failed"
tests/setup_sanitizers.sh || give_up "set-up of the sanitizer build failed"

meson test -C build --no-rebuild --print-errorlogs --timeout-multiplier 3
# Builds what its tests need first.
meson test -C build-asan --suite unit --suite fuzz --print-errorlogs --timeout-multiplier 6
/usr/bin/python3 tests/count_results.py release build/$log sanitizers build-asan/$log
