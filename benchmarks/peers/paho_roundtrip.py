"""Publishes with QoS 1 to a topic that it subscribes to, one message at a time.

Usage: paho_roundtrip.py PORT COUNT; prints p50 and p99 in milliseconds.
"""
import sys
import threading
import time

import paho.mqtt.client as mqtt

port, count = int(sys.argv[1]), int(sys.argv[2])
connected, came = threading.Event(), threading.Semaphore(0)
try:
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION1)
except AttributeError:  # paho 1.x
    client = mqtt.Client()
client.on_connect = lambda *_: client.subscribe("there/and/back", 1)
client.on_subscribe = lambda *_: connected.set()
client.on_message = lambda *_: came.release()
client.connect("127.0.0.1", port)
client.loop_start()
connected.wait()
times = []
for _ in range(count):
    start = time.monotonic()
    client.publish("there/and/back", "x" * 57, 1)
    came.acquire()
    times.append(time.monotonic() - start)
client.disconnect()
client.loop_stop()
times.sort()
print(times[len(times) // 2] * 1000, times[int(0.99 * (len(times) - 1))] * 1000)
