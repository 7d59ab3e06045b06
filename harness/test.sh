#!/bin/sh
# Installs what is missing, builds everything twice, and runs all tests: as released, and under the address and
# undefined-behaviour sanitizers.
set -eu
. "$(dirname "$0")/setup.sh"
need libxml2-utils xmllint
need python3 python3
need_package python3-yaml
need openssl openssl
need nghttp2-server nghttpd
need nginx-light nginx
need chromium chromium
need_package json-schema-test-suite
install_wanted

build() {  # build FOLDER CMAKE-OPTION…
  folder=$1
  shift
  cmake -S "$root" -B "$root/$folder" -G Ninja "$@" >/dev/null
  cmake --build "$root/$folder"
}
run_tests() {
  ctest --test-dir "$root/$1" --output-on-failure --parallel "$(nproc)"
}

build build-test -DCMAKE_BUILD_TYPE=Release -DASSAY_TESTS=ON
run_tests build-test
build build-sanitized -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG="-O1 -g1" -DASSAY_TESTS=ON \
  -DASSAY_SANITIZE=address,undefined
run_tests build-sanitized
