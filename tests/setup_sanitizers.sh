#!/usr/bin/env bash
# Sets up build-asan/, for tests under AddressSanitizer and UBSan and for libFuzzer's targets: by clang, which has
# libFuzzer and compiles such a build in half of g++'s time. CI=true makes warnings errors.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

werror=false
[[ "${CI:-}" == true ]] && werror=true
if [[ ! -f build-asan/build.ninja ]]; then
  # Lines are all that a report needs of the debugging information. Null pointers stop AddressSanitizer's program, too;
  # without UBSan's checks of them, of objects' sizes and of virtual tables a third of the compile time is saved.
  CXX=${CXX:-clang++} CXXFLAGS="${CXXFLAGS:-} -gline-tables-only -fno-sanitize=null,object-size,vptr" meson setup build-asan \
    --buildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false -Dwerror=$werror
elif [[ $werror == true ]]; then
  meson configure build-asan -Dwerror=true
fi
