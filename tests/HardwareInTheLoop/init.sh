#!/bin/busybox sh
# shellcheck shell=dash
# The first process of the virtual machine: takes the host's root, read-only, and runs one program on the virtual board.
/bin/busybox --install -s /bin
mkdir -p /proc /sys /dev /host
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev

while read -r module; do
  insmod "/modules/$module" || echo "init: $module was not loaded"
done </modules/order

mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144,cache=loose,ro host /host
mount -t tmpfs tmp /host/tmp
mount --bind /proc /host/proc
mount --bind /sys /host/sys
mount --bind /dev /host/dev
mount -t debugfs debug /host/sys/kernel/debug
ifconfig lo 127.0.0.1 up

insmod /modules/virtual_board.ko && echo "init: the virtual board is up after $(cut -d ' ' -f 1 /proc/uptime) s"

# Where every user may read it: some tests are another user.
cp -r "/host$(sed -n 's/.*board\.program=\([^ ]*\).*/\1/p' /proc/cmdline)" /host/tmp/program
chmod -R a+rX /host/tmp/program
cp /i2c-stub.ko* /host/tmp/ 2>/dev/null || echo "init: this kernel has no i2c-stub"
what=$(sed -n 's/.*board\.what=\([^ ]*\).*/\1/p' /proc/cmdline)
[ "$what" != tests ] || what=
[ ! -e /host/tmp/program/edges ] || cp /host/tmp/program/edges /host/tmp/edges
# shellcheck disable=SC2086 # nothing, or one word
chroot /host /usr/bin/env HOME=/tmp DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_EnableDiagnostics=0 \
  "$(sed -n 's/.*board\.dotnet=\([^ ]*\).*/\1/p' /proc/cmdline)" /tmp/program/SensorAgent.HardwareInTheLoop.dll $what
echo "init: exit code $?"
poweroff -f
