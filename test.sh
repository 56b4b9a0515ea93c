#!/bin/bash
# Installs what the tests need, builds, runs every test, and closes with "N passed, N failed".
# Usage: ./test.sh            everything
#        ./test.sh --quick    without the virtual machine
set -uo pipefail
cd "$(dirname "$0")" || exit 1

quick=false
[ "${1:-}" = "--quick" ] && quick=true
passed=0
failed=0
skipped=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

say() { printf '\n== %s\n' "$*"; }

count() { # name, exit code: one check that is not a test framework's
  if [ "$2" -eq 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $1"
  fi
}

install_packages() {
  local missing=()
  command -v mosquitto >/dev/null || [ -x /usr/sbin/mosquitto ] || missing+=(mosquitto)
  command -v mosquitto_sub >/dev/null || missing+=(mosquitto-clients)
  command -v shellcheck >/dev/null || missing+=(shellcheck)
  [ ${#missing[@]} -eq 0 ] && return 0

  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  say "Installing ${missing[*]}"
  # The package's own service would take port 1883 from the tests.
  { "${root[@]}" apt-get update -qq &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 ||
    { cat "$log"; echo "Could not install ${missing[*]}; the tests that need them will say so."; }
}

# Debian's peers of other makes, apart from the others so that one that cannot be had costs only its own tests.
install_debian_peers() {
  local root=() missing=() package
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  # Debian's own Python: another one on the path does not see Debian's packages.
  /usr/bin/python3 -c 'import paho.mqtt.client' 2>/dev/null || missing+=(python3-paho-mqtt)
  [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing+=(rabbitmq-server)
  command -v promtool >/dev/null || missing+=(prometheus)
  [ ${#missing[@]} -eq 0 ] && return 0
  timeout 120 "${root[@]}" apt-get update -qq >"$log" 2>&1 || cat "$log"
  for package in "${missing[@]}"; do
    say "Installing $package"
    timeout 300 "${root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
      apt-get install -y -qq --no-install-recommends "$package" >"$log" 2>&1 ||
      { cat "$log"; echo "Could not install $package; the tests that need it will be skipped."; }
  done
}

# The browser of the dashboard's tests, and a font that has Chinese.
install_browser() {
  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  command -v chromium >/dev/null && return 0
  say "Installing chromium"
  { timeout 120 "${root[@]}" apt-get update -qq; timeout 600 "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends chromium fonts-wqy-microhei; } >"$log" 2>&1 ||
    { cat "$log"; echo "Could not install chromium; the tests of the dashboard's page will be skipped."; }
}

# The rules of accessibility that the page is held against.
install_axe() {
  local folder=tests/SensorAgent.Browser.Tests/Axe
  [ -d $folder/node_modules/axe-core ] && return 0
  command -v npm >/dev/null || { echo "npm is not installed; accessibility will not be checked."; return 0; }
  say "Installing axe-core"
  timeout 180 npm ci --prefix $folder --ignore-scripts --no-audit --no-fund >"$log" 2>&1 ||
    { cat "$log"; echo "Could not install axe-core; accessibility will not be checked."; }
}

# npm packages of other makes. Without them the tests that need them are skipped by name.
install_node_peers() {
  local folder=tests/SensorAgent.Integration.Tests/Interop
  [ -d $folder/node_modules/aedes ] && [ -d $folder/node_modules/ajv ] && [ -d $folder/node_modules/mqtt ] && return 0
  command -v npm >/dev/null || { echo "npm is not installed; the tests that need npm packages will be skipped."; return 0; }
  say "Installing the npm packages of the interop tests"
  timeout 180 npm ci --prefix $folder --ignore-scripts --no-audit --no-fund >"$log" 2>&1 ||
    { cat "$log"; echo "Could not install the npm packages; the tests that need them will be skipped."; }
}

if ! command -v dotnet >/dev/null; then
  echo "The .NET 10 SDK is needed; see README.md."
  echo "0 passed, 1 failed"
  exit 1
fi
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 PATH="$PATH:/usr/sbin"
install_packages
install_debian_peers
install_node_peers
install_browser
install_axe

say "Building (warnings are errors)"
dotnet build SensorAgent.sln -v quiet --nologo -nodeReuse:false
build=$?
count "build" $build

if [ $build -eq 0 ]; then
  say "Unit and integration tests"
  dotnet test SensorAgent.sln --no-build --nologo -v quiet --logger "console;verbosity=minimal" --blame-hang-timeout 10m 2>&1 | tee "$log"
  tests=${PIPESTATUS[0]}
  # Lines such as: Passed!  - Failed:     0, Passed:    62, Skipped:     0, Total:    62, Duration: ...
  read -r p f s < <(sed -nE 's/.*Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+),.*/\2 \1 \3/p' "$log" |
    awk '{ p += $1; f += $2; s += $3 } END { print p + 0, f + 0, s + 0 }')
  passed=$((passed + p))
  failed=$((failed + f))
  skipped=$((skipped + s))
  if [ "$tests" -ne 0 ] && [ "$f" -eq 0 ]; then count "dotnet test ended with exit code $tests" 1; fi
  if [ "$p" -eq 0 ]; then count "no test ran" 1; fi
fi

if command -v shellcheck >/dev/null; then
  say "shellcheck"
  mapfile -t scripts < <(git ls-files '*.sh' .ci/run)
  shellcheck -x "${scripts[@]}"
  count "shellcheck" $?
else
  skipped=$((skipped + 1))
  echo "Skipped: shellcheck could not be installed."
fi

if ! $quick && [ -x tests/HardwareInTheLoop/run.sh ] && [ $build -eq 0 ]; then
  say "Hardware in the loop: a real kernel in a virtual machine"
  tests/HardwareInTheLoop/run.sh 2>&1 | tee "$log"
  hil=${PIPESTATUS[0]}
  read -r p f s < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed(, ([0-9]+) skipped)?.*/\1 \2 \4/p' "$log" | tail -1)
  passed=$((passed + ${p:-0}))
  failed=$((failed + ${f:-0}))
  skipped=$((skipped + ${s:-0}))
  if [ "$hil" -ne 0 ] && [ "${f:-0}" -eq 0 ]; then count "hardware in the loop ended with exit code $hil" 1; fi
fi

if ! $quick && [ -x tests/Installation/run.sh ] && [ $build -eq 0 ]; then
  say "Installation: systemd in a virtual machine"
  tests/Installation/run.sh 2>&1 | tee "$log"
  story=${PIPESTATUS[0]}
  read -r p f s < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed(, ([0-9]+) skipped)?.*/\1 \2 \4/p' "$log" | tail -1)
  passed=$((passed + ${p:-0}))
  failed=$((failed + ${f:-0}))
  skipped=$((skipped + ${s:-0}))
  if [ "$story" -ne 0 ] && [ "${f:-0}" -eq 0 ]; then count "installation ended with exit code $story" 1; fi
fi

say "The tree is as it was"
git diff --exit-code --stat
count "building and testing changes no file of the repository" $?

echo
[ $skipped -gt 0 ] && echo "$skipped skipped, by name above"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
