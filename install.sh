#!/bin/bash
# Installs SensorAgent as a systemd service, or upgrades it in place; the configuration is kept.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: sudo ./install.sh [options]
  --from DIR     install this published program instead of building one here
  --no-start     install the files, but do not enable or start the service
  --uninstall    remove the program and the service; configuration and state stay
  --purge        with --uninstall: remove configuration and state as well
  --help         this text
TEXT
}

program=/opt/sensoragent
command=/usr/local/bin/sensoragent
config=/etc/sensoragent
state=/var/lib/sensoragent
unit=/etc/systemd/system/sensoragent.service
user=sensoragent
here=$(cd "$(dirname "$0")" && pwd)

from=""
start=true
uninstall=false
purge=false
while [ $# -gt 0 ]; do
  case "$1" in
    --from)
      [ $# -ge 2 ] || { echo "--from needs a directory." >&2; exit 1; }
      from=$2
      shift
      ;;
    --no-start) start=false ;;
    --uninstall) uninstall=true ;;
    --purge) purge=true ;;
    --help | -h) usage; exit 0 ;;
    *) echo "Unknown option $1." >&2; usage >&2; exit 1 ;;
  esac
  shift
done

say() { echo "$*"; }
fail() { echo "install.sh: $*" >&2; exit 1; }
has_systemd() { [ -d /run/systemd/system ]; }

[ "$(id -u)" -eq 0 ] || fail "this needs root: sudo ./install.sh"

if $uninstall; then
  if has_systemd; then systemctl disable --now sensoragent.service 2>/dev/null || true; fi
  rm -rf "$program" "$program.new" "$program.old" "$command" "$unit"
  if has_systemd; then systemctl daemon-reload; fi
  if $purge; then
    rm -rf "$config" "$state"
    if id -u $user >/dev/null 2>&1; then userdel $user; fi
    say "SensorAgent is removed, with its configuration and state."
  else
    say "SensorAgent is removed; $config and $state are kept (--purge removes them)."
  fi
  exit 0
fi

$purge && fail "--purge goes with --uninstall."
if $start && ! has_systemd; then fail "systemd is not running here; use --no-start to install the files only."; fi

# 1. The program: published by somebody else, or built here.
if [ -z "$from" ]; then
  dotnet --list-sdks 2>/dev/null | grep -q '^10\.' || fail "the .NET 10 SDK is not installed; install it, or build elsewhere and use --from DIR."
  say "Building ..."
  from=$(mktemp -d)
  trap 'rm -rf "$from"' EXIT
  dotnet publish "$here/src/SensorAgent" -c Release -o "$from" -p:UseAppHost=false --nologo -v quiet
fi
[ -f "$from/SensorAgent.dll" ] || fail "$from holds no published SensorAgent (SensorAgent.dll is missing)."
if [ ! -x "$from/SensorAgent" ]; then
  command -v dotnet >/dev/null || fail "the .NET 10 runtime (ASP.NET Core) is not installed, and $from is not self-contained."
  dotnet --list-runtimes | grep -q '^Microsoft.AspNetCore.App 10\.' || fail "the ASP.NET Core 10 runtime is missing; dotnet --list-runtimes shows what there is."
fi

# 2. Whom it runs as, and what that user may open.
if ! id -u $user >/dev/null 2>&1; then
  useradd --system --user-group --home-dir $state --no-create-home --shell /usr/sbin/nologin $user
fi
for group in gpio i2c spi dialout video; do
  if getent group $group >/dev/null; then usermod -a -G $group $user; fi
done

# 3. Its files; the old program stays until the new one is in place.
say "Installing into $program ..."
rm -rf "$program.new" "$program.old"
mkdir -p "$program.new" "$config" "$state"
cp -R "$from/." "$program.new/"
rm -f "$program.new/appsettings.json" # that one is the demonstration's
for text in README.md README.zh-CN.md LICENSE; do
  if [ -f "$here/$text" ]; then cp "$here/$text" "$program.new/"; fi
done
chmod -R a+rX,go-w "$program.new"
if [ -d "$program" ]; then mv "$program" "$program.old"; fi
mv "$program.new" "$program"
rm -rf "$program.old"

cat >"$command.new" <<'WRAPPER'
#!/bin/sh
if [ -x /opt/sensoragent/SensorAgent ]; then exec /opt/sensoragent/SensorAgent "$@"; fi
exec dotnet /opt/sensoragent/SensorAgent.dll "$@"
WRAPPER
chmod 755 "$command.new"
mv "$command.new" "$command"

if [ -f "$config/appsettings.json" ]; then
  say "Keeping $config/appsettings.json."
else
  cp "$here/deploy/appsettings.json" "$config/appsettings.json"
  say "Wrote $config/appsettings.json."
fi
chown -R root:$user "$config"
chmod 750 "$config"
find "$config" -type f -exec chmod 640 {} +
chown $user:$user "$state"
chmod 750 "$state"
install -m 644 "$here/deploy/sensoragent.service" "$unit"

# 4. A configuration that cannot run is said here, not in the journal.
"$command" check --config "$config/appsettings.json" || fail "the program is installed, but its configuration has mistakes; mend them and run: sudo systemctl restart sensoragent"

if $start; then
  systemctl daemon-reload
  systemctl enable --quiet sensoragent.service
  systemctl restart sensoragent.service || fail "the service does not start; journalctl -u sensoragent says why."
  say "SensorAgent runs. Its log: journalctl -fu sensoragent"
else
  say "SensorAgent is installed and not started."
fi
