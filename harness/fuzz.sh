#!/bin/sh
# A long round of fuzzing with libFuzzer, by hand: sh harness/fuzz.sh [SECONDS-EACH [FUZZER…]]
# Finds are left in build-fuzzers/finds/, and so is the corpus, with which the next round goes on.
set -eu
. "$(dirname "$0")/setup.sh"
need clang clang++
need_package libclang-rt-14-dev
install_wanted

seconds=${1:-60}
[ $# -eq 0 ] || shift
folder=$root/build-fuzzers
cmake -S "$root" -B "$folder" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_C_COMPILER=clang \
  -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG="-O1 -g1" -DASSAY_TESTS=OFF -DASSAY_WERROR=OFF \
  -DASSAY_LIBFUZZER=ON -DASSAY_SANITIZE=fuzzer-no-link,address,undefined >/dev/null
names=${*:-$(cd "$root/harness/fuzzers" && ls ./*_fuzzer.cc | sed 's|./||; s|_fuzzer.cc||')}
mkdir -p "$folder/finds"
failed=""
for name in $names; do
  cmake --build "$folder" --target "${name}_fuzzer" >&2
  mkdir -p "$folder/corpus/$name"
  # Folders of seeds are flat for libFuzzer.
  case $name in
    contract) find "$root/contracts" "$root/fixtures/contracts" "$root/fixtures/bad_contracts" -name '*.json' ;;
    profile) find "$root/fixtures/profiles" "$root/fixtures/bad_profiles" -name '*.json' ;;
    answer | regex | waivers) find "$root/fixtures/fuzz_seeds/$name" -type f ;;
    xml | log) find "$root/fixtures/golden" -type f ;;
    page) find "$root/fixtures/pages" -type f ;;
    openapi) find "$root/fixtures/openapi" "$root/fixtures/fuzz_seeds/openapi" -name '*.yaml' -o -name '*.json' ;;
    *) echo "no seeds are named for $name: add them in harness/fuzz.sh" >&2; exit 1 ;;
  esac | while read -r seed; do cp "$seed" "$folder/corpus/$name/"; done
  echo "== $name, $seconds s" >&2
  "$folder/${name}_fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
    -artifact_prefix="$folder/finds/$name-" -print_final_stats=1 "$folder/corpus/$name" || failed="$failed $name"
done
[ -z "$failed" ] || { echo "finds of:$failed, in $folder/finds" >&2; exit 1; }
