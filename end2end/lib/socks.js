// Owns the server's half of a SOCKS5 greeting (RFC 1928), just what Chromium needs: no sign-in, CONNECT only.
// A browser that comes this way keeps the product's real origin, and asks here before it talks to anybody at all.

const VERSION = 5;
const CONNECT = 1;
const ADDRESS = { ipv4: 1, name: 3, ipv6: 4 };
export const REPLY = { granted: 0, notAllowed: 2 };

/** Reads the greeting and the request; returns { host, port } that the client wants to reach. */
export async function greeting(socket) {
  const reader = new Reader(socket);
  try {
    const [version, methods] = await reader.take(2);
    if (version !== VERSION) throw new Error('not a SOCKS5 client');
    await reader.take(methods);
    socket.write(Buffer.from([VERSION, 0]));
    const [, command, , kind] = await reader.take(4);
    if (command !== CONNECT) throw new Error('only CONNECT is spoken here');
    const host = await address(reader, kind);
    return { host, port: (await reader.take(2)).readUInt16BE() };
  } finally {
    reader.stop();
  }
}

/** The bytes of an answer; the bound address is of no use to anybody and stays zero. */
export function reply(code) {
  return Buffer.from([VERSION, code, 0, ADDRESS.ipv4, 0, 0, 0, 0, 0, 0]);
}

async function address(reader, kind) {
  if (kind === ADDRESS.ipv4) return [...(await reader.take(4))].join('.');
  if (kind === ADDRESS.name) return (await reader.take((await reader.take(1))[0])).toString('latin1');
  if (kind === ADDRESS.ipv6) return (await reader.take(16)).toString('hex').match(/.{4}/g).join(':');
  throw new Error('unknown kind of address');
}

/**
 * Takes an exact count of bytes off a socket, however they arrive, and leaves the rest in it.
 * It listens once for the whole greeting: a fresh "readable" listener is called at once as long as
 * a single byte is waiting, and would go round for ever.
 */
class Reader {
  constructor(socket) {
    this.socket = socket;
    this.wake = () => {};
    this.woken = () => this.wake();
    for (const event of ['readable', 'end', 'close']) socket.on(event, this.woken);
  }

  stop() {
    for (const event of ['readable', 'end', 'close']) this.socket.off(event, this.woken);
  }

  async take(count) {
    while (count > 0) {
      const more = new Promise((wake) => { this.wake = wake; });
      const bytes = this.socket.read(count);
      if (bytes?.length === count) return bytes;
      if (bytes || this.socket.readableEnded || this.socket.destroyed) throw new Error('the client left');
      await more;
    }
    return Buffer.alloc(0);
  }
}
