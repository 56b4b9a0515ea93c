#!/bin/bash
# Installs SensorAgent as a systemd service, upgrades it in place, returns to the version before, or removes it.
# The configuration is written once and then yours. A second run with nothing new changes nothing.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: sudo ./install.sh [options]

What is installed
  --from DIR|TARBALL  a published program or a release; otherwise the release this script is part of, or a build from source
  --dotnet            install the .NET 10 runtime first where it is missing (from the distribution, else from Microsoft, after asking)

The first configuration (asked for at a terminal; nothing of it touches a configuration that is there)
  --broker URL        embedded, or mqtt://192.168.1.10, mqtts://...         (or SENSORAGENT_BROKER)
  --username NAME     user name for the broker                             (or SENSORAGENT_USERNAME)
  --password-file F   file whose first line is the password                (or SENSORAGENT_PASSWORD, the password itself)
  --scan              add the sensors that are found on the buses

The configuration
  --allow-config-edit, --no-allow-config-edit   let the dashboard and config-set change it, or not (as installed: not)

The board
  --enable-i2c, --enable-spi, --enable-1wire   switch the interface on (raspi-config, config.txt, or WalnutPi's set-device)

Other work
  --status            what is installed and how it is
  --rollback          return to the version before
  --uninstall         remove the program and the service; configuration and state stay
  --purge             with --uninstall: remove configuration and state as well

  --dry-run           say what would be done, and do nothing
  --no-start          install the files, but do not enable or start the service
  --yes               do not ask
  --help              this text
TEXT
}

program=/opt/sensoragent
versions=$program/versions
command=/usr/local/bin/sensoragent
config=/etc/sensoragent
credentials=$config/credentials
state=/var/lib/sensoragent
unit=/etc/systemd/system/sensoragent.service
edits=$unit.d/config-edit.conf
rules=/etc/udev/rules.d/60-sensoragent.rules
user=sensoragent
here=$(cd "$(dirname "$0")" && pwd)

say() { echo "$*"; }
fail() { echo "install.sh: $*" >&2; exit 1; }

# ---------------------------------------------------------------- options

from=""
work=install
start=true
purge=false
dry=false
yes=false
dotnet=false
scan=false
edit=""
broker=${SENSORAGENT_BROKER:-}
username=${SENSORAGENT_USERNAME:-}
password=${SENSORAGENT_PASSWORD:-}
enable=()

need() { [ "$1" -ge 2 ] || fail "$2 needs a value."; }

while [ $# -gt 0 ]; do
  case "$1" in
    --from) need $# "$1"; from=$2; shift ;;
    --broker) need $# "$1"; broker=$2; shift ;;
    --username) need $# "$1"; username=$2; shift ;;
    --password-file)
      need $# "$1"
      [ -r "$2" ] || fail "$2 cannot be read."
      password=$(head -n 1 "$2")
      shift
      ;;
    --dotnet) dotnet=true ;;
    --scan) scan=true ;;
    --allow-config-edit) edit=allow ;;
    --no-allow-config-edit) edit=forbid ;;
    --enable-i2c | --enable-spi | --enable-1wire) enable+=("${1#--enable-}") ;;
    --status | --rollback | --uninstall) work=${1#--} ;;
    --purge) purge=true ;;
    --dry-run) dry=true ;;
    --no-start) start=false ;;
    --yes | -y) yes=true ;;
    --help | -h) usage; exit 0 ;;
    *) echo "Unknown option $1." >&2; usage >&2; exit 1 ;;
  esac
  shift
done
if $purge && [ "$work" != uninstall ]; then fail "--purge goes with --uninstall."; fi

# ---------------------------------------------------------------- what this is

has_systemd() { [ -d /run/systemd/system ]; }
is_terminal() { [ -t 0 ] && ! $yes; }

board() {
  if [ -r /proc/device-tree/model ]; then tr -d '\0' </proc/device-tree/model; else echo "a $(uname -m) machine"; fi
}

