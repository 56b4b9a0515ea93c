#!/bin/bash
# What a person does with the agent on a board, from the first installation to the last trace of it. Runs as root in the machine that run.sh starts,
# in two lives: between them run.sh cuts the power. Every step says what is expected; the story goes on after a step that failed.
set -u
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
config=/etc/sensoragent/appsettings.json
secret=/etc/sensoragent/credentials/mqtt-password
wires=/sys/kernel/debug/virtual-board
releases=/story/releases
passed=0
failed=0
who=()

say() { echo "$(cut -d ' ' -f 1 /proc/uptime)  $*"; }

# expect SENTENCE COMMAND...: tries the command again and again for as long as a slow machine may take
expect() {
  local sentence=$1 end=$((SECONDS + ${patience:-120}))
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

# hears TOPIC PATTERN: what is published there now; kept: what the broker keeps of before
hears() { timeout 20 mosquitto_sub -h 127.0.0.1 "${who[@]}" -R -t "$1" -C 1 -W 15 -v | grep -qE -- "$2"; }
kept() { timeout 20 mosquitto_sub -h 127.0.0.1 "${who[@]}" -t "$1" -C 1 -W 5 --retained-only -v | grep -qE -- "$2"; }
empty() { ! timeout 20 mosquitto_sub -h 127.0.0.1 "${who[@]}" -t "$1" -C 1 -W 3 --retained-only >/dev/null; }
command_to() { mosquitto_pub -h 127.0.0.1 "${who[@]}" -q 1 -t "/Output/$1/room1/set" -m "$2"; }
asks() { timeout 20 mosquitto_rr -h 127.0.0.1 "${who[@]}" -V mqttv5 -W 15 -t "/Agent/board/request/$1" -e "/Agent/board/response/$1" -m "$2" | grep -qE -- "$3"; }
is_exposed_little() {
  systemd-analyze security --no-pager sensoragent.service | tail -n 1 | grep -oE '[0-9]+\.[0-9]+' | awk '{ exit !($1 <= 2.0) }'
}
is_active() { systemctl is-active --quiet sensoragent.service; }
main_process() { systemctl show -p MainPID --value sensoragent.service; }
lives() { systemctl show -p NRestarts --value sensoragent.service; }
lives_over() { [ "$(lives)" -gt "$1" ]; }
installed() { "$1/install.sh" --status | grep -E '^Installed:' | grep -qF -- "$2"; }
files() {
  find /opt/sensoragent /etc/sensoragent /usr/local/bin/sensoragent /etc/systemd/system/sensoragent.service /etc/udev/rules.d/60-sensoragent.rules \
    -printf '%p %m %u %g %s %T@ %l\n' | sort
}

wire_a_bme280() { # the registers of the datasheet's worked example: 25.1 °C
  wire 136 70 6b 43 67 18 fc 7d 8e 43 d6 d0 0b 27 0b 8c 00 f9 ff 8c 3c f8 c6 70 17 # 0x88
  wire 161 4b                                                                     # 0xA1
  wire 208 60                                                                     # 0xD0
  wire 225 6a 01 00 14 24 03 1e                                                   # 0xE1
  wire 247 65 5a c0 7e ed 00 75 30                                                # 0xF7
}

wire() {
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
  "Version": 1,
  "Agent": { "Id": "board", "Location": "room1", "Allow": "reload" },
  "Mqtt": { "Broker": "mqtt://127.0.0.1", "Username": "sensoragent" },
  "History": { "FlushEvery": "1s" },
  "Board": { "Kind": "linux" },
  "Web": { "Enabled": false },
  "Sensors": {
    "climate": { "Driver": "bme280", "Bus": 1, "Address": "0x76", "Interval": "${1:-2s}" },
    "door": { "Driver": "gpio", "Pin": "pinctrl-bcm2711:5", "Quantity": "door" },
    "host": { "Driver": "host", "Interval": "2s" }
  },
  "Outputs": {
    "lamp": { "Driver": "gpio", "Pin": "pinctrl-bcm2711:17", "OnExit": "off" },
    "valve": { "Driver": "pcf8574", "Bus": 1, "Address": "0x20", "Pin": 3 }
  }
}
JSON
}

