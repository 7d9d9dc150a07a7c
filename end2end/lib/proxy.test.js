// Owns the tests of the bad network, against small throw-away TCP servers.
// Timings are only bounded from below, by what the bytes and delays must cost at least.

import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';
import { chance } from './chance.js';
import { shape } from './proxy.js';
import { until, within } from './wait.js';

/** What a late or early timer of the machine may take away from a lower bound. */
const LENIENT = 0.9;

/** A server that does `talk(socket)` for each connection, a proxy before it, and both gone after the test. */
async function network(t, talk, options = {}) {
  const sockets = new Set();
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', (error) => { socket.broke = error.code; });
    talk(socket);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const proxy = await shape({ targetPort: server.address().port, ...options });
  t.after(async () => {
    await proxy.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });
  return { proxy, sockets, targetPort: server.address().port };
}

const echo = (socket) => socket.pipe(socket);

async function call(t, port) {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  socket.on('error', (error) => { socket.broke = error.code; });
  t.after(() => socket.destroy());
  await within(once(socket, 'connect'), { what: 'a connection' });
  return socket;
}

/** Everything the other side sends until it ends. */
function all(socket) {
  const parts = [];
  const read = async () => {
    for await (const part of socket) parts.push(part);
    return Buffer.concat(parts);
  };
  return within(read(), { what: 'the end' });
}

/** Until the proxy has taken in this many bytes of the first client and keeps them back. */
function held(proxy, bytes) {
  return until(() => proxy.up.lanes[0]?.queuedBytes === bytes, { what: `${bytes} bytes to be held` });
}

/** The next `count` bytes. */
async function next(socket, count) {
  return until(() => socket.read(count), { what: `${count} bytes` });
}

test('bytes go through whole, in order, both ways, and so do ends', async (t) => {
  const { proxy } = await network(t, echo);
  const sent = crypto.randomBytes(2_000_000);
  const socket = await call(t, proxy.port);
  socket.end(sent);
  assert.ok(sent.equals(await all(socket)));
  assert.equal(proxy.counts.up, sent.length);
  assert.equal(proxy.counts.down, sent.length);
  assert.equal(proxy.counts.opened, 1);
  await until(() => proxy.counts.open === 0, { what: 'the connection to be forgotten' });
});

test('one side may end and still listen', async (t) => {
  const { proxy } = await network(t, (socket) => {
    socket.on('end', () => socket.end('heard it all')).resume();
  });
  const socket = await call(t, proxy.port);
  socket.end('last words');
  assert.equal(String(await all(socket)), 'heard it all');
});

test('a rate costs at least the time of its bytes', async (t) => {
  const bytes = 40_000;
  const { proxy } = await network(t, (socket) => socket.end(Buffer.alloc(bytes, 1)), { rateBytesPerSecond: 100_000 });
  const begun = performance.now();
  const socket = await call(t, proxy.port);
  assert.equal((await all(socket)).length, bytes);
  assert.ok(performance.now() - begun >= 400 * LENIENT - 20);
});

test('connections share one rate and take turns', async (t) => {
  const { proxy } = await network(t, (socket) => socket.end(Buffer.alloc(20_000, 1)), { rateBytesPerSecond: 100_000 });
  const begun = performance.now();
  const [one, two] = [await call(t, proxy.port), await call(t, proxy.port)];
  let whole = 0;
  let leastOfOther = Infinity;
  const seen = new Map([[one, 0], [two, 0]]);
  await Promise.all([one, two].map(async (socket) => {
    for await (const part of socket) seen.set(socket, seen.get(socket) + part.length);
    if (whole++ === 0) leastOfOther = seen.get(socket === one ? two : one);
  }));
  assert.deepEqual([...seen.values()], [20_000, 20_000]);
  assert.ok(performance.now() - begun >= 400 * LENIENT - 20);
  assert.ok(leastOfOther > 0, 'the second connection got something before the first had it all');
});

test('up and down have a rate of their own', async (t) => {
  const { proxy } = await network(t, (socket) => {
    socket.on('end', () => socket.end('ok')).resume();
  }, { rateBytesPerSecond: 100_000 });
  const begun = performance.now();
  const socket = await call(t, proxy.port);
  socket.end(Buffer.alloc(30_000, 1));
  assert.equal(String(await all(socket)), 'ok');
  assert.ok(performance.now() - begun >= 300 * LENIENT - 20);
});

test('a delay counts both ways and keeps the order, also when it changes under way', async (t) => {
  const { proxy } = await network(t, echo, { delayMs: 60 });
  const socket = await call(t, proxy.port);
  const begun = performance.now();
  let sent = '';
  for (let n = 0; n < 200; n += 1) {
    if (n === 150) {
      await held(proxy, sent.length);
      proxy.set({ delayMs: 0 });
    }
    socket.write(`${n};`);
    sent += `${n};`;
  }
  socket.end();
  assert.equal(String(await all(socket)), sent);
  assert.ok(performance.now() - begun >= 60 * LENIENT);

  proxy.set({ delayMs: 60 });
  const other = await call(t, proxy.port);
  const again = performance.now();
  other.write('ping');
  assert.equal(String(await next(other, 4)), 'ping');
  assert.ok(performance.now() - again >= 120 * LENIENT);
});

test('cut resets what is open and refuses what is new; restore brings the same port back', async (t) => {
  const { proxy, sockets } = await network(t, echo);
  const socket = await call(t, proxy.port);
  socket.write('here');
  assert.equal(String(await next(socket, 4)), 'here');

  proxy.cut();
  await until(() => socket.broke === 'ECONNRESET', { what: 'the client to be reset' });
  await until(() => [...sockets][0].broke === 'ECONNRESET', { what: 'the server to be reset' });
  const refused = net.connect({ port: proxy.port, host: '127.0.0.1' });
  refused.on('error', (error) => { refused.broke = error.code; });
  await until(() => refused.broke, { what: 'the refusal' });
  assert.equal(sockets.size, 1, 'nobody new reached the server');

  proxy.restore();
  const back = await call(t, proxy.port);
  back.write('back');
  assert.equal(String(await next(back, 4)), 'back');
});

