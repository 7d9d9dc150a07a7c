// Owns the name guard: what could tell who somebody is does not leave the device before its author has seen it.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { expectAccessible as accessible } from '../lib/axe.js';
import { until } from '../lib/wait.js';
import { allSaved, demonstration, join, signIn, steps, whatIsKept, write } from './acts.js';

const NAMED = 'Bethan told the nursery nurse what she had seen';
const NUMBER = 'Her mother could be reached on 07700 900123 at any hour';
const PLAIN = 'The nursery nurse was believed';
const NAMES = ['Bethan Rees', 'Tomasz'];

const stage = demonstration();
let facilitator;
let phone;

test('names and numbers are shown to their author before anything is sent', { timeout: 240_000 }, async (t) => {
  const step = steps(t);
  await step('a facilitator lists names, which stay on their device', listing);
  await step('a listed name is shown, and may be kept', names);
  await step('a number is shown, and may not', numbers);
  await step('the server refuses numbers also from a page that does not look', refused);
  await step('no name left a device before its author said so', nothingSent);
});

async function listing() {
  facilitator = await stage.person({ width: 1280 });
  await signIn(facilitator, { name: stage.demo.sign_in, password: stage.demo.password });
  await facilitator.visit(`/staff/en/reviews/${stage.demo.review}`);
  const { page } = facilitator;
  await page.getByText('No names are looked for yet.').waitFor();
  await page.getByLabel('Names, one on each line').fill('Jo');
  await page.getByRole('button', { name: 'Watch for these names' }).click();
  await page.getByText('“Jo” cannot be looked for').waitFor();
  await page.getByLabel('Names, one on each line').fill(NAMES.join('\n'));
  await page.getByRole('button', { name: 'Watch for these names' }).click();
  await page.getByText('4 names and parts of names are looked for.').waitFor();
  await accessible(page, 'the names of a review');
}

async function names() {
  phone = await stage.person();
  await join(phone, stage.demo.place_links[0]);
  const { page } = phone;
  await page.getByText('Add something that went right').click();
  const field = page.locator('#words-right');
  const send = page.locator('form.composer', { has: field }).locator('button[type=submit]');
  await field.fill(NAMED);
  await send.click();
  await page.getByText('“Bethan”').waitFor();
  await accessible(page, 'the name guard');
  assert.equal(await field.inputValue(), NAMED, 'nothing that was typed is lost');
  await page.getByRole('button', { name: 'Choose other words' }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'words-right');
  await field.pressSequentially('!');
  await page.getByText('“Bethan”').waitFor({ state: 'detached' });
  await field.fill(NAMED);
  await send.click();
  await page.getByRole('button', { name: 'It is not about that person: send it' }).click();
  await allSaved(phone, [NAMED]);
}

async function numbers() {
  const { page } = phone;
  const field = page.locator('#words-right');
  await field.fill(NUMBER);
  await page.locator('form.composer', { has: field }).locator('button[type=submit]').click();
  await page.getByText('looks like a phone number').waitFor();
  assert.equal(await page.getByRole('button', { name: 'It is not about that person: send it' }).count(), 0);
  await field.fill('');
  await write(phone, 'right', PLAIN);
  await allSaved(phone, [NAMED, PLAIN]);
  const own = page.locator('.sealed > li', { hasText: PLAIN });
  await own.getByRole('button', { name: 'Change', exact: true }).click();
  await own.getByLabel('Your words').fill(NUMBER);
  await own.getByRole('button', { name: 'Save this change' }).click();
  await own.getByText('looks like a phone number').waitFor();
  await own.getByRole('button', { name: 'Leave as it was' }).click();
}

async function refused() {
  const sent = phone.traffic.filter(({ kind, url }) => kind === 'request' && new URL(url).pathname === '/anon/write');
  const write = JSON.parse(sent.at(-1).body);
  // As a page that does not look would send it: with the next token that this device has.
  const place = JSON.parse(await whatIsKept(phone.page)).flat(2).find((text) => text.includes('"batches"'));
  const { tokens, next } = JSON.parse(place).batches[write.op.contribute.round + 1];
  write.token = tokens[next];
  write.op.contribute.id = createHash('sha256').update('cairn/1/id').update(write.token.nonce, 'hex').digest('hex').slice(0, 32);
  const say = async (text) => {
    write.op.contribute.words.text = text;
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`${stage.server.url}/anon/write`, { method: 'POST', headers, body: JSON.stringify(write) })).json();
  };
  assert.equal(await say(NUMBER), 'text-identifies');
  assert.deepEqual(await say('Her mother was at home'), { accepted: { seq: 0 } }, 'the token was not spent on it');
}

async function nothingSent() {
  await until(async () => phone.traffic.length > 0, { what: 'the traffic' });
  const said = [facilitator, phone].flatMap(({ traffic }) => traffic.filter(({ kind }) => kind === 'request' || kind === 'frame sent'));
  for (const { url, body } of said) {
    assert.ok(!`${body}`.includes('07700'), url);
    assert.ok(!`${body}`.includes('Tomasz') && !`${body}`.includes('Rees'), `${url}: the list stays where it was typed`);
  }
  assert.equal(said.filter(({ body }) => `${body}`.includes('Bethan')).length, 1, 'once, after its author said so');
  for (const person of [facilitator, phone]) await person.expectNoErrors();
}
