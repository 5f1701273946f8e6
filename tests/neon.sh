#!/usr/bin/env bash
# The kernels' unit tests on NEON: cross-built for arm64 and run under qemu. Not part of run.sh.
#   tests/neon.sh
# Installs g++-aarch64-linux-gnu and qemu-user, and unpacks arm64 Highway and Abseil in
# build-neon/; the system's own packages stay as they are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

root=(env)
((EUID == 0)) || root=(sudo env)
"${root[@]}" DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends \
  g++-aarch64-linux-gnu qemu-user doctest-dev

if [[ ! -d build-neon/root ]]; then
  mkdir -p build-neon/packages
  # A list of arm64 packages beside the system's own.
  apt=(-o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State=build-neon/apt
       -o Dir::Cache=build-neon/apt -o Debug::NoLocking=1 -o APT::Sandbox::User=)
  mkdir -p build-neon/apt/lists/partial build-neon/apt/archives/partial
  apt=("${apt[@]/build-neon/$PWD/build-neon}")
  apt-get "${apt[@]}" --quiet update
  (cd build-neon/packages && apt-get "${apt[@]}" download libhwy-dev libhwy1 libabsl-dev)
  for package in build-neon/packages/*.deb; do dpkg -x "$package" build-neon/root; done
fi

libraries=build-neon/root/usr/lib/aarch64-linux-gnu
aarch64-linux-gnu-g++ -std=c++20 -O2 -Wall -Wextra -Werror \
  '-DHWY_DISABLED_TARGETS=(HWY_SVE|HWY_SVE2|HWY_SVE_256|HWY_SVE2_128)' \
  -I. -isystem build-neon/root/usr/include \
  -o build-neon/kernels_tests \
  src/kernels/*.cc src/base/matrix.cc tests/doctest_main.cc tests/kernels/*_test.cc \
  -L"$libraries" -Wl,--start-group "$libraries"/libabsl_*.a -Wl,--end-group -lhwy -lpthread
qemu-aarch64 -L /usr/aarch64-linux-gnu -E "LD_LIBRARY_PATH=$libraries" build-neon/kernels_tests
