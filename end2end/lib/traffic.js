// Owns the record of what a person's browser said and heard, for leak searches: addresses, headers and bodies of
// requests and responses, and websocket frames. Bodies are taken as they stream in, so that endless streams are
// seen too, and pages that are left at once. Text only; what could not be read says so (`lost`).

const TEXT = /^text\/|json|javascript|xml|csv|urlencoded/;
const BODY_BYTES_MAX = 16 * 1_024 * 1_024;
const WITHOUT_BODY = new Set([101, 204, 205, 301, 302, 303, 304, 307, 308]);

/**
 * Records into `entries`, an array in order of happening:
 *   { kind: 'request', method, url, body }        { kind: 'request headers', url, headers }
 *   { kind: 'response', status, url, type, body } { kind: 'response headers', url, headers }
 *   { kind: 'frame sent' | 'frame received', url, body }
 */
export class Recorder {
  constructor(entries) {
    this.entries = entries;
    this.underWay = new Set();
  }

  /** Records a page from now on. What it does before this has been awaited may be missing. */
  async page(session) {
    const urls = new Map();
    const bodies = new Map();
    const note = (entry) => this.entries.push(entry);
    session.on('Network.requestWillBeSent', ({ requestId, request, redirectResponse }) => {
      urls.set(requestId, request.url);
      if (redirectResponse) note({ kind: 'response', status: redirectResponse.status, url: redirectResponse.url, body: '' });
      const entry = { kind: 'request', method: request.method, url: request.url, body: request.postData ?? '' };
      note(entry);
      if (request.hasPostData && !request.postData) this.follow(this.posted(session, requestId, entry));
    });
    session.on('Network.responseReceived', ({ requestId, response }) => {
      const body = new Body();
      const entry = {
        kind: 'response', status: response.status, url: response.url, type: response.mimeType, get body() { return body.text; },
      };
      note(entry);
      if (!TEXT.test(response.mimeType) || WITHOUT_BODY.has(response.status)) return;
      bodies.set(requestId, body);
      this.follow(this.streamed(session, requestId, entry, body));
    });
    session.on('Network.dataReceived', ({ requestId, data }) => {
      if (data) bodies.get(requestId)?.append(data);
    });
    for (const [event, kind] of [['requestWillBeSentExtraInfo', 'request'], ['responseReceivedExtraInfo', 'response']]) {
      session.on(`Network.${event}`, ({ requestId, headers }) => note({ kind: `${kind} headers`, url: urls.get(requestId), headers }));
    }
    this.sockets(session, urls, note);
    await session.send('Network.enable', { maxPostDataSize: BODY_BYTES_MAX });
  }

  sockets(session, urls, note) {
    session.on('Network.webSocketCreated', ({ requestId, url }) => urls.set(requestId, url));
    session.on('Network.webSocketWillSendHandshakeRequest', ({ requestId, request }) => {
      note({ kind: 'request headers', url: urls.get(requestId), headers: request.headers });
    });
    session.on('Network.webSocketHandshakeResponseReceived', ({ requestId, response }) => {
      note({ kind: 'response headers', url: urls.get(requestId), headers: response.headers });
    });
    for (const [event, kind] of [['webSocketFrameSent', 'frame sent'], ['webSocketFrameReceived', 'frame received']]) {
      session.on(`Network.${event}`, ({ requestId, response }) => {
        const isText = response.opcode === 1;
        const body = isText ? response.payloadData : Buffer.from(response.payloadData, 'base64').toString('utf8');
        note({ kind, url: urls.get(requestId), body });
      });
    }
  }

  /** Records a request that a service worker made; those of pages come by `page`. */
  worker(request) {
    const entry = { kind: 'request', method: request.method(), url: request.url(), body: request.postData() ?? '' };
    this.entries.push(entry);
    this.follow(this.answered(request));
  }

  /** Waits for the bodies that have been promised but not handed over yet; endless streams do not hold it up. */
  async settled() {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  follow(promise) {
    this.underWay.add(promise);
    promise.finally(() => this.underWay.delete(promise));
  }

  async posted(session, requestId, entry) {
    try {
      entry.body = (await session.send('Network.getRequestPostData', { requestId })).postData;
    } catch {
      entry.lost = true;
    }
  }

  async streamed(session, requestId, entry, body) {
    try {
      body.prepend((await session.send('Network.streamResourceContent', { requestId })).bufferedData);
    } catch {
      // It was over before it could be streamed: then it lies ready as a whole.
      try {
        const whole = await session.send('Network.getResponseBody', { requestId });
        body.append(whole.body, whole.base64Encoded ? 'base64' : 'utf8');
      } catch {
        entry.lost = true;
      }
    }
  }

  async answered(request) {
    const response = await request.response().catch(() => null);
    if (!response) return;
    const type = (await response.headerValue('content-type')) ?? '';
    const entry = { kind: 'response', status: response.status(), url: response.url(), type, body: '' };
    this.entries.push(entry);
    if (!TEXT.test(type) || WITHOUT_BODY.has(entry.status)) return;
    try {
      entry.body = await response.text();
    } catch {
      entry.lost = true;
    }
  }
}

/** The bytes of one response so far. */
class Body {
  constructor() {
    this.parts = [];
  }

  append(data, encoding = 'base64') {
    this.parts.push(Buffer.from(data, encoding));
  }

  /** What had come in before streaming began; its answer may overtake or be overtaken by later data. */
  prepend(data) {
    this.parts.unshift(Buffer.from(data, 'base64'));
  }

  get text() {
    return Buffer.concat(this.parts).toString('utf8');
  }
}

/** Where a text was seen, as it is or in one of the disguises it may travel in; an empty list: nowhere. */
export function whereSeen(text, entries) {
  const disguises = new Set([
    text, encodeURIComponent(text), encodeURIComponent(text).replaceAll('%20', '+'),
    JSON.stringify(text).slice(1, -1), Buffer.from(text).toString('base64').replace(/.{0,2}=*$/, ''),
    Buffer.from(text).toString('base64url').replace(/.{0,2}$/, ''), Buffer.from(text).toString('hex'),
  ]);
  return entries.filter((entry) => {
    const all = [entry.url, entry.body, ...Object.entries(entry.headers ?? {}).flat()].join('\n');
    return [...disguises].some((disguise) => all.includes(disguise));
  });
}