the_first_installation() {
  say "--- The agent for the first time, and a broker that asks for a password"
  expect "install.sh installs and starts the service" \
    env SENSORAGENT_PASSWORD=between-us $releases/first/install.sh --yes --broker mqtt://127.0.0.1 --username sensoragent
  expect "the service runs as a user of its own" sh -c "[ \"\$(ps -o user:20= -p $(main_process))\" = sensoragent ]"
  expect "its password is for root alone" sh -c "[ \"\$(stat -c %U:%a $secret)\" = root:600 ]"
  configure
  expect "Mosquitto's configuration is made: passwords, TLS, access list" sh -c "sensoragent broker-config mosquitto --write /etc/mosquitto >/story/broker"
  ln -s /lib/systemd/system/mosquitto.service /etc/systemd/system/multi-user.target.wants/
  expect "and Debian's Mosquitto starts with it" systemctl start mosquitto.service
  systemctl restart sensoragent.service
  meet
  expect "the agent comes in with the password that systemd hands it" kept /Agent/board/state online
  expect "nobody comes in without one" sh -c "mosquitto_sub -h 127.0.0.1 -t x -C 1 2>&1 | grep -q 'not authorised'"
  expect "a phone comes in by TLS" \
    timeout 20 mosquitto_sub -h localhost -p 8883 --cafile /etc/mosquitto/certs/sensoragent-ca.crt "${who[@]}" -t /Agent/board/state -C 1
  expect "the thermometer on I2C is read" hears /Sensor/temperature/room1 '25\.[01]'
  expect "the contact on GPIO is read" kept /Sensor/door/room1 'ON|OFF'
  command_to lamp ON
  expect "a command switches the line" grep -qE '^17 out 1' $wires/lines
  expect "systemd sees what the agent does" sh -c "systemctl show -p StatusText --value sensoragent | grep -q '3 sensors, 2 outputs, connected'"
  expect "the unit's exposure is 2.0 or better" is_exposed_little
}

exactly_these_devices() {
  say "--- Exactly the devices that are configured"
  local drop_in=/etc/systemd/system/sensoragent.service.d/devices.conf
  mkdir -p "$(dirname $drop_in)"
  expect "the agent prints a drop-in with the bus and the GPIO chips of its configuration" \
    sh -c "sensoragent unit >$drop_in && grep -qx 'DeviceAllow=/dev/i2c-1 rw' $drop_in && ! grep -qE 'spi|tty|char-i2c' $drop_in"
  systemctl daemon-reload
  systemctl restart sensoragent.service
  expect "with it the thermometer is read" hears /Sensor/temperature/room1 '25\.[01]'
  expect "and the contact" kept /Agent/board/status/door/room1 online
}

the_same_again() {
  say "--- The same again"
  files >/tmp/before
  expect "a second installation says that nothing had to be changed" sh -c "$releases/first/install.sh --yes | grep -q 'nothing had to be changed'"
  files >/tmp/after
  expect "and changes nothing" diff /tmp/before /tmp/after
}

edits() {
  say "--- A reload, and a bad edit"
  expect "systemctl reload comes to its end" systemctl reload sensoragent.service
  sed -i 's/bme280/bme2800/' $config
  expect "a bad edit raises an alert that says what is wrong" kept /Agent/board/alert/config 'bme2800'
  expect "readings go on" hears /Sensor/temperature/room1 '25\.[01]'
  configure
  expect "the mended edit clears the alert" empty /Agent/board/alert/config
}

edits_from_afar() {
  local patch='{"patch":{"Sensors":{"climate":{"Interval":"3s"}}}}' files=/etc/sensoragent
  say "--- Edits from afar"
  sed -i 's/"Allow": "reload"/"Allow": ["reload", "config-set"]/' $config
  expect "as installed the agent may not write its configuration, and says so" asks config-set "$patch" 'may not write'
  expect "install.sh --allow-config-edit lets it" $releases/first/install.sh --yes --allow-config-edit
  expect "and --status says so" sh -c "$releases/first/install.sh --status | grep -q 'config-set may change it'"
  expect "a change by MQTT is taken" asks config-set "$patch" '"changes"'
  expect "and written" grep -q '"3s"' $config
  expect "the credentials stay out of its reach" \
    sh -c "! runuser -u sensoragent -- mv $files/credentials $files/mine && ! runuser -u sensoragent -- ls $files/credentials"
  expect "the unit's exposure is as before" is_exposed_little
  expect "a second time changes nothing" sh -c "$releases/first/install.sh --yes --allow-config-edit | grep -q 'nothing had to be changed'"
  expect "what was changed stands its trial" kept /Agent/board/config confirmed
  expect "--no-allow-config-edit takes it back" $releases/first/install.sh --yes --no-allow-config-edit
  expect "so that root alone may write again" sh -c "stat -c %U:%a $files $config | xargs | grep -qx 'root:750 root:640'"
  configure
}

upgrades() {
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
}