describe() {
  local os="an unknown system" name
  if [ -r /etc/os-release ]; then os=$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release); fi
  say "This is $(board), $(uname -m), $os."
  local found=()
  for name in i2c- spidev gpiochip; do
    if compgen -G "/dev/$name*" >/dev/null; then found+=("${name%-}"); fi
  done
  if [ -d /sys/bus/w1 ]; then found+=("1-wire"); fi
  say "Interfaces: ${found[*]:-none; --enable-i2c, --enable-spi and --enable-1wire switch them on}."
}

installed() { if [ -L "$program/current" ]; then basename "$(readlink "$program/current")"; fi; }
previous() { if [ -L "$program/previous" ]; then basename "$(readlink "$program/previous")"; fi; }

# ---------------------------------------------------------------- doing, and undoing what failed

undo=()
scratch=""
undo_all() {
  local at
  for ((at = ${#undo[@]} - 1; at >= 0; at--)); do eval "${undo[$at]}" || true; done
  undo=()
}

finish() {
  local code=$?
  if [ $code -ne 0 ] && [ ${#undo[@]} -gt 0 ]; then
    say "Undoing what was begun ..."
    undo_all
  fi
  if [ -n "$scratch" ]; then rm -rf "$scratch"; fi
}
trap finish EXIT

# put SOURCE TARGET MODE: the file as it should be; says nothing and touches nothing where it is so already
put() {
  if [ -f "$2" ] && cmp -s "$1" "$2"; then return; fi
  say "Writing $2"
  if [ -f "$2" ]; then
    cp -p "$2" "$2.before"
    undo+=("mv -f '$2.before' '$2'")
  else
    undo+=("rm -f '$2'")
  fi
  mkdir -p "$(dirname "$2")"
  install -m "$3" "$1" "$2.new"
  mv -f "$2.new" "$2"
}

point() { # point NAME VERSION: a link, switched at one instant
  ln -sfn "versions/$2" "$program/$1.new"
  mv -Tf "$program/$1.new" "$program/$1"
}

# ---------------------------------------------------------------- the program

is_program() { [ -f "$1/SensorAgent.dll" ]; }

find_program() {
  if [ -z "$from" ]; then
    if [ -d "$here/program" ]; then from=$here/program; else build; fi
  elif [ -f "$from" ]; then
    say "Unpacking $from ..."
    scratch=$(mktemp -d)
    tar -xf "$from" -C "$scratch" || fail "$from cannot be unpacked."
    from=$(find "$scratch" -maxdepth 3 -name SensorAgent.dll -printf '%h\n' | head -n 1)
    [ -n "$from" ] || fail "the archive holds no SensorAgent."
  elif [ -d "$from/program" ]; then
    from=$from/program
  fi
  is_program "$from" || fail "$from holds no published SensorAgent (SensorAgent.dll is missing)."
  if [ -f "$from/../SHA256SUMS" ]; then
    say "Checking the checksums ..."
    (cd "$from/.." && sha256sum --check --quiet SHA256SUMS) || fail "the release is damaged: a checksum is wrong. Fetch it again."
  fi
}

build() {
  dotnet --list-sdks 2>/dev/null | grep -q '^10\.' || fail "there is no release here and no .NET 10 SDK to build one; unpack a release, or install the SDK."
  say "Building, which takes a minute or two on a fast machine and more on a board ..."
  scratch=$(mktemp -d)
  from=$scratch/program
  dotnet publish "$here/src/SensorAgent" -c Release -o "$from" -p:UseAppHost=false --nologo -v quiet
  if "$here/deploy/compile-ahead.sh" "$from"; then
    say "Compiled ahead for $(uname -m): it starts faster."
  fi
}

is_self_contained() { [ -x "$from/SensorAgent" ] && [ -f "$from/libcoreclr.so" ]; }
has_runtime() { command -v dotnet >/dev/null && dotnet --list-runtimes | grep -q '^Microsoft.AspNetCore.App 10\.'; }

require_runtime() {
  if is_self_contained || has_runtime; then return; fi
  $dotnet || fail "the ASP.NET Core 10 runtime is missing. Run again with --dotnet, or take a self-contained release."
  if $dry; then say "Would install the ASP.NET Core 10 runtime."; return; fi
  if apt-get install -y --no-install-recommends aspnetcore-runtime-10.0 2>/dev/null && has_runtime; then return; fi
  say "The distribution has no .NET 10. Microsoft's script dot.net/v1/dotnet-install.sh can install it into /usr/share/dotnet."
  if is_terminal; then
    read -rp "Fetch and run it? [y/N] " answer
    [ "$answer" = y ] || fail "the runtime is not installed."
  elif ! $yes; then
    fail "run again with --yes to fetch and run it."
  fi
  local script
  script=$(mktemp)
  curl -fsSL https://dot.net/v1/dotnet-install.sh -o "$script" || fail "the script could not be fetched."
  bash "$script" --channel 10.0 --runtime aspnetcore --install-dir /usr/share/dotnet
  rm -f "$script"
  ln -sf /usr/share/dotnet/dotnet /usr/local/bin/dotnet
  has_runtime || fail "the runtime is still missing; look at what the script printed."
}

version_of() { # the version and what it consists of: another build of one version is another one
  local number sum
  number=$(grep -oE '"SensorAgent/[^"]+"' "$1/SensorAgent.deps.json" | head -n 1 | sed 's/.*\/\(.*\)"/\1/')
  sum=$(cd "$1" && find . -type f ! -name appsettings.json -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-8)
  echo "${number:-0}-$sum"
}

# ---------------------------------------------------------------- the system around it

make_user() {
  local group
  if ! id -u $user >/dev/null 2>&1; then
    say "Creating the system user $user"
    useradd --system --user-group --home-dir $state --no-create-home --shell /usr/sbin/nologin $user
    undo+=("userdel $user")
  fi
  for group in gpio i2c spi dialout video; do
    if getent group $group >/dev/null && ! id -nG $user | tr ' ' '\n' | grep -qx $group; then
      say "Adding $user to the group $group"
      usermod -a -G $group $user
    fi
  done
}

make_rules() {
  if [ ! -d /etc/udev ]; then return; fi
  if ! getent group gpio >/dev/null; then
    say "Creating the group gpio"
    groupadd --system gpio
    usermod -a -G gpio $user
  fi
  local before
  before=$(cat $rules 2>/dev/null || true)
  put "$here/deploy/60-sensoragent.rules" $rules 644
  if [ "$before" != "$(cat $rules)" ] && command -v udevadm >/dev/null && has_systemd; then
    udevadm control --reload
    udevadm trigger --subsystem-match=gpio --subsystem-match=i2c-dev --subsystem-match=spidev --subsystem-match=pwm --subsystem-match=w1 || true
  fi
}

enable_interface() { # enable_interface i2c|spi|1wire
  local boot=/boot/firmware/config.txt line=""
  if [ ! -f $boot ]; then boot=/boot/config.txt; fi
  say "Enabling $1 ..."
  if $dry; then return; fi
  if command -v raspi-config >/dev/null; then
    case $1 in i2c) raspi-config nonint do_i2c 0 ;; spi) raspi-config nonint do_spi 0 ;; 1wire) raspi-config nonint do_onewire 0 ;; esac
  elif command -v set-device >/dev/null; then
    case $1 in i2c) set-device enable i2c1 ;; spi) set-device enable spi1 ;; 1wire) fail "WalnutPi enables 1-Wire by an overlay; see its manual." ;; esac
  elif [ -f $boot ]; then
    case $1 in i2c) line=dtparam=i2c_arm=on ;; spi) line=dtparam=spi=on ;; 1wire) line=dtoverlay=w1-gpio ;; esac
    grep -qx "$line" $boot || echo "$line" >>$boot
  else
    fail "this board has neither raspi-config nor set-device nor a config.txt; enable $1 by its manual."
  fi
  if [ "$1" = i2c ]; then
    echo i2c-dev >/etc/modules-load.d/sensoragent.conf
    modprobe i2c-dev || true
  fi
  reboot_needed=true
}

