# Sourced by run.sh and test.sh: installs what is missing on a Debian or Ubuntu machine, and sets $root.
# What is already there is not touched; without apt-get only the missing things are named.
root=$(cd "$(dirname "$0")/.." && pwd)

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# need PACKAGE FILE-OR-COMMAND…: the package is wanted where one of these is missing.
wanted=""
need() {
  package=$1
  shift
  for probe in "$@"; do
    case $probe in
      /*) [ -e "$probe" ] || { wanted="$wanted $package"; return; } ;;
      *) command -v "$probe" >/dev/null 2>&1 || { wanted="$wanted $package"; return; } ;;
    esac
  done
}
need_package() {
  dpkg -s "$1" >/dev/null 2>&1 || wanted="$wanted $1"
}

install_wanted() {
  [ -n "$wanted" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "assay: missing, and there is no apt-get to install them:$wanted" >&2
    exit 1
  fi
  echo "assay: installing$wanted" >&2
  as_root apt-get update -qq
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted >/dev/null
  wanted=""
}

need cmake cmake
need ninja-build ninja
need g++ g++
need pkg-config pkg-config
need ca-certificates /etc/ssl/certs
for package in libcurl4-openssl-dev nlohmann-json3-dev libgtest-dev libpugixml-dev libcli11-dev libpcre2-dev \
  libmicrohttpd-dev libmimalloc-dev libsimdjson-dev libyaml-dev zlib1g-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libgumbo-dev; do
  need_package "$package"
done
install_wanted

# valijson is a handful of headers whose Debian package wants 240 others for its adapters to other JSON libraries. So
# the package is unpacked beside the build, not installed.
if [ ! -e /usr/include/valijson/schema.hpp ] && [ ! -e "$root/build-deps/usr/include/valijson/schema.hpp" ]; then
  mkdir -p "$root/build-deps/packages"
  # apt drops its rights while it downloads, so the folder has to be open to it.
  chmod a+rwx "$root/build-deps/packages"
  (cd "$root/build-deps/packages" && { apt-get download -qq libvalijson-dev 2>/dev/null ||
    { as_root apt-get update -qq && apt-get download -qq libvalijson-dev; }; })
  dpkg-deb -x "$root"/build-deps/packages/libvalijson-dev*.deb "$root/build-deps"
fi