hangs() {
  local before
  say "--- What hangs"
  before=$(lives)
  kill -STOP "$(main_process)"
  expect "a process that hangs is started anew by the watchdog" lives_over "$before"
  expect "and reads again" hears /Sensor/temperature/room1 '25\.[01]'
  before=$(lives)
  echo 32 >$wires/i2c_hang
  command_to valve ON
  expect "a chip that holds the bus: the thermometer behind it says so" kept /Agent/board/status/temperature/room1 'error:'
  expect "what is on no bus goes on" hears /Sensor/uptime/room1 '[0-9]'
  expect "an output that does not move any more is named" sh -c "journalctl -u sensoragent.service -o cat | grep -q 'output valve does not move any more'"
  expect "and the watchdog starts the service anew" lives_over "$before"
  echo 0 >$wires/i2c_hang
  expect "which reads again" hears /Sensor/temperature/room1 '25\.[01]'
}

until_the_power_cut() {
  say "--- A power cut"
  command_to lamp ON
  expect "the lamp is on" grep -qE '^17 out 1' $wires/lines
  expect "readings are on disk" sh -c "sensoragent history temperature/room1 --csv | grep -q ,25"
  echo "$passed $failed" >/story/counts
  date -u +%Y-%m-%dT%H:%M:%S >/story/cut
  sync /story/counts /story/cut /etc/sensoragent
  echo "story: cut the power"
  sleep infinity
}

after_the_power_cut() {
  read -r passed failed </story/counts
  say "--- The power is back"
  systemctl start --no-block multi-user.target
  meet
  expect "the agent is there by itself" kept /Agent/board/state online
  expect "the lamp is off, as its Startup says" grep -qE '^17 out 0' $wires/lines
  expect "and says why" kept /Agent/board/output/lamp 'did not end in order'
  expect "readings of before the cut are in the history" \
    sh -c "sensoragent history temperature/room1 --since 2h --step 1s --csv | awk -F , -v cut=\$(cat /story/cut) 'NR > 1 && \$1 < cut { found = 1 } END { exit !found }'"
  expect "readings go on" hears /Sensor/temperature/room1 '25\.[01]'
}

a_crash_loop() {
  local life before
  say "--- A crash loop"
  for life in 1 2 3 4 5 6; do
    before=$(lives)
    expect "life $life begins" is_active
    kill -KILL "$(main_process)"
    expect "and is followed by another" lives_over "$before"
  done
  expect "a crash loop ends in safe mode, which says so" kept /Agent/board/alert/safe-mode 'five times'
  expect "with the output in its fail-safe state" grep -qE '^17 out 0' $wires/lines
  configure 3s
  expect "another configuration ends safe mode" hears /Sensor/temperature/room1 '25\.[01]'
}

the_end() {
  say "--- The end"
  expect "uninstall removes the program and keeps the configuration" \
    sh -c "$releases/first/install.sh --uninstall && [ ! -e /opt/sensoragent ] && [ -f $config ] && [ -f $secret ]"
  expect "and says offline" kept /Agent/board/state offline
  expect "purge removes the rest" \
    sh -c "$releases/first/install.sh --uninstall --purge && [ ! -e /etc/sensoragent ] && [ ! -e /var/lib/sensoragent ] && ! id sensoragent"
}

the_debian_package() {
  local patience=300 # dpkg reads the machine's whole list of files
  say "--- The Debian package"
  systemctl stop mosquitto.service # the package's first configuration brings a broker of its own
  who=()
  expect "dpkg installs it and starts the service" dpkg -i $releases/first.deb
  expect "which runs" kept '/Agent/+/state' online
  sed -i 's/"room1"/"attic"/' $config
  expect "an upgrade" dpkg -i $releases/second.deb
  expect "keeps the edited configuration" grep -q '"attic"' $config
  expect "and runs" is_active
  expect "removed, the configuration stays" sh -c "dpkg -r sensoragent && [ ! -e /usr/lib/sensoragent/SensorAgent.dll ] && [ -f $config ]"
  expect "purged, nothing stays" sh -c "dpkg -P sensoragent && [ ! -e /etc/sensoragent ] && [ ! -e /var/lib/sensoragent ] && ! id sensoragent"
}

meet() { who=(-u phone -P "$(sed -n 's/^Password of phone: \([^ ]*\).*/\1/p' /story/broker)"); }

mount -t debugfs debug /sys/kernel/debug 2>/dev/null
systemctl start systemd-udevd.service 2>/dev/null
say "systemd $(systemctl --version | head -n 1 | cut -d ' ' -f 2) is the first process."
wire_a_bme280

# All of it, or what SENSORAGENT_STORY_CHAPTERS names.
chapter() {
  local chosen
  chosen=$(cat /story/chapters)
  case ",$chosen," in ,, | *",$1,"*) "$1" ;; esac
}

if [ ! -f /story/counts ]; then
  the_first_installation
  chapter exactly_these_devices
  chapter the_same_again
  chapter edits
  chapter edits_from_afar
  chapter upgrades
  chapter hangs
  until_the_power_cut
fi
after_the_power_cut
chapter a_crash_loop
the_end
chapter the_debian_package

say "The story is over."
echo "story: $passed passed, $failed failed"
sync
