#!/bin/sh
# Installs what is missing, builds assay, and runs it. Without arguments: all contracts on the built-in target.
# Arguments are those of `assay run`: sh harness/run.sh --target profile.json
# Warnings of a compiler that we have not met do not keep anybody from trying it; in test.sh they are errors.
set -eu
. "$(dirname "$0")/setup.sh"
mkdir -p "$root/build-deps"
cmake -S "$root" -B "$root/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DASSAY_TESTS=OFF \
  -DASSAY_WERROR=OFF >"$root/build-deps/configure.log" 2>&1 ||
  { cat "$root/build-deps/configure.log" >&2; exit 2; }
cmake --build "$root/build" --target assay >&2
exec "$root/build/assay" run "$@"
