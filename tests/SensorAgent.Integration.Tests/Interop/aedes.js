// The broker aedes on a free port of the loopback, written to the first line: scheme, then certificate and key where that is a secure one.
'use strict'
const fs = require('node:fs')
const http = require('node:http')
const https = require('node:https')
const net = require('node:net')
const tls = require('node:tls')
const { Aedes } = require('aedes')
const [scheme, certificate, key] = process.argv.slice(2)

Aedes.createBroker().then(broker => {
  const secure = certificate && { cert: fs.readFileSync(certificate), key: fs.readFileSync(key) }
  const servers = {
    mqtt: () => net.createServer(broker.handle),
    mqtts: () => tls.createServer(secure, broker.handle),
    ws: () => overWebSocket(broker, http.createServer()),
    wss: () => overWebSocket(broker, https.createServer(secure))
  }
  const server = servers[scheme]()
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))
})

function overWebSocket (broker, server) {
  const ws = require('ws')
  new ws.WebSocketServer({ server }).on('connection', (socket, request) => broker.handle(ws.createWebSocketStream(socket), request))
  return server
}
