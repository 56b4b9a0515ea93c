#!/bin/bash
# Compiles a published SensorAgent for the processor of this machine ahead of time (ReadyToRun), in place: it starts with a third less work for the processor.
#
#   deploy/compile-ahead.sh DIRECTORY
#
# Where the compiler cannot be had, or its work does not run, everything stays as it is; the exit code is 1 then. See docs/adr/0015-compiled-ahead-where-it-is-built.md.
set -euo pipefail
program=$1
case "$(uname -m)" in
  x86_64) processor=x64 ;;
  aarch64) processor=arm64 ;;
  armv7l) processor=arm ;;
  *) exit 1 ;;
esac
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The frameworks that it will run on, the newest of .NET 10: "Microsoft.NETCore.App 10.0.12 [/usr/share/dotnet/shared/Microsoft.NETCore.App]"
version=
while read -r name number path; do
  directory=${path#[}
  directory=${directory%]}/$number
  case "$name" in
    Microsoft.NETCore.App) core=$directory version=$number ;;
    Microsoft.AspNetCore.App) web=$directory ;;
  esac
done < <(dotnet --list-runtimes | grep ' 10\.' | sort -V)
[ -n "$version" ] && [ -n "${web:-}" ] || exit 1
frameworks=(-r "$core/*.dll" -r "$web/*.dll")

# Its packages, and nothing of them in the project's lock files
cat >"$scratch/compiler.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="Microsoft.NETCore.App.Crossgen2.linux-$processor" Version="[$version]" /></ItemGroup>
</Project>
XML
timeout 300 dotnet restore "$scratch/compiler.csproj" --nologo -v quiet >"$scratch/restore.log" 2>&1 || exit 1
tools=${NUGET_PACKAGES:-$HOME/.nuget/packages}/microsoft.netcore.app.crossgen2.linux-$processor/$version/tools
if [ -x "$tools/crossgen2" ]; then
  compiler=("$tools/crossgen2")
elif [ -f "$tools/crossgen2.dll" ]; then
  compiler=(dotnet "$tools/crossgen2.dll")
else
  exit 1
fi

cp -R "$program" "$scratch/program"
for assembly in "$program"/*.dll; do
  "${compiler[@]}" "$assembly" -o "$scratch/program/${assembly##*/}" -O --targetos linux --targetarch "$processor" \
    "${frameworks[@]}" -r "$program/*.dll" >"$scratch/compile.log" 2>&1 || exit 1
done
dotnet "$scratch/program/SensorAgent.dll" --version >/dev/null 2>&1 || exit 1
cp "$scratch/program"/*.dll "$program"