quoted() { printf '"%s"' "$(printf %s "$1" | sed 's/[\\"]/\\&/g')"; } # a text as JSON has it

# secret NAME TEXT: for root only; systemd hands it to the service (LoadCredential)
secret() {
  if [ ! -d $credentials ]; then
    mkdir -m 700 $credentials
    undo+=("rmdir '$credentials'")
  fi
  say "Writing $credentials/$1"
  (umask 077 && printf '%s\n' "$2" >"$credentials/$1")
  undo+=("rm -f '$credentials/$1'")
}

first_configuration() {
  if [ -f "$config/appsettings.json" ]; then
    say "Keeping $config/appsettings.json."
    return
  fi
  if [ -z "$broker" ] && is_terminal; then
    read -rp "Broker (embedded, or an address such as mqtt://192.168.1.10) [embedded]: " broker
    if [ -n "$broker" ] && [ "$broker" != embedded ]; then
      read -rp "User name, empty for none: " username
      if [ -n "$username" ]; then
        read -rsp "Password: " password
        echo
      fi
    fi
    read -rp "Look for sensors on the buses and add them? [Y/n] " answer
    if [ "$answer" != n ]; then scan=true; fi
  fi
  local draft mqtt
  draft=$(mktemp)
  mqtt="\"Broker\": $(quoted "${broker:-embedded}")"
  if [ -n "$username" ]; then mqtt="$mqtt, \"Username\": $(quoted "$username")"; fi
  while IFS= read -r line; do
    if [ "$line" = '  "Mqtt": { "Broker": "embedded" },' ]; then echo "  \"Mqtt\": { $mqtt },"; else echo "$line"; fi
  done <"$here/deploy/appsettings.json" >"$draft"
  put "$draft" "$config/appsettings.json" 640
  rm -f "$draft"
  if [ -n "$username" ]; then secret mqtt-password "$password"; fi
  if $scan; then "$command" scan --write --config "$config/appsettings.json" || say "The buses could not be looked at; sensoragent scan says why."; fi
}

