#!/bin/sh
# Measures assay side by side with wrk and with a bare loop on curl's multi interface, in one run on one machine, against
# one keep-alive server (the built-in target). Ratios count; the figures themselves are this machine's.
#     sh harness/bench.sh [FOLDER]      the table goes to FOLDER/bench.md (default: build/bench)
set -eu
. "$(dirname "$0")/setup.sh"
need wrk wrk
install_wanted
out=${1:-$root/build/bench}
jobs=16
mkdir -p "$out" "$root/build-deps"
cmake -S "$root" -B "$root/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DASSAY_TESTS=OFF >"$root/build-deps/configure.log"
cmake --build "$root/build" --target assay assay_bench >&2
assay=$root/build/assay bench=$root/build/assay_bench

server=""
stop() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || :
  [ -z "$server" ] || wait "$server" 2>/dev/null || :
  server=""
}
trap stop EXIT
serve() {  # serve OPTION…: starts the built-in target and sets ASSAY_PORT
  stop
  : >"$out/serve.out"
  "$assay" serve --port 0 "$@" >"$out/serve.out" 2>&1 &
  server=$!
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    ASSAY_PORT=$(sed -n 's|.*http://127.0.0.1:\([0-9]*\).*|\1|p' "$out/serve.out")
    [ -z "$ASSAY_PORT" ] || break
    sleep 0.1
  done
  [ -n "$ASSAY_PORT" ] || { cat "$out/serve.out" >&2; exit 1; }
  export ASSAY_PORT
}
divide() { awk -v a="$1" -v b="$2" -v f="${3:-%.2f}" 'BEGIN { printf f, (b == 0 ? 0 : a / b) }'; }
of() { awk -v n="$1" '{ print $n }'; }
exchanges() { sed -n '$s/.*"exchanges":\([0-9]*\).*/\1/p' "$1/run.ndjson"; }
cost() { "$bench" cost "$assay" run --target "$profile" --out "$out/run" --jobs "$jobs" --no-color "$@"; }

# A profile for Trusted Twin alone, with as many subjects as are asked for.
profile_of() {
  python3 - "$root/fixtures/profiles/builtin.json" "$1" <<'PY'
import json, sys
profile = json.load(open(sys.argv[1]))
twin = profile["contracts"]["trusted_twin/update_user"]
twin["subjects"] = [{"user": "b8a7c6d5-e4f3-4021-9b8a-7c6d5e4f3%03d" % n} for n in range(1, int(sys.argv[2]) + 1)]
profile["contracts"] = {"trusted_twin/update_user": twin}
print(json.dumps(profile))
PY
}
need python3 python3
install_wanted
profile=$out/profile.json
profile_of 32 >"$profile"

