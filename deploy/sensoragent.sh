#!/bin/sh
# Runs the installed version of SensorAgent. A person's command looks at the state of the service, as far as the person may; "run" has a state of its own.
case "${1:-run}" in
  run | -*) ;;
  *) if [ -z "${STATE_DIRECTORY:-}" ] && [ -r /var/lib/sensoragent ]; then export STATE_DIRECTORY=/var/lib/sensoragent; fi ;;
esac
if [ -x /opt/sensoragent/current/SensorAgent ]; then exec /opt/sensoragent/current/SensorAgent "$@"; fi
exec dotnet /opt/sensoragent/current/SensorAgent.dll "$@"
