"""The client paho, told what to do by lines of words: address, version, authority file or "-", will topic or "-"; then sub and pub on its input."""
import sys
from urllib.parse import urlparse

import paho.mqtt.client as mqtt

address, version, authority, will = urlparse(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]


def say(line):
    print(line, flush=True)


client = mqtt.Client(
    client_id="paho",
    protocol=mqtt.MQTTv5 if version == 5 else mqtt.MQTTv311,
    transport="websockets" if address.scheme in ("ws", "wss") else "tcp",
)
if address.scheme in ("ws", "wss"):
    client.ws_set_options(path=address.path)
if address.scheme in ("mqtts", "wss"):
    client.tls_set(authority)
client.on_connect = lambda *_: say("connected")
client.on_subscribe = lambda *_: say("subscribed")
client.on_publish = lambda *_: say("published")
client.on_message = lambda _client, _data, m: say(f"message {m.topic} {m.payload.decode()} {m.qos} {int(m.retain)}")
if will != "-":
    client.will_set(will, "gone", 1, True)
client.connect(address.hostname, address.port)
client.loop_start()
for line in sys.stdin:
    verb, topic, qos, *rest = line.split()
    if verb == "sub":
        client.subscribe(topic, int(qos))
    else:
        client.publish(topic, rest[0], int(qos), rest[1] == "1")
