#!/bin/bash
# What a person does with the agent on a board, from the first installation to the last trace of it. Runs as root in the machine that run.sh starts.
# Every step says what is expected; the story goes on after a step that failed.
set -u
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
config=/etc/sensoragent/appsettings.json
wires=/sys/kernel/debug/virtual-board
releases=/story/releases
passed=0
failed=0

say() { echo "$(cut -d ' ' -f 1 /proc/uptime)  $*"; }

# expect SENTENCE COMMAND...: tries the command again and again for as long as a slow machine may take
expect() {
  local sentence=$1 end=$((SECONDS + 120))
  shift
  while ! "$@" >/tmp/step 2>&1; do
    if [ $SECONDS -ge $end ]; then
      failed=$((failed + 1))
      say "FAILED  $sentence"
      sed 's/^/          /' /tmp/step | tail -n 12
      journalctl -u sensoragent.service -n 8 --no-pager -o cat | sed 's/^/          | /'
      return 1
    fi
    read -rt 1 <> <(:) || true
  done
  passed=$((passed + 1))
  say "ok      $sentence"
}

# hears TOPIC PATTERN: what the broker keeps or brings there
hears() { timeout 20 mosquitto_sub -h 127.0.0.1 -t "$1" -C 1 -W 15 -v | grep -qE -- "$2"; }
kept() { timeout 20 mosquitto_sub -h 127.0.0.1 -t "$1" -C 1 -W 5 --retained-only -v | grep -qE -- "$2"; }
empty() { ! timeout 20 mosquitto_sub -h 127.0.0.1 -t "$1" -C 1 -W 3 --retained-only >/dev/null; }
is_active() { systemctl is-active --quiet sensoragent.service; }
restarts_over() { [ "$(systemctl show -p NRestarts --value sensoragent.service)" -gt "$1" ]; }
installed() { "$1/install.sh" --status | grep -E '^Installed:' | grep -qF -- "$2"; }
files() {
  find /opt/sensoragent /etc/sensoragent /usr/local/bin/sensoragent /etc/systemd/system/sensoragent.service /etc/udev/rules.d/60-sensoragent.rules \
    -printf '%p %m %u %g %s %T@ %l\n' | sort
}

wire_a_bme280() { # the registers of the datasheet's worked example: 25.1 °C
  local at=$1 byte
  shift
  for byte in "$@"; do
    printf '%b' "\\x$byte" | dd of=$wires/i2c_registers bs=1 seek="$at" conv=notrunc status=none
    at=$((at + 1))
  done
}

configure() {
  cat >$config <<JSON
{
  "Agent": { "Id": "board", "Location": "room1", "Allow": "reload" },
  "Mqtt": { "Broker": "mqtt://127.0.0.1" },
  "Board": { "Kind": "linux" },
  "Web": { "Enabled": false },
  "Sensors": {
    "climate": { "Driver": "bme280", "Bus": 1, "Address": "0x76", "Interval": "${1:-2s}" },
    "door": { "Driver": "gpio", "Pin": "pinctrl-bcm2711:5", "Quantity": "door" }
  },
  "Outputs": { "lamp": { "Driver": "gpio", "Pin": "pinctrl-bcm2711:17", "OnExit": "off" } }
}
JSON
}

mount -t debugfs debug /sys/kernel/debug 2>/dev/null
systemctl start systemd-udevd.service 2>/dev/null
say "systemd $(systemctl --version | head -n 1 | cut -d ' ' -f 2) is the first process."

wire_a_bme280 136 70 6b 43 67 18 fc 7d 8e 43 d6 d0 0b 27 0b 8c 00 f9 ff 8c 3c f8 c6 70 17 # 0x88
wire_a_bme280 161 4b                                                                     # 0xA1
wire_a_bme280 208 60                                                                     # 0xD0
wire_a_bme280 225 6a 01 00 14 24 03 1e                                                   # 0xE1
wire_a_bme280 247 65 5a c0 7e ed 00 75 30                                                # 0xF7

