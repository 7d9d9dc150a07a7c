#!/usr/bin/env node
// Owns a stand-in for the product's binary, so that the harness can be tested by itself: the same command line,
// two small pages under the product's strict rules, and a few addresses that misbehave on purpose.
// It is no model of the product; journeys never use it.

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { page, policy } from './page.js';
import { websocket } from './websocket.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' }, listen: { type: 'string' }, 'public-url': { type: 'string' },
    json: { type: 'boolean' }, deaf: { type: 'boolean' }, broken: { type: 'boolean' },
  },
});

const commands = { serve, demo };
(commands[positionals[0]] ?? unknown)();

function unknown() {
  process.stderr.write(`no such command: ${positionals[0]}\n`);
  process.exit(2);
}

function demo() {
  fs.writeFileSync(path.join(values.data, 'demo'), 'yes');
  process.stdout.write(JSON.stringify({ review: 'one', links: ['/en'] }));
}

function serve() {
  if (values.broken) {
    process.stderr.write('the data folder is from a newer version\n');
    process.exit(1);
  }
  const starts = path.join(values.data, 'starts');
  fs.appendFileSync(starts, 'x');
  const [host, port] = values.listen.split(':');
  const server = http.createServer(answer);
  websocket(server);
  server.listen(Number(port), host, () => {
    process.stdout.write(`start ${fs.readFileSync(starts, 'utf8').length} on ${values['public-url']}, `
      + `demo ${fs.existsSync(path.join(values.data, 'demo'))}\n`);
  });
  process.on('SIGTERM', () => {
    if (values.deaf) return;
    process.stderr.write('goodbye\n');
    process.exit(0);
  });
}

/** Not ready on the first question, as a real start is not. */
let asked = 0;

function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://here');
  const send = (status, type, body, headers = {}) => {
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(body);
  };
  if (pathname === '/livez') return send((asked += 1) === 1 ? 503 : 200, 'text/plain', 'alive');
  const [, lang, name = ''] = pathname.match(/^\/(en|cy)(?:\/(\w+))?$/) ?? [];
  if (lang) {
    const nonce = randomBytes(16).toString('base64');
    const headers = { 'content-security-policy': policy(nonce), 'content-encoding': 'gzip' };
    return send(200, 'text/html; charset=utf-8', gzipSync(page(lang, name, nonce)), headers);
  }
  if (pathname === '/echo') {
    response.writeHead(200, { 'content-type': 'application/json' });
    return request.pipe(response);
  }
  if (pathname === '/stream') {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    return response.write('{"first":"line of an endless stream"}\n');
  }
  if (pathname === '/worker.js') return send(200, 'text/javascript', WORKER);
  if (pathname === '/failing') return send(500, 'text/plain', 'a mishap');
  if (pathname === '/favicon.ico') return send(204, 'image/x-icon');
  return send(404, 'text/plain', 'nothing here');
}

const WORKER = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('message', (event) => {
  event.waitUntil(fetch('/echo', { method: 'POST', body: '{"said by":"the worker"}' }));
});
`;
