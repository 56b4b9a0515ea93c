"""Answers every command with the state it asks for, QoS 1, retained; drives nothing.

Usage: paho_outputs.py PORT
"""
import sys

import paho.mqtt.client as mqtt

try:
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION1)
except AttributeError:  # paho 1.x
    client = mqtt.Client()
client.on_connect = lambda *_: client.subscribe("/Output/+/room1/set", 1)
client.on_message = lambda _, __, message: client.publish(message.topic[:-4], message.payload, 1, True)
client.connect("127.0.0.1", int(sys.argv[1]))
client.loop_forever()
