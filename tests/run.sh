#!/usr/bin/env bash
# All tests of a release build, then the unit tests under AddressSanitizer and UBSan. The fuzz targets
# have a script of their own, tests/fuzz.sh.
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
werror=false
[[ "${CI:-}" == true ]] && werror=true
if [[ ! -f build-asan/build.ninja ]]; then
  meson setup build-asan --buildtype=debugoptimized -Db_sanitize=address,undefined -Dwerror=$werror ||
    give_up "set-up of the sanitizer build failed"
elif [[ $werror == true ]]; then
  meson configure build-asan -Dwerror=true
fi

meson test -C build --no-rebuild --print-errorlogs --timeout-multiplier 3
# Builds what its tests need first.
meson test -C build-asan --suite unit --print-errorlogs --timeout-multiplier 6
/usr/bin/python3 tests/count_results.py release build/$log sanitizers build-asan/$log
