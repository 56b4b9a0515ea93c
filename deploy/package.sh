#!/bin/bash
# Makes the release: a portable tarball for every processor, a Debian package, their SHA-256, and a list of what is inside (CycloneDX).
# The same sources give the same files: times are those of the last commit, and the build is deterministic.
#
#   deploy/package.sh [DIRECTORY] [--runtime linux-arm64|linux-arm|linux-x64]...
#
# --runtime also makes a self-contained tarball, where the SDK can get that runtime pack; compiled ahead for its processor where the compiler can be had.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
out=$here/artifacts
runtimes=()
while [ $# -gt 0 ]; do
  case "$1" in
    --runtime) runtimes+=("$2"); shift ;;
    *) out=$1 ;;
  esac
  shift
done

version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' "$here/Directory.Build.props")
SOURCE_DATE_EPOCH=$(git -C "$here" log -1 --format=%ct 2>/dev/null || date +%s)
export SOURCE_DATE_EPOCH
work=$(mktemp -d)
trap 'end' EXIT
mkdir -p "$out"

# A restore for one runtime writes that into the lock files, which are to stay as they are.
(cd "$here" && tar -cf "$work/locks.tar" src/*/packages.lock.json)
end() {
  tar -C "$here" -xf "$work/locks.tar"
  rm -rf "$work"
}

publish() { # publish DIRECTORY [options]
  local target=$1
  shift
  dotnet publish "$here/src/SensorAgent" -c Release -o "$target" -p:ContinuousIntegrationBuild=true -p:PathMap="$here=/sensoragent" --nologo -v quiet "$@" || return
  rm -f "$target"/*.pdb
}

# tarball NAME PROGRAM: what install.sh takes, beside install.sh itself
tarball() {
  local root=$work/$1
  mkdir -p "$root/deploy"
  cp -R "$2" "$root/program"
  cp "$here"/{install.sh,README.md,README.zh-CN.md,CHANGELOG.md,LICENSE} "$root"
  cp "$here"/deploy/{sensoragent.service,sensoragent.sh,60-sensoragent.rules,appsettings.json} "$root/deploy"
  (cd "$root" && find . -type f | LC_ALL=C sort | xargs -d '\n' sha256sum) >"$work/sums"
  mv "$work/sums" "$root/SHA256SUMS"
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -C "$work" -cf - "$1" | gzip -n9 >"$out/$1.tar.gz"
  echo "$out/$1.tar.gz"
}

debian() {
  local root=$work/debian name=sensoragent_${version}_all.deb
  mkdir -p "$root/DEBIAN" "$root/usr/lib/sensoragent" "$root/usr/bin" "$root/lib/systemd/system" "$root/lib/udev/rules.d" "$root/etc/sensoragent" "$root/usr/share/doc/sensoragent"
  cp -R "$1/." "$root/usr/lib/sensoragent"
  rm -f "$root/usr/lib/sensoragent/appsettings.json"
  sed 's#/opt/sensoragent/current#/usr/lib/sensoragent#g' "$here/deploy/sensoragent.sh" >"$root/usr/bin/sensoragent"
  sed 's#/usr/local/bin/sensoragent#/usr/bin/sensoragent#' "$here/deploy/sensoragent.service" >"$root/lib/systemd/system/sensoragent.service"
  cp "$here/deploy/60-sensoragent.rules" "$root/lib/udev/rules.d/"
  cp "$here/deploy/appsettings.json" "$root/etc/sensoragent/"
  cp "$here"/{README.md,README.zh-CN.md,LICENSE} "$root/usr/share/doc/sensoragent/"
  cp "$here"/deploy/debian/{postinst,prerm,postrm} "$root/DEBIAN/"
  echo /etc/sensoragent/appsettings.json >"$root/DEBIAN/conffiles"
  chmod -R u=rwX,go=rX "$root"
  chmod 755 "$root"/DEBIAN/p* "$root/usr/bin/sensoragent"
  cat >"$root/DEBIAN/control" <<TEXT
Package: sensoragent
Version: $version
Architecture: all
Maintainer: SensorAgent <sensoragent@localhost>
Depends: adduser, libsqlite3-0
Recommends: aspnetcore-runtime-10.0
Suggests: mosquitto-clients
Section: electronics
Priority: optional
Installed-Size: $(du -sk "$root" | cut -f 1)
Description: sensors and outputs over MQTT for Raspberry Pi and WalnutPi
 Reads GPIO, I2C, SPI, 1-Wire, serial and kernel sensors, publishes every reading
 over MQTT with retained state, and drives outputs by commands.
 It needs the ASP.NET Core 10 runtime.
TEXT
  find "$root" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
  dpkg-deb --root-owner-group --build "$root" "$out/$name" >/dev/null
  echo "$out/$name"
}

# The packages that were published with it, from the file that .NET writes beside the program.
bill_of_materials() {
  local file=$out/sensoragent-$version.cdx.json
  {
    printf '{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.5",\n  "version": 1,\n  "metadata": {\n'
    printf '    "timestamp": "%s",\n' "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)"
    printf '    "component": { "type": "application", "bom-ref": "sensoragent", "name": "sensoragent", "version": "%s" }\n  },\n  "components": [' "$version"
    awk '
      /^  "libraries"/ { inside = 1 }
      inside && match($0, /^    "[^"]+\/[^"]+": \{/) { split($0, part, "\""); split(part[2], id, "/") }
      inside && /"type": "package"/ {
        printf "%s\n    { \"type\": \"library\", \"bom-ref\": \"pkg:nuget/%s@%s\", \"name\": \"%s\", \"version\": \"%s\", \"purl\": \"pkg:nuget/%s@%s\" }", comma, id[1], id[2], id[1], id[2], id[1], id[2]
        comma = ","
      }' "$1/SensorAgent.deps.json"
    printf '\n  ]\n}\n'
  } >"$file"
  echo "$file"
}

publish "$work/portable" -p:UseAppHost=false
tarball "sensoragent-$version" "$work/portable"
debian "$work/portable"
bill_of_materials "$work/portable"
for runtime in "${runtimes[@]}"; do
  if publish "$work/$runtime" -r "$runtime" --self-contained -p:PublishReadyToRun=true ||
    { echo "It is tried without compiling ahead." >&2; publish "$work/$runtime" -r "$runtime" --self-contained; }; then
    tarball "sensoragent-$version-$runtime" "$work/$runtime"
  else
    echo "The runtime pack of $runtime cannot be had here; no self-contained release for it." >&2
  fi
done
(cd "$out" && find . -maxdepth 1 -type f -name "sensoragent*" | sed 's/^..//' | LC_ALL=C sort | xargs -d '\n' sha256sum >SHA256SUMS)
echo "$out/SHA256SUMS"
