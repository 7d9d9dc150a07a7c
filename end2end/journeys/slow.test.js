// Owns the phone in the valley: 50 kbit/s, 400 ms each way, stalls, and connections that break. The board of the
// demonstration loads, something is written, and it is saved once.

import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { NETWORK_GONE } from '../lib/browser.js';
import { until } from '../lib/wait.js';
import { SAVED, allSaved, boardTexts, demonstration, join, ownWords, signIn, write } from './acts.js';

/** What a page may take to load over it. */
const SLOW = { timeout: 240_000 };
const BAD = { rateBytesPerSecond: 6_250, delayMs: 400, stallEveryMs: 9_000, stallForMs: 2_000 };
/** More is a development build: nobody waits for that. */
const WEIGHT_MAX = 500_000;
/** Five, so that they may appear among many people. */
const WORDS = [
  'The signal was poor and the words came through', 'Twice as slow is still in time', 'The third went into a tunnel',
  'The fourth came out of it', 'The fifth had company and could appear',
];

const stage = demonstration();

test('a phone with a bad connection loads the board, and its words are saved once', { timeout: 600_000 }, async (t) => {
  const phone = await stage.person({ patienceMs: SLOW.timeout, seed: 7 });
  const weight = await weightOfProgram();
  if (weight > WEIGHT_MAX) {
    t.diagnostic(`a page of a development build, ${weight} bytes: it is loaded before the network turns bad`);
    await phone.visit('/en');
  }
  phone.proxy.set(BAD);
  await join(phone, stage.demo.place_links[0], { connectedWithin: SLOW });
  // From now on the connections break, too; a page that is being loaded is not something that the product can mend.
  phone.proxy.set({ resetEveryMs: 12_000 });
  const { page } = phone;
  await page.getByText('Add something that went right').click();
  for (const words of WORDS.slice(0, 4)) await write(phone, 'right', words);
  await allSaved(phone, WORDS.slice(0, 4), SLOW);
  await write(phone, 'right', WORDS[4]);

  const facilitator = await stage.person({ width: 1280 });
  await signIn(facilitator, { name: stage.demo.sign_in, password: stage.demo.password });
  const { id } = stage.demo.events.find(({ live }) => live);
  await facilitator.visit(`/staff/en/reviews/${stage.demo.review}/events/${id}`);
  await once(facilitator.page);
  await once(page);
  await until(async () => (await ownWords(page)).every(({ state }) => state === SAVED), { ...SLOW, what: 'nothing to wait' });
  assert.ok(phone.proxy.counts.opened > 2, 'connections broke and were made again');
  await phone.expectNoErrors({ allow: [...NETWORK_GONE, 'WebSocket is already in CLOSING or CLOSED state'] });
  await facilitator.expectNoErrors();
});

/** Bytes of the page's program on the wire. */
async function weightOfProgram() {
  const page = await (await fetch(`${stage.server.url}/en`)).text();
  const [address] = page.match(/\/assets\/[\w-]+\.wasm/);
  return new Promise((known, failed) => {
    http.get(`${stage.server.url}${address}`, { headers: { 'accept-encoding': 'br' } }, (response) => {
      let weight = 0;
      response.on('data', (bytes) => { weight += bytes.length; }).on('end', () => known(weight)).on('error', failed);
    }).on('error', failed);
  });
}

/** All of the words stand on a screen, each once. */
async function once(page) {
  await until(async () => {
    const { right } = await boardTexts(page);
    const times = WORDS.map((words) => right.filter((text) => text === words).length);
    assert.deepEqual(times, WORDS.map(() => 1));
    return true;
  }, { ...SLOW, what: 'the words to stand on the board once' });
}