# The middle one of an odd number of figures.
middle() { sort -g | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

cat >"$out/wrk.lua" <<'LUA'
wrk.method = "PATCH"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = os.getenv("BENCH_SECRET")
local n = 0
request = function()
  n = n + 1
  return wrk.format(nil, nil, nil, '{"name":"Bench ' .. n % 1000 .. ' x"}')
end
LUA
BENCH_SECRET=$(sed 's/.*"default": {"headers": {"Authorization": "\([^"]*\)".*/\1/' "$profile")
export BENCH_SECRET

# In turns, so that what else the machine does falls on all three alike.
serve
for file in wrk.rate loop.rate loop.cpu assay.rate assay.cpu rate.ratio cpu.ratio; do : >"$out/$file"; done
for round in 1 2 3 4 5; do
  echo "the wire: assay, a bare loop, wrk: round $round of 5" >&2
  # shellcheck disable=SC2046
  set -- $(cost --fuzz 20000)
  [ "$1" = 0 ] || { echo "bench: assay run ended with $1" >&2; exit 1; }
  sent=$(exchanges "$out/run")
  rate=$(divide "$sent" "$2" %.0f) cpu=$(awk -v c="$3" -v n="$sent" 'BEGIN { printf "%.1f", 1e6 * c / n }')
  # shellcheck disable=SC2046
  set -- $("$bench" loop "$out/run/run.ndjson" "$jobs" 3)
  echo "$rate" >>"$out/assay.rate"; echo "$cpu" >>"$out/assay.cpu"
  echo "$1" >>"$out/loop.rate"; echo "$2" >>"$out/loop.cpu"
  divide "$rate" "$1" '%.3f\n' >>"$out/rate.ratio"; divide "$2" "$cpu" '%.3f\n' >>"$out/cpu.ratio"
  wrk -t1 -c "$jobs" -d 3 -s "$out/wrk.lua" "http://127.0.0.1:$ASSAY_PORT/users/b8a7c6d5-e4f3-4021-9b8a-7c6d5e4f3001" |
    sed -n 's|^Requests/sec: *||p' >>"$out/wrk.rate"
done
wrk_rate=$(middle <"$out/wrk.rate") loop_rate=$(middle <"$out/loop.rate") loop_cpu=$(middle <"$out/loop.cpu")
assay_rate=$(middle <"$out/assay.rate") assay_cpu=$(middle <"$out/assay.cpu")
rate_ratio=$(middle <"$out/rate.ratio") cpu_ratio=$(middle <"$out/cpu.ratio")

# The main thread's time alone counts: others may have the machine.
for _ in 1 2 3 4 5; do
  "$bench" first "$assay" run --target "$root/fixtures/profiles/builtin.json" --out "$out/first"
done >"$out/first.times"
first=$(of 1 <"$out/first.times" | middle) first_cpu=$(of 2 <"$out/first.times" | middle)

echo "memory and time with more tries" >&2
small="" growth=""
for tries in 1000 10000 100000; do
  set -- $(cost --fuzz "$tries")
  [ -n "$small" ] || small=$4
  growth="$growth| $tries | $(exchanges "$out/run") | $2 s | $4 MB | $(divide "$4" "$small") |
"
done

echo "a slow target and 32 subjects" >&2
jobs=32
serve --variant slow
# shellcheck disable=SC2046
set -- $(cost)
lanes_time=$2
# The longest lane: the subject with most requests at 20 ms each, and the pauses within its cases, which they ask for.
longest=$(python3 - "$out/run/run.ndjson" <<'PY'
import collections, json, sys
lane, last = collections.Counter(), {}
for line in open(sys.argv[1]):
    line = json.loads(line)
    if line["type"] != "exchange":
        continue
    key = json.dumps(line.get("path_values") or line["request"]["url"])
    case, end = last.get(key, ("", 0))
    pause = line["started"] - end
    lane[key] += 0.020 + (pause if case == line["case"] and pause > 0.4 else 0)
    last[key] = line["case"], line["started"] + line["total"]
print("%.2f" % max(lane.values()))
PY
)
stop

{
  echo "| what | requests/s | of the bare loop | CPU a request | of the bare loop |"
  echo "|---|---:|---:|---:|---:|"
  echo "| wrk, one kind of request | $wrk_rate | $(divide "$wrk_rate" "$loop_rate") | | |"
  echo "| bare curl loop, assay's requests | $loop_rate | 1.00 | $loop_cpu us | 1.00 |"
  echo "| assay, all judged and reported | $assay_rate | $rate_ratio | $assay_cpu us | $(divide 1 "$cpu_ratio") |"
  echo
  echo "The middle of five rounds in turns; assay's figures are of the whole run, from its start to its last report."
  echo
  echo "| tries (\`--fuzz\`) | exchanges | time | peak memory | of the first |"
  echo "|---:|---:|---:|---:|---:|"
  printf '%s' "$growth"
  echo
  echo "From the start to the first request: $first ms, of which on a processor $first_cpu ms."
  echo "20 ms an answer, 32 subjects: $lanes_time s; the longest lane alone, with the pauses of its cases, is $longest s (ratio $(divide "$lanes_time" "$longest"))."
} | tee "$out/bench.md"