may_edit() { [ -f $edits ]; }

edit_rights() { # whether the service may write its configuration; without an option as it was
  local draft
  if [ "$edit" = allow ]; then
    draft=$(mktemp)
    cat >"$draft" <<TEXT
# Lets the dashboard and request/config-set change the configuration; install.sh --no-allow-config-edit takes it back.
[Service]
ReadWritePaths=$config
ConfigurationDirectoryMode=1770
TEXT
    if ! cmp -s "$draft" $edits; then fresh=true; fi
    undo+=(own)
    put "$draft" $edits 644
    rm -f "$draft"
  elif [ "$edit" = forbid ] && may_edit; then
    say "Removing $edits"
    undo+=(own "mv -f '$edits.before' '$edits'")
    mv -f $edits $edits.before
    fresh=true
  fi
}

# Directories and who may read them, without touching what is right. Where the service may write its configuration, it still cannot put anything in the
# place of what belongs to root (the sticky bit), above all not of the credentials, which systemd reads as root.
own() {
  local owner=root mode=750
  if may_edit; then
    owner=$user
    mode=1770
    if [ ! -d $credentials ]; then mkdir -m 700 $credentials; fi
  fi
  if [ "$(stat -c %U:%G:%a "$config")" != "root:$user:$mode" ]; then chown root:$user "$config" && chmod $mode "$config"; fi
  find "$config" -path $credentials -prune -o -type f ! -path "$config/appsettings.json" \( ! -user root -o ! -group $user -o ! -perm 640 \) \
    -exec chown -h root:$user {} + -exec chmod 640 {} +
  find "$config/appsettings.json" -type f \( ! -user $owner -o ! -group $user -o ! -perm 640 \) -exec chown -h $owner:$user {} + -exec chmod 640 {} +
  if [ -d $credentials ]; then find $credentials \( ! -user root -o -perm /077 \) -exec chown root:root {} + -exec chmod go= {} +; fi
  if [ "$(stat -c %U:%G:%a "$state")" != "$user:$user:750" ]; then chown $user:$user "$state" && chmod 750 "$state"; fi
}

