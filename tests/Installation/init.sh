#!/bin/busybox sh
# shellcheck shell=dash
# The first program of the machine: lays the writable layer that run.sh has made over the host's root, adds the story as a service, and gives way
# to systemd.
/bin/busybox --install -s /bin
mkdir -p /proc /sys /dev /host /layer /root
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev

while read -r module; do
  insmod "/modules/$module" || echo "init: $module was not loaded"
done </modules/order

mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144,cache=loose,ro host /host
# The layer lies on a disk: what has reached it survives a power cut.
mount -t ext4 /dev/vda /layer
insmod /modules/virtual_board.ko expander=1
lay() {
  mkdir -p /layer/work
  mount -t overlay -o "lowerdir=/host,upperdir=/layer/upper,workdir=/layer/work" root /root
}

if [ -d /layer/work ]; then # it has been here before: the machine lost its power
  lay
else
  lay
  # Nothing of this machine's own services, and nothing of an agent that may be installed on it.
  rm -rf /root/etc/systemd/system/*.wants /root/opt/sensoragent /root/etc/sensoragent /root/var/lib/sensoragent /root/usr/local/bin/sensoragent
  rm -f /root/etc/fstab /root/etc/systemd/system/sensoragent.service
  rm -f /root/.dockerenv # systemd would take the machine for a container, and not read its command line
  sed -i '/^sensoragent:/d' /root/etc/passwd /root/etc/shadow /root/etc/group /root/etc/gshadow
  echo story >/root/etc/hostname
  echo 0123456789abcdef0123456789abcdef >/root/etc/machine-id
  cat >/root/etc/systemd/system/story.service <<UNIT
[Unit]
Description=The story
After=basic.target dbus.service
Wants=dbus.service

[Service]
Type=oneshot
ExecStart=/bin/bash /story/story.sh
ExecStopPost=/bin/systemctl poweroff --force --force
Environment=HOME=/root DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
StandardOutput=file:/dev/ttyS0
StandardError=file:/dev/ttyS0
TimeoutStartSec=infinity
UNIT
  cat >/root/etc/systemd/system/story.target <<UNIT
[Unit]
Requires=basic.target story.service
After=basic.target
AllowIsolate=yes
UNIT
  ln -sf story.target /root/etc/systemd/system/default.target
fi
mount -t tmpfs tmp /root/tmp # this machine's own is large, and systemd would empty it file by file
umount /proc /sys
exec switch_root /root /lib/systemd/systemd
