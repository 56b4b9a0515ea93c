#!/bin/sh
# Runs the installed version of SensorAgent.
if [ -x /opt/sensoragent/current/SensorAgent ]; then exec /opt/sensoragent/current/SensorAgent "$@"; fi
exec dotnet /opt/sensoragent/current/SensorAgent.dll "$@"
