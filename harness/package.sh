#!/bin/sh
# Builds the Debian package, and tries it: unpacked into a folder, the program in it checks the built-in target.
# The package is then in build-package/.
set -eu
. "$(dirname "$0")/setup.sh"
need dpkg-dev dpkg-shlibdeps
install_wanted
cmake -S "$root" -B "$root/build-package" -G Ninja -DCMAKE_BUILD_TYPE=Release -DASSAY_TESTS=OFF >/dev/null
cmake --build "$root/build-package"
rm -f "$root"/build-package/assay_*.deb
(cd "$root/build-package" && cpack -G DEB >/dev/null)

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
package=$(ls "$root"/build-package/assay_*.deb)
dpkg-deb -x "$package" "$folder"
for file in bin/assay share/man/man1/assay.1.gz share/bash-completion/completions/assay share/doc/assay/copyright; do
  [ -e "$folder/usr/$file" ] || { echo "package: $file is missing" >&2; exit 1; }
done
(cd "$folder" && usr/bin/assay run --contract esper/update_user_profile >/dev/null)
dpkg-deb -I "$package" | sed -n 's/^ \(Package\|Version\|Depends\|Description\)/\1/p'
echo "$package"
