// Owns the product under test: one child process of the binary named by CAIRN_BIN, on a free port, with a data
// folder of its own. It ends its own child and nobody else's, and takes the folder away with it.
// It knows the product's command line and its readiness address, and nothing about pages.

import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { until } from './wait.js';

const HERE = '127.0.0.1';
const START_MS_MAX = 30_000;
const STOP_MS_MAX = 15_000;
const PORTS_TRIED_MAX = 5;

/** Everything that is still running, so that a test which falls over leaves nothing behind. */
const alive = new Set();
process.on('exit', () => alive.forEach((server) => server.abandon()));
for (const [signal, number] of [['SIGINT', 2], ['SIGTERM', 15], ['SIGHUP', 1]]) {
  process.once(signal, () => process.exit(128 + number));
}

/**
 * The product, started and ready. `demo`: fill it with the demonstration first (see `demonstration`).
 * `arguments`: more arguments of `serve`; `environment`: more variables. Call `close()` when done.
 */
export async function startServer({ demo = false, ...options } = {}) {
  const server = new Server(options);
  try {
    if (demo) await server.demo();
    await server.start();
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** The product, not started yet: for tests that run other commands on its data folder first. */
export function newServer(options = {}) {
  return new Server(options);
}

class Server {
  constructor({ arguments: more = [], environment = {}, binary = process.env.CAIRN_BIN } = {}) {
    if (!binary) throw new Error('CAIRN_BIN must name the binary under test');
    this.binary = path.resolve(binary);
    this.more = more;
    this.environment = { ...cleanEnvironment(), ...environment };
    this.data = mkdtempSync(path.join(os.tmpdir(), 'cairn-end2end-'));
    /** All that the product ever wrote to its output, over all its starts. */
    this.log = '';
    this.port = undefined;
    this.child = undefined;
    /** What `demo` returned. */
    this.demonstration = undefined;
    alive.add(this);
  }

  get url() {
    return `http://${HERE}:${this.port}`;
  }

  get isRunning() {
    return this.child !== undefined;
  }

  /** Runs `cairn demo` on the data folder, before the start, and returns what it prints. */
  async demo() {
    const { stdout } = await this.run(['demo', '--data', this.data, '--json']);
    this.demonstration = JSON.parse(stdout);
    return this.demonstration;
  }

  /** Runs the binary with other arguments to its end; returns { code, stdout, stderr }, throws when `code` is not 0. */
  run(args) {
    return new Promise((done, failed) => {
      execFile(this.binary, args, { env: this.environment, maxBuffer: 64 * 1_024 * 1_024 }, (error, stdout, stderr) => {
        if (!error) return done({ code: 0, stdout, stderr });
        failed(Object.assign(new Error(`${args.join(' ')}: ${error.message}\n${stderr}`), { code: error.code, stdout, stderr }));
      });
    });
  }

  /** Starts it, on the port it had before if it had one, and waits until it says that it is ready. */
  async start() {
    if (this.isRunning) throw new Error('it is running already');
    const ownPort = this.port !== undefined;
    for (let tried = 1; ; tried += 1) {
      if (!ownPort) this.port = await freePort();
      const begun = this.log.length;
      this.spawn();
      try {
        await this.ready();
        return;
      } catch (error) {
        await this.kill9();
        const taken = /address.*in use|AddrInUse|EADDRINUSE/i.test(this.log.slice(begun));
        if (ownPort || !taken || tried === PORTS_TRIED_MAX) throw error;
      }
    }
  }

  /** Asks it to stop, and waits. It has to manage that in good time. */
  async stop({ timeout = STOP_MS_MAX } = {}) {
    if (!this.isRunning) return;
    const { child, ended } = this;
    child.kill('SIGTERM');
    try {
      await until(() => this.child !== child, { timeout, what: 'the product to stop after SIGTERM' });
    } catch (error) {
      child.kill('SIGKILL');
      await ended;
      throw new Error(`${error.message}\n${this.tail()}`);
    }
  }

  /** Ends it with no chance to say goodbye, as a power cut would. */
  async kill9() {
    const { ended } = this;
    this.child?.kill('SIGKILL');
    await ended;
  }

  /** Stops it if it is running, and starts it again on the same port and data. */
  async restart() {
    await this.stop();
    await this.start();
  }

  /** Waits until the log holds something that `pattern` matches, and returns the match. */
  logged(pattern, options) {
    return until(() => this.log.match(pattern), { what: `the log to hold ${pattern}`, ...options });
  }

  /** Stops it and takes its folder away. */
  async close() {
    try {
      await this.stop();
    } finally {
      alive.delete(this);
      rmSync(this.data, { recursive: true, force: true });
    }
  }

  /** The same at once, when the test process itself goes. */
  abandon() {
    this.child?.kill('SIGKILL');
    rmSync(this.data, { recursive: true, force: true, maxRetries: 3 });
  }

  spawn() {
    const args = ['serve', '--data', this.data, '--listen', `${HERE}:${this.port}`, '--public-url', this.url, ...this.more];
    const child = spawn(this.binary, args, { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const collect = (text) => { this.log += text; };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    this.child = child;
    this.ended = new Promise((ended) => {
      const gone = (why) => {
        this.log += `\n[the process ended: ${why}]\n`;
        if (this.child === child) this.child = undefined;
        ended();
      };
      child.once('error', (error) => gone(error.message));
      child.once('close', (code, signal) => gone(signal ?? `code ${code}`));
    });
  }

  async ready() {
    const { child } = this;
    const isReady = async () => this.child !== child || (await answers(this.port));
    await until(isReady, { timeout: START_MS_MAX, what: 'the product to be ready' });
    if (this.child !== child) throw new Error(`the product ended before it was ready\n${this.tail()}`);
  }

  tail() {
    return this.log.slice(-4_000);
  }
}

/** Asks for readiness on a fresh connection each time: a kept one would outlive a killed process. */
function answers(port) {
  return new Promise((answer) => {
    const request = http.get({ host: HERE, port, path: '/livez', agent: false, timeout: 2_000 }, (response) => {
      response.resume();
      answer(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => answer(false));
  });
}

/** The developer's own settings of the product must not leak into a test. */
function cleanEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('CAIRN_') && !name.startsWith('NODE_'));
  return { ...Object.fromEntries(kept), RUST_BACKTRACE: '1' };
}

function freePort() {
  return new Promise((found, failed) => {
    const probe = net.createServer();
    probe.once('error', failed);
    probe.listen(0, HERE, () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}