say "--- A broker, and the agent for the first time"
mkdir -p /run/mosquitto
cat >/etc/systemd/system/broker.service <<UNIT
[Service]
ExecStart=/usr/sbin/mosquitto
UNIT
systemctl daemon-reload
systemctl start broker.service
expect "install.sh installs and starts the service" $releases/first/install.sh --yes --broker mqtt://127.0.0.1
expect "the service runs as a user of its own" sh -c "[ \"\$(ps -o user= -p \$(systemctl show -p MainPID --value sensoragent))\" = sensorag+ ] || [ \"\$(ps -o user:20= -p \$(systemctl show -p MainPID --value sensoragent))\" = sensoragent ]"
configure
expect "the edited configuration is taken up by itself: the thermometer on I2C is read" hears /Sensor/temperature/room1 '25\.[01]'
expect "that its new name needs a restart is said" kept '/Agent/+/alert/config' 'restart only'
systemctl restart sensoragent.service
expect "the agent has its new name" kept /Agent/board/state online
expect "the contact on GPIO is read" hears /Sensor/door/room1 'ON|OFF'
mosquitto_pub -h 127.0.0.1 -t /Output/lamp/room1/set -m ON
expect "a command switches the line" grep -qE '^17 out 1' $wires/lines
expect "systemd sees what the agent does" sh -c "systemctl show -p StatusText --value sensoragent | grep -q '2 sensors, 1 outputs, connected'"
expect "the unit's exposure is 2.0 or better" sh -c "systemd-analyze security --no-pager sensoragent.service | tail -n 1 | grep -oE '[0-9]+\.[0-9]+' | awk '{ exit !(\$1 <= 2.0) }'"

say "--- The same again"
files >/tmp/before
expect "a second installation says that nothing had to be changed" sh -c "$releases/first/install.sh --yes | grep -q 'nothing had to be changed'"
files >/tmp/after
expect "and changes nothing" diff /tmp/before /tmp/after

say "--- A reload, and a bad edit"
expect "systemctl reload comes to its end" systemctl reload sensoragent.service
sed -i 's/bme280/bme2800/' $config
expect "a bad edit raises an alert that says what is wrong" kept /Agent/board/alert/config 'bme2800'
expect "readings go on" hears /Sensor/temperature/room1 '25\.[01]'
configure
expect "the mended edit clears the alert" empty /Agent/board/alert/config

say "--- Upgrades"
expect "an upgrade is taken" sh -c "$releases/second/install.sh --yes | grep -q 'SensorAgent 9.2.* runs'"
expect "readings go on in the new version" hears /Sensor/temperature/room1 '25\.[01]'
expect "a version that cannot be loaded is refused" sh -c "! $releases/broken/install.sh --yes"
expect "and the one before goes on" installed $releases/first 9.2
expect "a version whose service ends at once is taken back" sh -c "! $releases/unfit/install.sh --yes"
expect "and the one before runs again" installed $releases/first 9.2
expect "as a service that is active" is_active
expect "with readings" hears /Sensor/temperature/room1 '25\.[01]'
expect "rollback returns to the first version" sh -c "$releases/first/install.sh --rollback --yes"
expect "which runs" is_active

say "--- What goes wrong at night"
before=$(systemctl show -p NRestarts --value sensoragent.service)
kill -STOP "$(systemctl show -p MainPID --value sensoragent.service)"
expect "a process that hangs is started anew by the watchdog" restarts_over "$before"
expect "and reads again" hears /Sensor/temperature/room1 '25\.[01]'
for life in 1 2 3 4 5 6; do
  before=$(systemctl show -p NRestarts --value sensoragent.service)
  expect "life $life begins" is_active
  kill -KILL "$(systemctl show -p MainPID --value sensoragent.service)"
  expect "and is followed by another" restarts_over "$before"
done
expect "a crash loop ends in safe mode, which says so" kept /Agent/board/alert/safe-mode 'five times'
expect "with the output in its fail-safe state" grep -qE '^17 out 0' $wires/lines
configure 3s
expect "another configuration ends safe mode" hears /Sensor/temperature/room1 '25\.[01]'

say "--- The end"
expect "uninstall removes the program and keeps the configuration" sh -c "$releases/first/install.sh --uninstall && [ ! -e /opt/sensoragent ] && [ -f $config ]"
expect "and says offline" kept /Agent/board/state offline
expect "purge removes the rest" sh -c "$releases/first/install.sh --uninstall --purge && [ ! -e /etc/sensoragent ] && [ ! -e /var/lib/sensoragent ] && ! id sensoragent"

say "The story is over."
echo "story: $passed passed, $failed failed"
sync
