#!/usr/bin/env bash
# Installs the Debian packages that are missing and builds a release in build/.
#   ./setup.sh [--tests]      --tests: also what only the tests need
# CI=true makes warnings errors.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exec < /dev/null

# cmake is how meson finds doctest.
packages=(
  cmake g++ meson ninja-build pkg-config
  libabsl-dev libboost-program-options-dev libbz2-dev libedit-dev libhnswlib-dev libhwy-dev libicu-dev
  liblzma-dev libtbb-dev libxml2-dev libxxhash-dev libzstd-dev nlohmann-json3-dev zlib1g-dev
  doctest-dev
)
case "${1:-}" in
  '') ;;
  --tests)
    packages+=(chromium chromium-driver clang fasttext libclang-rt-14-dev locales man-db python3-gensim python3-numpy python3-selenium zsh)
    ;;
  *)
    echo "setup.sh: unknown argument '$1'; the only one is --tests" >&2
    exit 2
    ;;
esac

fail() {
  echo "setup.sh: $1" >&2
  exit 1
}

installed() {
  [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2> /dev/null)" == installed ]]
}

command -v dpkg-query apt-get > /dev/null || fail "this is not Debian; install what README.md lists by hand"
missing=()
for package in "${packages[@]}"; do
  installed "$package" || missing+=("$package")
done
if ((${#missing[@]})); then
  as_root=(env)
  if ((EUID != 0)); then
    command -v sudo > /dev/null || fail "neither root nor sudo; have installed: ${missing[*]}"
    as_root=(sudo env)
  fi
  as_root+=(DEBIAN_FRONTEND=noninteractive apt-get --quiet)
  echo "Installing Debian packages: ${missing[*]}"
  "${as_root[@]}" update || fail "apt-get update failed"
  "${as_root[@]}" install --yes --no-install-recommends "${missing[@]}" ||
    fail "could not install: ${missing[*]}"
fi

werror=false
[[ "${CI:-}" == true ]] && werror=true
if [[ ! -f build/build.ninja ]]; then
  meson setup build --buildtype=release -Dwerror=$werror
elif [[ $werror == true ]]; then
  meson configure build -Dwerror=true
fi
ninja -C build -j "$(nproc)"
