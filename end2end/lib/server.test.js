// Owns the tests of starting and stopping the product, with the stand-in in its place.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { newServer, startServer } from './server.js';
import { until } from './wait.js';

const binary = fileURLToPath(new URL('./stand-in/cairn.js', import.meta.url));

async function started(t, options = {}) {
  const server = await startServer({ binary, ...options });
  t.after(() => server.close());
  return server;
}

test('it is ready when started, and close leaves neither process nor folder', async (t) => {
  const server = await started(t);
  assert.equal((await fetch(`${server.url}/livez`)).status, 200);
  assert.ok(existsSync(server.data));
  const { pid } = server.child;
  await server.close();
  assert.throws(() => process.kill(pid, 0), /ESRCH/);
  assert.ok(!existsSync(server.data));
  assert.match(server.log, /goodbye/);
  assert.match(server.log, new RegExp(`on ${server.url}`));
});

test('restart and kill -9 keep port and data, and the log goes on', async (t) => {
  const server = await started(t);
  const { url } = server;
  await server.restart();
  await server.kill9();
  assert.ok(!server.isRunning);
  await server.start();
  assert.equal(server.url, url);
  await server.logged(/start 1 .*goodbye.*start 2 .*SIGKILL.*start 3 /s);
  await assert.rejects(server.start(), /running already/);
});

test('the demonstration is made before the start', async (t) => {
  const server = await started(t, { demo: true });
  assert.deepEqual(server.demonstration, { review: 'one', links: ['/en'] });
  await server.logged(/demo true/);
});

test('other commands run on the data folder before the start', async (t) => {
  const server = newServer({ binary });
  t.after(() => server.close());
  assert.deepEqual(await server.demo(), { review: 'one', links: ['/en'] });
  await assert.rejects(server.run(['dance']), (error) => error.code === 2 && /no such command: dance/.test(error.message));
  await server.start();
});

test('two at once do not meet', async (t) => {
  const [one, two] = await Promise.all([started(t), started(t)]);
  assert.notEqual(one.port, two.port);
  assert.notEqual(one.data, two.data);
  await one.kill9();
  assert.equal((await fetch(`${two.url}/livez`)).status, 200);
});

test('a start that fails says why, at once, and leaves nothing', async () => {
  await assert.rejects(startServer({ binary, arguments: ['--broken'] }), /ended before it was ready.*from a newer version/s);
  await assert.rejects(startServer({ binary: `${binary}-missing` }), /ENOENT/);
});

test('a product that dies by itself is noticed', async (t) => {
  const server = await started(t);
  process.kill(server.child.pid, 'SIGKILL');
  await until(() => !server.isRunning);
  assert.match(server.log, /the process ended: SIGKILL/);
});

test('a product that does not stop when asked is ended, and that is a failure', async (t) => {
  const server = await started(t, { arguments: ['--deaf'] });
  await assert.rejects(server.stop({ timeout: 100 }), /to stop after SIGTERM/);
  assert.ok(!server.isRunning);
});

test('without CAIRN_BIN it says what is missing', () => {
  assert.throws(() => newServer({ binary: undefined, ...(process.env.CAIRN_BIN ? { binary: '' } : {}) }), /CAIRN_BIN/);
});
