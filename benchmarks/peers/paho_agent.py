"""A plain loop: every second all sensors at once, QoS 1, retained.

Usage: paho_agent.py PORT SENSORS
"""
import random
import sys
import time

import paho.mqtt.client as mqtt

port, sensors = int(sys.argv[1]), int(sys.argv[2])
try:
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION1)
except AttributeError:  # paho 1.x
    client = mqtt.Client()
client.max_inflight_messages_set(1024)
client.connect("127.0.0.1", port)
client.loop_start()
due = time.monotonic()
while True:
    for sensor in range(sensors):
        text = '{"v":%.2f,"u":"C","q":"good","t":"%s"}' % (20 + random.random(), time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        client.publish("/Sensor/temperature/room%d" % (sensor + 1), text, 1, True)
    due += 1
    time.sleep(max(0, due - time.monotonic()))
