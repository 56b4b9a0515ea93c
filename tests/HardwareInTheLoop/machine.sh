# shellcheck shell=sh
# What both virtual machines need: Debian's kernel, unpacked and never installed, and the module of the virtual board.
# Read by the run.sh of this directory and of ../Installation, which set $cache, $work, $here and $name.
# shellcheck disable=SC2154

skip() {
  echo "skipped  $name: $1"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
}

newest_headers() {
  find /usr/src -maxdepth 1 -name 'linux-headers-[0-9]*[0-9]-amd64' | sort -V | tail -n 1
}

install() {
  command -v apt-get >/dev/null 2>&1 || skip "no apt-get to install $* with"
  sudo=
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || skip "not root, and $* not installed"
    sudo="sudo -n"
  fi
  echo "Installing $* ..."
  { $sudo apt-get update -q && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"; } \
    >"$cache/apt.log" 2>&1 || skip "apt-get could not install $* ($cache/apt.log)"
}

# install_packages COMMAND:PACKAGE ... beyond what every machine needs
install_packages() {
  missing=
  for pair in "$@" qemu-system-x86_64:qemu-system-x86 busybox:busybox-static cpio:cpio depmod:kmod make:make gcc:gcc; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair##*:}"
  done
  [ -n "$(newest_headers)" ] || missing="$missing linux-headers-amd64"
  # shellcheck disable=SC2086 # a list of packages
  [ -z "$missing" ] || install $missing
}

download_kernel() {
  headers=$(newest_headers)
  version=${headers#/usr/src/linux-headers-}
  kernel=$cache/kernel-$version
  [ -e "$kernel/complete" ] && return

  echo "Fetching Debian's kernel $version ..."
  rm -rf "$kernel" && mkdir -p "$kernel/package"
  (cd "$kernel/package" && apt-get download "linux-image-$version") >"$cache/apt.log" 2>&1
}

# The kernel is unpacked, not installed: this machine goes on with its own.
fetch_kernel() {
  if ! download_kernel; then
    # The archive keeps the newest kernel only: headers of the same version are needed.
    install linux-headers-amd64
    download_kernel || skip "linux-image-$version could not be fetched ($cache/apt.log)"
  fi
  [ -e "$kernel/complete" ] && return
  dpkg -x "$kernel"/package/*.deb "$kernel/root"
  depmod -b "$kernel/root" "$version"
  rm -rf "$kernel/package"
  touch "$kernel/complete"
}

# Takes the module's source from $board.
build_module() {
  module=$work/module
  rm -rf "$module" && mkdir -p "$module"
  cp "$board"/* "$module"
  make -C "$headers" M="$module" modules >"$work/module.log" 2>&1 || { cat "$work/module.log"; exit 1; }
}

