#!/bin/sh
# Runs the hardware tests on real kernel interfaces: a virtual machine with Debian's kernel, in it a board that board/ makes up.
# Takes what it needs from Debian's packages. Ends with the line "N passed, N failed, N skipped"; fails when a test failed.
#
#   SENSORAGENT_HIL_CACHE   where the kernel is kept (default: ~/.cache/sensoragent-hil)
#   SENSORAGENT_HIL_TIME    how many seconds the machine may run (default: 420)
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cache=${SENSORAGENT_HIL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sensoragent-hil}
bound=${SENSORAGENT_HIL_TIME:-420}
mkdir -p "$cache"
work=$(mktemp -d "$cache/run.XXXXXX") # of this run alone: another may go on beside it
PATH=$PATH:/usr/sbin:/sbin

skip() {
  echo "skipped  hardware in the loop: $1"
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

install_packages() {
  missing=
  for pair in qemu-system-x86_64:qemu-system-x86 busybox:busybox-static cpio:cpio depmod:kmod make:make gcc:gcc setpriv:util-linux; do
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

build_module() {
  module=$work/module
  rm -rf "$module" && mkdir -p "$module"
  cp "$here"/board/* "$module"
  make -C "$headers" M="$module" modules >"$work/module.log" 2>&1 || { cat "$work/module.log"; exit 1; }
}

build_program() {
  dotnet build "$here/SensorAgent.HardwareInTheLoop.csproj" -c Release -o "$work/program" -v q -nologo
}

build_initramfs() {
  tree=$work/initramfs
  rm -rf "$tree" && mkdir -p "$tree/bin" "$tree/modules"
  cp "$(command -v busybox)" "$tree/bin/busybox"
  cp "$here/init.sh" "$tree/init" && chmod +x "$tree/init"
  for name in virtio_pci 9pnet_virtio 9p i2c-dev w1_therm; do
    modprobe -d "$kernel/root" -S "$version" --show-depends "$name"
  done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >"$work/modules"
  while read -r file; do
    cp "$file" "$tree/modules/"
    basename "$file"
  done <"$work/modules" >"$tree/modules/order"
  cp "$module/virtual_board.ko" "$tree/modules/"
  (cd "$tree" && find . | cpio -o -H newc --quiet | gzip -1) >"$work/initramfs.gz"
}

run_machine() {
  # Emulation on purpose: a nested KVM that does not work ends in an abort instead of a fall-back.
  log=$work/machine.log
  timeout "$bound" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 1024 -display none -serial stdio -nic none -no-reboot \
    -kernel "$kernel/root/boot/vmlinuz-$version" -initrd "$work/initramfs.gz" \
    -append "console=ttyS0 quiet panic=-1 board.dotnet=$(readlink -f "$(command -v dotnet)") board.program=$work/program" \
    -virtfs local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap \
    </dev/null 2>&1 | tr -d '\r' | tee "$log" || true
}

install_packages
fetch_kernel
build_module
build_program
build_initramfs
run_machine

if ! grep -q '^init: exit code' "$log"; then
  echo "FAILED  hardware in the loop: the machine did not come to its end within $bound s ($log)"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi
grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$log" | tail -n 1
grep -q '^init: exit code 0$' "$log" || exit 1
rm -rf "$work" # kept where something failed, to look at
