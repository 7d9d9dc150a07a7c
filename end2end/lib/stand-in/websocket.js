// Owns the stand-in's websocket: it answers each short text with the same text, and knows no more of the protocol.

import { createHash } from 'node:crypto';

const FIXED = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 0x81;

export function websocket(server) {
  server.on('upgrade', (request, socket) => {
    const accept = createHash('sha1').update(request.headers['sec-websocket-key'] + FIXED).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    socket.on('error', () => {});
    socket.on('data', (frame) => {
      if (frame[0] !== TEXT) return socket.destroy();
      const length = frame[1] & 0x7f;
      const mask = frame.subarray(2, 6);
      const text = frame.subarray(6, 6 + length).map((byte, at) => byte ^ mask[at % 4]);
      socket.write(Buffer.concat([Buffer.from([TEXT, length]), text]));
    });
  });
}
