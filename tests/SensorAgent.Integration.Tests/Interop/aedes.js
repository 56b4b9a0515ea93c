// The broker aedes on a free port of the loopback, written to the first line.
'use strict'
const net = require('node:net')
const { Aedes } = require('aedes')

Aedes.createBroker().then(broker => {
  const server = net.createServer(broker.handle)
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))
})
