#!/bin/sh
# Runs the hardware tests on real kernel interfaces: a virtual machine with Debian's kernel, in it a board that board/ makes up.
# Takes what it needs from Debian's packages. Ends with the line "N passed, N failed, N skipped"; fails when a test failed.
#
# With the argument "benchmark" it measures instead, and fails only when it cannot: ./run.sh benchmark
#
#   SENSORAGENT_HIL_CACHE   where the kernel is kept (default: ~/.cache/sensoragent-hil)
#   SENSORAGENT_HIL_TIME    how many seconds the machine may run (default: 420)
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cache=${SENSORAGENT_HIL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sensoragent-hil}
bound=${SENSORAGENT_HIL_TIME:-420}
what=${1:-tests}
mkdir -p "$cache"
work=$(mktemp -d "$cache/run.XXXXXX") # of this run alone: another may go on beside it
PATH=$PATH:/usr/sbin:/sbin

name="hardware in the loop"
board=$here/board
# shellcheck source=tests/HardwareInTheLoop/machine.sh
. "$here/machine.sh"

build_program() {
  dotnet build "$here/SensorAgent.HardwareInTheLoop.csproj" -c Release -o "$work/program" -v q -nologo
}

build_peer() {
  gcc -O2 -Wall -o "$work/program/edges" "$here/Benchmark/edges.c"
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
  # An adapter with SMBus alone, for the test that loads it.
  find "$kernel/root/lib/modules/$version" -name 'i2c-stub.ko*' -exec cp {} "$tree/" \;
  (cd "$tree" && find . | cpio -o -H newc --quiet | gzip -1) >"$work/initramfs.gz"
}

run_machine() {
  # Emulation on purpose: a nested KVM that does not work ends in an abort instead of a fall-back.
  log=$work/machine.log
  timeout "$bound" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 1024 -display none -serial stdio -nic none -no-reboot \
    -kernel "$kernel/root/boot/vmlinuz-$version" -initrd "$work/initramfs.gz" \
    -append "console=ttyS0 quiet panic=-1 board.dotnet=$(readlink -f "$(command -v dotnet)") board.program=$work/program board.what=$what" \
    -virtfs local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap \
    </dev/null 2>&1 | tr -d '\r' | tee "$log" || true
}

install_packages setpriv:util-linux
fetch_kernel
build_module
build_program
[ "$what" != benchmark ] || build_peer
build_initramfs
run_machine

if ! grep -q '^init: exit code' "$log"; then
  echo "FAILED  hardware in the loop: the machine did not come to its end within $bound s ($log)"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi
[ "$what" = benchmark ] || grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$log" | tail -n 1
grep -q '^init: exit code 0$' "$log" || exit 1
rm -rf "$work" # kept where something failed, to look at