test('now and then a connection is reset on both sides', async (t) => {
  const { proxy, sockets } = await network(t, echo, { resetEveryMs: 30 });
  const socket = await call(t, proxy.port);
  await until(() => socket.broke === 'ECONNRESET', { what: 'the client to be reset' });
  await until(() => [...sockets][0].broke === 'ECONNRESET', { what: 'the server to be reset' });
  assert.equal(proxy.counts.open, 0);
  proxy.set({ resetEveryMs: 0 });
  const safe = await call(t, proxy.port);
  safe.write('safe');
  assert.equal(String(await next(safe, 4)), 'safe');
});

test('in a dead spot connections stay open and nothing passes; afterwards everything does', async (t) => {
  const { proxy } = await network(t, echo, { frozen: true });
  const socket = await call(t, proxy.port);
  socket.write('patience');
  await held(proxy, 8);
  assert.equal(proxy.counts.up, 0);
  assert.equal(socket.broke, undefined);
  proxy.set({ frozen: false });
  assert.equal(String(await next(socket, 8)), 'patience');
});

test('stalls come, last at least as long as they should, and go', async (t) => {
  const { proxy } = await network(t, echo, { stallEveryMs: 40, stallForMs: 150 });
  const socket = await call(t, proxy.port);
  let stalls = 0;
  await until(async () => {
    const begun = performance.now();
    socket.write('p');
    await next(socket, 1);
    if (performance.now() - begun >= 75) stalls += 1;
    return stalls === 2;
  }, { what: 'two stalls' });
});

test('a server that is not there resets the client, and one that is killed ends it', async (t) => {
  const { proxy, sockets } = await network(t, echo);
  const socket = await call(t, proxy.port);
  socket.write('x');
  assert.equal(String(await next(socket, 1)), 'x');
  [...sockets][0].destroy();
  assert.equal((await within(all(socket))).length, 0);

  const lonely = await shape({ targetPort: await unusedPort() });
  t.after(() => lonely.close());
  const caller = net.connect({ port: lonely.port, host: '127.0.0.1' });
  caller.on('error', (error) => { caller.broke = error.code; });
  await until(() => caller.broke === 'ECONNRESET', { what: 'the reset' });
});

test('a reader that does not read holds the sender back instead of filling memory', async (t) => {
  const bytes = 64 * 1_024 * 1_024;
  const { proxy, sockets } = await network(t, (socket) => socket.end(Buffer.alloc(bytes, 7)));
  const socket = await call(t, proxy.port);
  let before = -1;
  await until(() => {
    const same = proxy.counts.down > 0 && proxy.counts.down === before;
    before = proxy.counts.down;
    return same;
  }, { what: 'the flow to stop' });
  assert.ok(before < bytes);
  assert.ok([...sockets][0].writableLength > 0);
  assert.equal((await all(socket)).length, bytes);
});

test('SOCKS: the product can be reached by name and number, everybody else is refused and noted', async (t) => {
  const { proxy, targetPort } = await network(t, echo, { socks: true, delayMs: 30 });
  for (const host of ['127.0.0.1', 'localhost']) {
    const socket = await call(t, proxy.port);
    const begun = performance.now();
    assert.equal(await ask(socket, host, targetPort), 0);
    assert.ok(performance.now() - begun >= 60 * LENIENT, 'opening costs a round trip');
    socket.end('hello');
    assert.equal(String(await all(socket)), 'hello');
  }
  assert.deepEqual(proxy.strangers, []);

  const socket = await call(t, proxy.port);
  assert.equal(await ask(socket, 'tracker.example', 443), 2);
  assert.deepEqual(proxy.strangers, ['tracker.example:443']);
});

test('SOCKS: a client that leaves in the middle, or speaks something else, harms nobody', async (t) => {
  const { proxy, targetPort } = await network(t, echo, { socks: true });
  const gone = await call(t, proxy.port);
  gone.end(Buffer.from([5]));
  const wrong = await call(t, proxy.port);
  wrong.write('GET / HTTP/1.1\r\n\r\n');
  await until(() => gone.broke && wrong.broke, { what: 'both to be reset' });
  const socket = await call(t, proxy.port);
  assert.equal(await ask(socket, '127.0.0.1', targetPort), 0);
});

test('the same seed draws the same lots', () => {
  const draws = (seed) => Array.from({ length: 5 }, chance(seed));
  assert.deepEqual(draws(7), draws(7));
  assert.notDeepEqual(draws(7), draws(8));
  assert.ok(draws(9).every((draw) => draw >= 0 && draw < 1));
});

test('a network has no fields but its own', async () => {
  await assert.rejects(shape({ targetPort: 1, speed: 3 }), /no speed/);
});

/** Greets a SOCKS server byte by byte, asks for a host by name, and returns the code of its answer. */
async function ask(socket, host, port) {
  const request = Buffer.concat([
    Buffer.from([5, 1, 0, 5, 1, 0, 3, host.length]), Buffer.from(host), Buffer.from([port >> 8, port & 255]),
  ]);
  for (const byte of request) socket.write(Buffer.from([byte]));
  assert.deepEqual([...(await next(socket, 2))], [5, 0]);
  return (await next(socket, 10))[1];
}

async function unusedPort() {
  const server = net.createServer();
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}
