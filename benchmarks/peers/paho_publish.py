"""Publishes the same message many times with paho and waits for every acknowledgement.

Usage: paho_publish.py PORT QOS COUNT TOPIC PAYLOAD.
"""
import sys
import threading

import paho.mqtt.client as mqtt

port, qos, count = (int(argument) for argument in sys.argv[1:4])
topic, payload = sys.argv[4:6]
connected = threading.Event()
try:
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION1)
except AttributeError:  # paho 1.x
    client = mqtt.Client()
client.max_inflight_messages_set(1024)
client.on_connect = lambda *_: connected.set()

client.connect("127.0.0.1", port)
client.loop_start()
connected.wait()
last = None
for _ in range(count):
    last = client.publish(topic, payload, qos)
last.wait_for_publish()
client.disconnect()
client.loop_stop()

