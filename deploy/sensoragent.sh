#!/bin/sh
# Runs the installed version of SensorAgent. Who may write there (root, for sensoragent password) means the service's own state.
if [ -z "$STATE_DIRECTORY" ] && [ -w /var/lib/sensoragent ]; then
  export STATE_DIRECTORY=/var/lib/sensoragent
fi
if [ -x /opt/sensoragent/current/SensorAgent ]; then exec /opt/sensoragent/current/SensorAgent "$@"; fi
exec dotnet /opt/sensoragent/current/SensorAgent.dll "$@"
