// The client MQTT.js, told what to do by lines of words: address, version, authority file or "-", will topic or "-"; then sub and pub on its input.
'use strict'
const fs = require('node:fs')
const mqtt = require('mqtt')
const [address, version, authority, will] = process.argv.slice(2)

const options = { protocolVersion: Number(version), reconnectPeriod: 0, connectTimeout: 10000 }
if (authority !== '-') options.ca = fs.readFileSync(authority)
if (will !== '-') options.will = { topic: will, payload: 'gone', qos: 1, retain: true }
const client = mqtt.connect(address, options)
client.on('message', (topic, payload, packet) => console.log(`message ${topic} ${payload} ${packet.qos} ${packet.retain ? 1 : 0}`))
client.on('error', fault => console.log(`error ${fault.message}`))
client.once('connect', () => {
  console.log('connected')
  require('node:readline').createInterface({ input: process.stdin }).on('line', line => {
    const [verb, topic, qos, payload, retain] = line.split(' ')
    const done = fault => console.log(fault ? `error ${fault.message}` : verb === 'sub' ? 'subscribed' : 'published')
    if (verb === 'sub') client.subscribe(topic, { qos: Number(qos) }, done)
    else client.publish(topic, payload, { qos: Number(qos), retain: retain === '1' }, done)
  })
})