# ---------------------------------------------------------------- the service

service_state() { systemctl show -p ActiveState -p NRestarts sensoragent.service | sort | xargs; }

# Ready, and still so some seconds later, without a restart in between.
is_healthy() {
  local before
  before=$(service_state)
  sleep 8
  [ "$before" = "$(service_state)" ] && [ "${before%% *}" = "ActiveState=active" ]
}

run_service() {
  systemctl enable --quiet --no-reload sensoragent.service
  systemctl daemon-reload
  systemctl restart sensoragent.service && is_healthy
}

status() {
  describe
  local name
  if [ -z "$(installed)" ]; then
    say "SensorAgent is not installed."
    return
  fi
  say "Installed: $(installed)$(if [ -n "$(previous)" ]; then echo ", before: $(previous)"; fi)"
  for name in "$versions"/*; do say "  $(basename "$name")"; done
  if may_edit; then
    say "Configuration: the dashboard and config-set may change it (--no-allow-config-edit takes that back)."
  else
    say "Configuration: root alone may change it (--allow-config-edit lets the dashboard and config-set)."
  fi
  if has_systemd; then
    say "Service: $(systemctl is-active sensoragent.service || true), $(systemctl is-enabled sensoragent.service 2>/dev/null || true)"
    systemctl show -p StatusText --value sensoragent.service
  fi
}

rollback() {
  local back
  back=$(previous)
  if [ -z "$back" ] || [ ! -d "$versions/$back" ]; then fail "there is no version to return to."; fi
  say "Returning from $(installed) to $back ..."
  if $dry; then return; fi
  local newer
  newer=$(installed)
  point previous "$newer"
  point current "$back"
  if [ -f "$config/appsettings.json" ] && ! "$command" check --config "$config/appsettings.json"; then
    point previous "$back"
    point current "$newer"
    fail "$back cannot read the configuration, so $newer goes on. What 'check --migrate' once rewrote is kept as $config/appsettings.json.version-N; put that back first."
  fi
  if $start && has_systemd; then run_service || fail "$back does not run either; journalctl -u sensoragent says why."; fi
  say "SensorAgent $back runs."
}

remove() {
  say "Removing SensorAgent$(if $purge; then echo ", its configuration and its state"; fi) ..."
  if $dry; then return; fi
  if has_systemd; then systemctl disable --now sensoragent.service 2>/dev/null || true; fi
  rm -rf "$program" "$command" "$unit" "$unit.d" "$rules"
  if has_systemd; then systemctl daemon-reload; fi
  if ! $purge; then
    say "SensorAgent is removed; $config and $state are kept (--purge removes them)."
    return
  fi
  rm -rf "$config" "$state"
  if id -u $user >/dev/null 2>&1; then userdel $user; fi
  say "SensorAgent is removed, with its configuration and state."
}

# Old versions go, except the one that runs and the one before.
prune() {
  local each name
  for each in "$versions"/*; do
    name=$(basename "$each")
    if [ "$name" != "$(installed)" ] && [ "$name" != "$(previous)" ]; then rm -rf "$each"; fi
  done
}

back_to_older() { if [ -n "$1" ]; then point previous "$1"; else rm -f "$program/previous"; fi; }

install_program() {
  local version before older="" fresh=false
  before=$(installed)
  find_program
  require_runtime
  version=$(version_of "$from")
  say "Version $version$(if [ -n "$before" ]; then echo ", over $before"; fi)."
  if $dry; then
    say "Would install it into $versions/$version, run it as the user $user, and $(if $start; then echo "start the service"; else echo "not start it"; fi)."
    if [ "$edit" = allow ]; then say "Would let the service write $config."; fi
    if [ "$edit" = forbid ]; then say "Would let only root write $config."; fi
    return
  fi

  make_user
  if [ ! -d "$versions/$version" ]; then
    say "Copying the program ..."
    mkdir -p "$versions"
    rm -rf "$versions/.new"
    cp -R "$from" "$versions/.new"
    rm -f "$versions/.new/appsettings.json" # that one is the demonstration's
    for text in README.md README.zh-CN.md LICENSE; do
      if [ -f "$here/$text" ]; then cp "$here/$text" "$versions/.new/"; fi
    done
    chmod -R a+rX,go-w "$versions/.new"
    mv "$versions/.new" "$versions/$version"
    undo+=("rm -rf '$versions/$version'")
    fresh=true
  fi
  if [ "$before" != "$version" ]; then
    if [ -n "$before" ]; then
      older=$(previous)
      undo+=("point current '$before'" "back_to_older '$older'")
      point previous "$before"
    else
      undo+=("rm -f '$program/current'")
    fi
    point current "$version"
    fresh=true
  fi
  put "$here/deploy/sensoragent.sh" $command 755
  mkdir -p $config $state
  first_configuration
  edit_rights
  own
  if [ ! -f $unit ] || ! cmp -s "$here/deploy/sensoragent.service" $unit; then fresh=true; fi
  put "$here/deploy/sensoragent.service" $unit 644
  make_rules

  # A configuration that cannot run is said here, not in the journal.
  "$command" check --config "$config/appsettings.json" || fail "the configuration has mistakes; mend them and run this again."

  if ! $start; then
    undo=()
    say "SensorAgent $version is installed and not started."
  elif ! $fresh && systemctl is-active --quiet sensoragent.service; then
    undo=()
    say "SensorAgent $version runs already; nothing had to be changed."
  elif run_service; then
    undo=()
    say "SensorAgent $version runs."
    if [ -n "$before" ]; then prune; fi
  elif [ -n "$before" ] && [ "$before" != "$version" ]; then
    say "SensorAgent $version does not run; returning to $before ..."
    journalctl -u sensoragent.service -n 15 --no-pager 2>/dev/null || true
    systemctl reset-failed sensoragent.service || true
    undo_all
    run_service || fail "$before does not run either; journalctl -u sensoragent says why."
    fail "SensorAgent $before runs again; the new version was not kept."
  else
    undo=()
    fail "the service does not run; journalctl -u sensoragent says why."
  fi
  find $config $unit $command $rules -maxdepth 1 -name '*.before' -delete 2>/dev/null || true
  rm -f $unit.before $command.before $rules.before $edits.before
  rmdir --ignore-fail-on-non-empty $unit.d 2>/dev/null || true
}

next_steps() {
  say ""
  if ${reboot_needed:-false}; then say "Restart the board for the interfaces: sudo reboot"; fi
  say "Its log:            journalctl -fu sensoragent"
  say "Its configuration:  sudo nano $config/appsettings.json   (taken up when it is saved; sensoragent check names mistakes)"
  say "What is connected:  sudo sensoragent scan"
}

# ---------------------------------------------------------------- the work

if [ "$work" = status ]; then
  status
  exit 0
fi
if ! $dry; then [ "$(id -u)" -eq 0 ] || fail "this needs root: sudo ./install.sh"; fi
case "$work" in
  rollback) rollback ;;
  uninstall) remove ;;
  install)
    if $start && ! $dry && ! has_systemd; then fail "systemd is not running here; use --no-start to install the files only."; fi
    describe
    for name in "${enable[@]}"; do enable_interface "$name"; done
    install_program
    if ! $dry; then next_steps; fi
    ;;
esac
