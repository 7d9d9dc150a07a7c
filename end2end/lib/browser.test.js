// Owns the tests of people and their browsers, in real Chromium, with the stand-in as the product.

import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NETWORK_GONE, openBrowser } from './browser.js';
import { startServer } from './server.js';
import { whereSeen } from './traffic.js';
import { until, untilInPage } from './wait.js';

const binary = fileURLToPath(new URL('./stand-in/cairn.js', import.meta.url));
let server;
let browser;

before(async () => {
  server = await startServer({ binary });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** Somebody who leaves when the test is over. */
async function somebody(t, options) {
  const person = await browser.person({ server, ...options });
  t.after(() => person.leave());
  return person;
}

test('a person has a device: width, theme, language, touch', async (t) => {
  const device = () => ({
    width: innerWidth, dark: matchMedia('(prefers-color-scheme: dark)').matches, lang: navigator.language,
    touch: matchMedia('(pointer: coarse)').matches, secure: isSecureContext, origin: location.origin,
  });
  const phone = await somebody(t, { lang: 'cy', dark: true });
  await phone.visit('/cy');
  assert.deepEqual(await phone.page.evaluate(device), {
    width: 390, dark: true, lang: 'cy-GB', touch: true, secure: true, origin: server.url,
  });
  const desk = await somebody(t, { width: 1280 });
  await desk.visit('/en');
  assert.deepEqual(await desk.page.evaluate(device), {
    width: 1280, dark: false, lang: 'en-GB', touch: false, secure: true, origin: server.url,
  });
  await phone.expectNoErrors();
  await desk.expectNoErrors();
});

test('people share nothing', async (t) => {
  const one = await somebody(t);
  const two = await somebody(t);
  await one.visit('/en');
  await two.visit('/en');
  await one.page.evaluate(() => localStorage.setItem('mine', 'yes'));
  assert.equal(await two.page.evaluate(() => localStorage.getItem('mine')), null);
});

test('waiting in the page works under a strict policy', async (t) => {
  const person = await somebody(t);
  await person.visit('/en');
  assert.equal(await untilInPage(person.page, (word) => document.title.includes(word) && word, { argument: 'cairn' }), 'cairn');
  await assert.rejects(untilInPage(person.page, () => false, { timeout: 50, what: 'never' }), /waited for never/);
  await person.expectNoErrors();
});

test('without JavaScript the page is as the server sent it', async (t) => {
  const person = await somebody(t, { javaScript: false });
  await person.visit('/en');
  assert.equal(await person.page.locator('h1').textContent(), 'A cairn');
  assert.equal(await person.page.locator('html[data-hydrated]').count(), 0);
  await person.expectNoErrors();
});

test('complaints, failures and mishaps are collected, and can be allowed one by one', async (t) => {
  const person = await somebody(t);
  await person.visit('/en/noisy');
  await until(() => person.errors.length >= 4, { what: 'four complaints' });
  const all = person.errors.join('\n');
  for (const part of [/console: a word of alarm/, /page: Error: a mishap in the page/, /server: 500 for .*failing/, /console: Failed to load/]) {
    assert.match(all, part);
  }
  await assert.rejects(person.expectNoErrors({ allow: [/a mishap in/] }), /a word of alarm/);
  await person.expectNoErrors({ allow: ['a word of alarm', /a mishap in/, /500/] });
});

test('nobody but the product can be reached, and who was asked for is known', async (t) => {
  const person = await somebody(t);
  await assert.rejects(person.page.goto('http://tracker.example/'), /ERR_SOCKS/);
  assert.deepEqual(person.proxy.strangers, ['tracker.example:80']);
  await assert.rejects(person.expectNoErrors(), /tracker\.example:80/);
});

test('all that is said and heard is recorded', async (t) => {
  const person = await somebody(t);
  await person.context.addCookies([{ name: 'pass', value: 'opensesame', url: server.url }]);
  await person.visit('/en/talk#fragment-stays-here');
  await untilInPage(person.page, () => document.documentElement.dataset.heard);
  const kinds = (text) => whereSeen(text, person.traffic).map(({ kind }) => kind).sort();
  await until(() => kinds('endless stream').length > 0 && kinds('said by').length === 3, { what: 'the stream and the worker' });
  await person.settled();
  assert.deepEqual(kinds('a secret word'), ['request', 'response', 'response'], 'posted, in the page source, and echoed');
  assert.deepEqual(kinds('"sent by the page"'), ['frame received', 'frame sent', 'response']);
  assert.deepEqual(kinds('endless stream'), ['response']);
  assert.deepEqual(kinds('said by'), ['request', 'response', 'response'], 'by the service worker');
  assert.deepEqual(kinds('Built stone by stone'), ['response'], 'also when it came compressed');
  assert.ok(kinds('opensesame').length >= 3);
  assert.ok(kinds('opensesame').every((kind) => kind === 'request headers'));
  assert.deepEqual(kinds('fragment-stays-here'), []);
  assert.deepEqual(person.traffic.filter((entry) => entry.lost), []);
  await person.expectNoErrors();
});

test('disguised texts are found too', () => {
  const text = 'Siân said "no" – twice';
  const disguises = [
    text, encodeURIComponent(text), JSON.stringify({ text }), Buffer.from(`{"words":"${text}"}`).toString('hex'),
    Buffer.from(text).toString('base64'), Buffer.from(text).toString('base64url'), encodeURIComponent(text).replaceAll('%20', '+'),
  ];
  for (const body of disguises) assert.equal(whereSeen(text, [{ url: '', body }]).length, 1, body);
  assert.equal(whereSeen(text, [{ url: '', body: 'nothing' }, { url: '', headers: { cookie: `a=${text}` } }]).length, 1);
});

test('the network can go, for websockets too, and come back', async (t) => {
  const person = await somebody(t);
  await person.visit('/en/talk');
  await untilInPage(person.page, () => document.documentElement.dataset.heard !== undefined);
  await person.goOffline({ told: true });
  await untilInPage(person.page, () => document.documentElement.dataset.heard === 'closed', { what: 'the socket to close' });
  assert.equal(await person.page.evaluate(() => navigator.onLine), false);
  assert.equal(await person.page.evaluate(() => fetch('/echo').then(() => 'sent', () => 'refused')), 'refused');
  await person.goOnline();
  assert.equal(await person.page.evaluate(() => navigator.onLine), true);
  assert.equal(await person.page.evaluate(() => fetch('/echo', { method: 'POST', body: 'back' }).then((r) => r.text())), 'back');

  await person.goOffline();
  assert.equal(await person.page.evaluate(() => navigator.onLine), true, 'not told');
  await assert.rejects(person.page.reload(), /net::ERR_/);
  await person.page.waitForURL(/^chrome-error:/);
  await person.goOnline();
  await person.visit('/en');
  await person.expectNoErrors({ allow: NETWORK_GONE });
});

test('a killed tab leaves its storage to the next one', async (t) => {
  const person = await somebody(t);
  await person.visit('/en');
  await person.page.evaluate(() => localStorage.setItem('draft', 'half a sent'));
  await person.killTab();
  await person.visit('/en');
  assert.equal(await person.page.evaluate(() => localStorage.getItem('draft')), 'half a sent');
  await person.expectNoErrors();
});

test('the network of a person can be slow, and what went through it is counted', async (t) => {
  const person = await somebody(t, { network: { delayMs: 100 }, slowCpu: 4 });
  const begun = performance.now();
  await person.visit('/en');
  assert.ok(performance.now() - begun >= 380, 'opening and asking cost a round trip each');
  assert.ok(person.proxy.counts.down > 500);
});

test('pictures are taken only on demand', async (t) => {
  const person = await somebody(t);
  await person.visit('/en');
  const asked = process.env.CAIRN_SHOTS;
  t.after(() => { asked === undefined ? delete process.env.CAIRN_SHOTS : process.env.CAIRN_SHOTS = asked; });
  delete process.env.CAIRN_SHOTS;
  assert.equal(await person.shot('trial'), undefined);
  process.env.CAIRN_SHOTS = '1';
  const file = await person.shot('trial: a name');
  t.after(() => rmSync(file));
  assert.ok(file.endsWith('trial-a-name.png') && existsSync(file));
});
