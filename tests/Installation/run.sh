#!/bin/sh
# Installs, upgrades, breaks and removes the agent as its user would, in a virtual machine with systemd as its first process, Debian's Mosquitto and
# the virtual board of ../HardwareInTheLoop. story.sh is what happens in it. Ends with the line "N passed, N failed, N skipped".
#
#   SENSORAGENT_HIL_CACHE      where the kernel is kept (default: ~/.cache/sensoragent-hil)
#   SENSORAGENT_STORY_TIME     how many seconds the machine may run (default: 2400)
#   SENSORAGENT_STORY_CHAPTERS chapters of story.sh that may be left out, and are wanted: "hangs,the_debian_package" (default: all)
set -eu

here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
cache=${SENSORAGENT_HIL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sensoragent-hil}
bound=${SENSORAGENT_STORY_TIME:-2400}
mkdir -p "$cache"
work=$(mktemp -d "$cache/story.XXXXXX")
PATH=$PATH:/usr/sbin:/sbin
name="installation"
board=$here/../HardwareInTheLoop/board
# shellcheck source=tests/HardwareInTheLoop/machine.sh
. "$here/../HardwareInTheLoop/machine.sh"

# Four releases: one, the next, one that cannot be loaded, and one whose service ends at once.
build_releases() {
  "$repository/deploy/package.sh" "$work/packed" >"$work/package.log" || { cat "$work/package.log"; exit 1; }
  mkdir -p "$work/releases"
  tar -xzf "$work"/packed/sensoragent-*.tar.gz -C "$work/releases"
  mv "$work"/releases/sensoragent-* "$work/releases/first"
  compile_ahead "$work/releases/first"
  for release in second broken unfit; do
    cp -R "$work/releases/first" "$work/releases/$release"
    rm "$work/releases/$release/SHA256SUMS"
    case $release in second) number=9.2 ;; broken) number=9.3 ;; *) number=9.4 ;; esac
    sed -i "s#\"SensorAgent/[0-9.]*\"#\"SensorAgent/$number\"#g" "$work/releases/$release/program/SensorAgent.deps.json"
  done
  cp "$work/releases/broken/program/SensorAgent.Mqtt.dll" "$work/releases/broken/program/SensorAgent.Hardware.dll" # not what its name says
  sed -i 's#^ExecStart=.*#ExecStart=/bin/false#' "$work/releases/unfit/deploy/sensoragent.service"
  # And two Debian packages, which differ in their version.
  mv "$work"/packed/sensoragent_*.deb "$work/releases/first.deb"
  dpkg-deb -R "$work/releases/first.deb" "$work/package"
  sed -i 's#^Version: .*#Version: 9.2#' "$work/package/DEBIAN/control"
  dpkg-deb --root-owner-group --build "$work/package" "$work/releases/second.deb" >/dev/null
}

# As install.sh does with what it builds from source: the emulated processor has less to compile. The Debian packages stay as they are published.
compile_ahead() {
  if "$repository/deploy/compile-ahead.sh" "$1/program"; then
    (cd "$1" && cut -c 67- SHA256SUMS | xargs -d '\n' sha256sum >"$work/sums" && mv "$work/sums" SHA256SUMS)
  else
    echo "installation: the releases are not compiled ahead; the story takes longer"
  fi
}

build_initramfs() {
  tree=$work/initramfs
  mkdir -p "$tree/bin" "$tree/modules"
  cp "$(command -v busybox)" "$tree/bin/busybox"
  cp "$here/init.sh" "$tree/init" && chmod +x "$tree/init"
  for module_name in virtio_pci virtio_blk ext4 9pnet_virtio 9p overlay i2c-dev w1_therm; do
    modprobe -d "$kernel/root" -S "$version" --show-depends "$module_name"
  done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >"$work/modules"
  while read -r file; do
    cp "$file" "$tree/modules/"
    basename "$file"
  done <"$work/modules" >"$tree/modules/order"
  cp "$module/virtual_board.ko" "$tree/modules/"
  (cd "$tree" && find . | cpio -o -H newc --quiet | gzip -1) >"$work/initramfs.gz"
}

# The layer that lies over this machine's root: the story, and dpkg's files, of which there are too many to read through the machine's wall each time.
build_disk() {
  layer=$work/layer/upper
  mkdir -p "$layer/story" "$layer/var/lib"
  cp "$here/story.sh" "$layer/story/"
  cp -R "$work/releases" "$layer/story/"
  echo "${SENSORAGENT_STORY_CHAPTERS:-}" >"$layer/story/chapters"
  cp -R /var/lib/dpkg "$layer/var/lib/" 2>/dev/null || true # its locks are for root alone
  truncate -s 2G "$work/disk"
  mkfs.ext4 -q -d "$work/layer" -E root_owner=0:0 "$work/disk"
  rm -rf "$work/layer"
}

start_machine() {
  qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 2048 -display none -nic none -no-reboot \
    -chardev "file,id=serial,path=$log,append=on" -serial chardev:serial \
    -kernel "$kernel/root/boot/vmlinuz-$version" -initrd "$work/initramfs.gz" \
    -append "console=ttyS0 quiet panic=-1 systemd.show_status=0 systemd.getty_auto=0" \
    -drive "file=$work/disk,if=virtio,format=raw,cache=unsafe" \
    -virtfs local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap \
    </dev/null >"$work/qemu.log" 2>&1 &
  machine=$!
}

# When the story asks for it, the power is cut: the machine ends in mid-write, and is started again on the same disk.
run_machine() {
  log=$work/story.log
  : >"$log"
  build_disk
  tail -n +1 -f --pid=$$ "$log" | stdbuf -oL tr -d '\r' &
  end=$(($(date +%s) + bound))
  power=on
  start_machine
  while kill -0 "$machine" 2>/dev/null && [ "$(date +%s)" -lt "$end" ]; do
    if [ $power = on ] && grep -q '^story: cut the power' "$log"; then
      power="cut"
      kill -KILL "$machine"
      wait "$machine" || true
      start_machine
    fi
    sleep 1
  done
  kill -KILL "$machine" 2>/dev/null || true
}

# The story has this machine's root under it: what it needs is installed here.
install_packages mosquitto:mosquitto mosquitto_sub:mosquitto-clients systemctl:systemd dbus-daemon:dbus udevadm:udev dpkg-deb:dpkg mkfs.ext4:e2fsprogs adduser:adduser
ldconfig -p | grep -q libsqlite3.so.0 || install libsqlite3-0
fetch_kernel
build_module
build_releases
build_initramfs
run_machine

if ! tr -d '\r' <"$log" | grep -qE '^story: [0-9]+ passed, [0-9]+ failed$'; then
  echo "FAILED  installation: the story did not come to its end within $bound s ($log)"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi
tr -d '\r' <"$log" | sed -nE 's/^story: ([0-9]+ passed, [0-9]+ failed)$/\1, 0 skipped/p' | tail -n 1
grep -q '^story: [0-9]* passed, 0 failed' "$log" || exit 1
rm -rf "$work" # kept where something failed, to look at
