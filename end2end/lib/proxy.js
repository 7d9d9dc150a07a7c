// Owns the bad network: a TCP proxy in front of the product that slows, delays, stalls, resets and cuts.
// The browser's own emulation does not touch websockets; this does, because it only sees bytes.
// All timers live in here and in its links; with the same seed the same things happen in the same order.

import net from 'node:net';
import { chance } from './chance.js';
import { Link } from './link.js';
import { REPLY, greeting, reply } from './socks.js';

const HERE = '127.0.0.1';
const NAMES_OF_HERE = new Set([HERE, 'localhost']);

/** A network with nothing wrong; every field can be given to `shape` and to `set`. */
const FINE = {
  /** Per direction, shared by all connections; 0: as fast as it goes. */
  rateBytesPerSecond: 0,
  /** One way. In SOCKS mode opening a connection costs one round trip more, as it would on a real network. */
  delayMs: 0,
  /** Every so often nothing passes for a while; both 0: never. */
  stallEveryMs: 0,
  stallForMs: 0,
  /** About this often one connection, drawn by lot, is reset on both sides; 0: never. */
  resetEveryMs: 0,
  /** A dead spot: connections stay open and nothing passes, until set to false. */
  frozen: false,
};

/**
 * Starts a proxy to `targetPort` of this machine on a free port.
 * `socks`: speak SOCKS5 and let nobody else be reached; who was asked for is listed in `strangers`.
 */
export async function shape({ targetPort, seed = 1, socks = false, ...options }) {
  const proxy = new ShapingProxy({ targetPort, seed, socks });
  proxy.set(options);
  await proxy.listen();
  return proxy;
}

class ShapingProxy {
  constructor({ targetPort, seed, socks }) {
    this.targetPort = targetPort;
    this.draw = chance(seed);
    this.network = { ...FINE, stalled: false, get held() { return this.frozen || this.stalled; } };
    this.up = new Link(this.network);
    this.down = new Link(this.network);
    this.connections = new Set();
    this.strangers = [];
    this.opened = 0;
    this.isCut = false;
    const welcome = socks ? (near) => this.welcome(near) : (near) => this.join(near);
    this.door = net.createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
      near.on('error', () => {});
      if (this.isCut) near.resetAndDestroy();
      else welcome(near);
    });
  }

  listen() {
    return new Promise((ready, failed) => {
      this.door.once('error', failed);
      this.door.listen(0, HERE, () => {
        this.port = this.door.address().port;
        ready();
      });
    });
  }

  /** Bytes that went through each way so far, and connections opened: what a page weighs on the wire. */
  get counts() {
    return { up: this.up.bytes, down: this.down.bytes, opened: this.opened, open: this.connections.size };
  }

  /** Changes some of the fields of the network; the others stay as they are. */
  set(options) {
    const unknown = Object.keys(options).filter((name) => !(name in FINE));
    if (unknown.length > 0) throw new Error(`a network has no ${unknown.join(', ')}`);
    Object.assign(this.network, options);
    if ('stallEveryMs' in options || 'stallForMs' in options) this.planStall();
    if ('resetEveryMs' in options) this.planReset();
    this.pump();
  }

  /** The network is gone: every connection is reset, and new ones are refused until `restore`. */
  cut() {
    this.isCut = true;
    for (const connection of this.connections) connection.reset();
  }

  restore() {
    this.isCut = false;
  }

  async close() {
    clearTimeout(this.stallTimer);
    clearTimeout(this.resetTimer);
    this.cut();
    this.up.stop();
    this.down.stop();
    await new Promise((closed) => this.door.close(closed));
  }

  pump() {
    this.up.pump();
    this.down.pump();
  }

  planStall() {
    clearTimeout(this.stallTimer);
    this.network.stalled = false;
    if (this.network.stallEveryMs > 0 && this.network.stallForMs > 0) {
      this.stallTimer = setTimeout(() => this.stall(), this.network.stallEveryMs).unref();
    }
  }

  stall() {
    this.network.stalled = true;
    this.stallTimer = setTimeout(() => {
      this.planStall();
      this.pump();
    }, this.network.stallForMs).unref();
  }

  planReset() {
    clearTimeout(this.resetTimer);
    if (this.network.resetEveryMs === 0) return;
    // Between half and one and a half times the period, so that nothing falls into step with it.
    const pause = this.network.resetEveryMs * (0.5 + this.draw());
    this.resetTimer = setTimeout(() => {
      const open = [...this.connections];
      open[Math.floor(this.draw() * open.length)]?.reset();
      this.planReset();
    }, pause).unref();
  }

  /** Lets a SOCKS client say whom it wants; until it has a connection, it is a guest who can be sent away. */
  async welcome(near) {
    const guest = { reset: () => near.resetAndDestroy() };
    this.connections.add(guest);
    near.once('close', () => this.connections.delete(guest));
    try {
      const { host, port } = await greeting(near);
      if (near.destroyed) return;
      if (NAMES_OF_HERE.has(host) && port === this.targetPort) {
        this.connections.delete(guest);
        this.join(near, reply(REPLY.granted));
      } else {
        const stranger = `${host}:${port}`;
        if (!this.strangers.includes(stranger)) this.strangers.push(stranger);
        near.end(reply(REPLY.notAllowed));
        near.resume();
      }
    } catch {
      guest.reset();
    }
  }

  /** Ties a client to the product; `opening` is what the client is told once the product has answered. */
  join(near, opening) {
    const far = net.connect({ host: HERE, port: this.targetPort, allowHalfOpen: true, noDelay: true });
    this.opened += 1;
    const up = this.up.carry(near, far);
    const down = this.down.carry(far, near);
    const connection = {
      reset: () => {
        connection.forget();
        near.resetAndDestroy();
        far.resetAndDestroy();
      },
      forget: () => {
        this.connections.delete(connection);
        this.up.drop(up);
        this.down.drop(down);
      },
    };
    this.connections.add(connection);
    if (opening) far.once('connect', () => this.down.push(down, opening, this.network.delayMs));
    for (const socket of [near, far]) {
      socket.on('error', connection.reset);
      socket.on('close', () => {
        if (near.destroyed && far.destroyed) connection.forget();
      });
    }
  }
}
