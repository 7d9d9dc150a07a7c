// Owns a mail server of this machine that takes everything and delivers nothing: a real one, so that what arrives is
// what any other would get. It knows nothing of what is written.

import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

const HERE = '127.0.0.1';

/** A mail server on a free port: { url, letters, close }. A letter: { to, from, subject, text, headers }. */
export async function startPost() {
  const letters = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, { envelope }, done) {
      const parts = [];
      stream.on('data', (part) => parts.push(part));
      stream.on('end', async () => {
        const { from, subject, text, headers } = await PostalMime.parse(Buffer.concat(parts));
        letters.push({ to: envelope.rcptTo.map(({ address }) => address), from: from.address, subject, text, headers });
        done();
      });
    },
  });
  // A client that goes away in the middle is its own business.
  server.on('error', () => {});
  await new Promise((listening) => { server.listen(0, HERE, listening); });
  const close = () => new Promise((closed) => { server.close(closed); });
  return { url: `smtp://${HERE}:${server.server.address().port}`, letters, close };
}
