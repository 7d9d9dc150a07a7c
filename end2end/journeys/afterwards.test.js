// Owns what comes afterwards: the days that a facilitator sets, a calendar and slips that hold them, and messages to
// those who left an address, whether or not they wrote.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import ICAL from 'ical.js';
import { expectAccessible as accessible } from '../lib/axe.js';
import { startPost } from '../lib/post.js';
import { until } from '../lib/wait.js';
import { demonstration, expectNoSidewaysScrolling, join, pathOf, signIn, steps } from './acts.js';

const DAY_MS = 86_400_000;
const CATRIN = 'catrin@example.org';
const OWEN = 'owen@example.org';

/** A day so many days from now, in universal time, as a date field holds it. */
const day = (ahead) => new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10);

const inWords = (text) => new Intl.DateTimeFormat('en-GB', {
  weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC',
}).format(new Date(text)).replace(',', '');

let post;
const stage = demonstration(async () => {
  post = await startPost();
  return ['--mail-server', post.url, '--mail-from', 'Cairn <cairn@example.org>'];
});
after(() => post?.close());

let facilitator;
let phone;
let other;

test('people look again: by their calendar, a slip, or a message', { timeout: 300_000 }, async (t) => {
  const step = steps(t);
  await step('a facilitator sets the days', set);
  await step('slips with the days are all alike', slips);
  await step('a phone takes the days into its calendar, and asks nobody for it', calendar);
  await step('an address that is none is not taken, and stays as it was typed', wrong);
  await step('an address is left, and goes to the doors of places alone', left);
  await step('another person, in Welsh, leaves one and writes nothing', another);
  await step('on the day everybody gets the same message, in their language', told);
  await step('a reader ends the messages', stopped);
  await step('an address is deleted from the device that left it', deleted);
  await step('nothing of it stands in the log of the server', quiet);
});

async function set() {
  facilitator = await stage.person({ width: 1280 });
  await signIn(facilitator, { name: stage.demo.sign_in, password: stage.demo.password });
  await facilitator.visit(`/staff/en/reviews/${stage.demo.review}`);
  const { page } = facilitator;
  const section = page.getByRole('region', { name: 'Afterwards', exact: true });
  await section.getByText('Nobody can see who did').waitFor();
  // Those of the demonstration go first.
  for (const _ of [2, 1]) await section.getByRole('button', { name: 'Remove this day' }).last().click();
  await section.getByRole('button', { name: 'Propose 30, 90, 180 and 365 days from now' }).click();
  assert.equal(await section.getByLabel('Day 1').inputValue(), day(30));
  assert.equal(await section.getByLabel('What there is to look at').first().inputValue(), '0');
  for (const _ of [4, 3]) await section.getByRole('button', { name: 'Remove this day' }).last().click();
  await section.getByLabel('Day 2').fill(day(-1));
  await section.getByRole('button', { name: 'Save the days' }).click();
  await section.getByText('A day lies in the past').waitFor();
  assert.equal(await section.getByLabel('Day 2').inputValue(), day(-1), 'what was typed is still there');
  await accessible(page, 'days that cannot be');
  await section.getByLabel('Day 2').fill(day(90));
  await section.getByRole('button', { name: 'Save the days' }).click();
  await section.getByText('The days are saved.').waitFor();
  await accessible(page, 'the page of a review with days');
}

async function slips() {
  const { page } = facilitator;
  // Printing opens a window of the system, which nobody here would close.
  await page.evaluate(() => { window.print = () => { window.printed = true; }; });
  const form = page.getByRole('region', { name: 'Slips with the days' });
  await form.getByRole('button', { name: 'Print the slips' }).click();
  await form.getByText('Write a number from 1 to 500').first().waitFor();
  await form.getByLabel('How many').fill('3');
  await form.getByRole('button', { name: 'Print the slips' }).click();
  await until(() => page.evaluate(() => window.printed === true), { what: 'the sheet to print itself' });
  const texts = await form.locator('article').allInnerTexts();
  assert.equal(texts.length, 3);
  assert.equal(new Set(texts).size, 1, 'all alike');
  for (const ahead of [30, 90]) assert.ok(texts[0].includes(inWords(day(ahead))), texts[0]);
  await accessible(page, 'slips with the days');
}

function section(page) {
  return page.getByRole('region', { name: 'What becomes of it' });
}

async function calendar() {
  phone = await stage.person();
  await join(phone, stage.demo.place_links[0]);
  const { page } = phone;
  await section(page).getByText(inWords(day(30))).waitFor();
  const before = phone.traffic.length;
  const waiting = page.waitForEvent('download');
  await section(page).getByRole('link', { name: 'Put these days into my calendar' }).click();
  const file = await (await waiting).path();
  const asked = phone.traffic.slice(before).filter(({ kind }) => kind === 'request');
  assert.deepEqual(asked.filter(({ url }) => !url.startsWith('data:')).map(({ url }) => url), [], 'nobody is asked');

  const text = readFileSync(file, 'utf8');
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((it) => new ICAL.Event(it));
  assert.deepEqual(events.map((it) => it.startDate.toString()), [day(30), day(90)]);
  assert.ok(events.every((it) => it.startDate.isDate && it.summary === 'Look again'));
  const board = new URL(page.url()).pathname;
  assert.ok(events.every((it) => new URL(it.description).pathname === board), 'it leads back to the board');
  for (const word of ['review', 'child', 'learning', stage.demo.title ?? 'LR-']) {
    assert.ok(!text.toLowerCase().includes(word.toLowerCase()), `${word} in the calendar`);
  }
  await accessible(page, 'a board with days');
  await expectNoSidewaysScrolling(page, 'a board with days');
}

async function wrong() {
  const { page } = phone;
  const field = section(page).getByLabel('Your e-mail address');
  await field.fill('catrin at home');
  await section(page).getByRole('button', { name: 'Write to me' }).click();
  await section(page).getByText('This is no e-mail address').waitFor();
  assert.equal(await field.inputValue(), 'catrin at home');
  await until(() => field.evaluate((it) => it === document.activeElement), { what: 'the focus on the field' });
  await accessible(page, 'an address that is none');
  // The other language is another page; what was typed goes along.
  await page.getByRole('link', { name: 'Cymraeg' }).click();
  await page.getByLabel('Eich cyfeiriad e-bost').waitFor();
  assert.equal(await page.getByLabel('Eich cyfeiriad e-bost').inputValue(), 'catrin at home');
  await page.getByRole('link', { name: 'English' }).click();
  await field.waitFor();
}

async function left() {
  const { page } = phone;
  await section(page).getByLabel('Your e-mail address').fill(CATRIN);
  const before = phone.traffic.length;
  await section(page).getByLabel('Your e-mail address').press('Enter');
  await section(page).getByText(`We write to ${CATRIN}`).waitFor();
  const asked = phone.traffic.slice(before).filter(({ kind, body }) => kind === 'request' && body?.includes(CATRIN));
  assert.deepEqual(asked.map(({ url }) => new URL(url).pathname), ['/issue/contact']);
  const sent = JSON.parse(asked[0].body);
  assert.deepEqual(Object.keys(sent).sort(), ['address', 'holder', 'v']);
  assert.deepEqual(Object.keys(sent.holder).sort(), ['issued', 'secret']);
  // No token, pass or edit secret goes with it: the only secret is that of the link.
  assert.equal(sent.holder.secret, new URL(stage.demo.place_links[0]).hash.slice('#s='.length));
  const elsewhere = phone.traffic.filter(({ url, body }) => body?.includes(CATRIN) && !url.endsWith('/issue/contact'));
  assert.deepEqual(elsewhere, []);
  // The device remembers it.
  await page.reload();
  await section(page).getByText(`We write to ${CATRIN}`).waitFor();
}

async function another() {
  other = await stage.person();
  await join(other, stage.demo.place_links[1]);
  const { page } = other;
  await page.getByRole('link', { name: 'Cymraeg' }).click();
  const field = page.getByLabel('Eich cyfeiriad e-bost');
  await field.fill(OWEN);
  await page.getByRole('button', { name: 'Ysgrifennwch ataf' }).click();
  await page.getByText(`Byddwn yn ysgrifennu at ${OWEN}`).waitFor();
  await accessible(page, 'a board with days, in Welsh');
}

async function told() {
  const { page } = facilitator;
  await facilitator.visit(`/staff/en/reviews/${stage.demo.review}`);
  const section = page.getByRole('region', { name: 'Afterwards', exact: true });
  await section.getByRole('button', { name: 'Add a day' }).click();
  await section.getByLabel('Day 3').fill(day(0));
  await section.getByRole('button', { name: 'Save the days' }).click();
  await section.getByText('The days are saved.').waitFor();
  await until(() => post.letters.length === 2, { what: 'two messages' });
  const [catrin, owen] = [CATRIN, OWEN].map((to) => post.letters.find((letter) => letter.to.includes(to)));
  for (const letter of [catrin, owen]) {
    assert.equal(letter.to.length, 1, 'nobody sees who else is written to');
    assert.equal(letter.from, 'cairn@example.org');
    assert.equal(letter.headers.find(({ key }) => key === 'auto-submitted').value, 'auto-generated');
    const words = letter.text.replace(/https?:\S+/g, '');
    for (const word of ['review', 'adolygiad', 'child', 'plentyn', 'learning', 'dysgu']) {
      assert.ok(!words.toLowerCase().includes(word), `${word}: ${words}`);
    }
  }
  assert.equal(catrin.subject, 'Something to look at');
  assert.equal(owen.subject, 'Rhywbeth i edrych arno');
  assert.ok(catrin.text.includes(`The next message comes on ${inWords(day(30))}.`), catrin.text);
  // It leads back to the board, on the device that was used.
  const [board] = catrin.text.match(/http\S+\/b\/\S+/);
  await phone.visit(pathOf(board));
  await phone.page.getByRole('region', { name: 'What becomes of it' }).waitFor();
}

async function stopped() {
  const [link] = post.letters.find((letter) => letter.to.includes(OWEN)).text.match(/http\S+\/stop#s=\S+/);
  // On any device: the link alone says who.
  const reader = await stage.person();
  await reader.visit(pathOf(link));
  await reader.page.getByRole('heading', { name: 'Dim rhagor o negeseuon' }).waitFor();
  assert.equal(new URL(reader.page.url()).hash, '', 'the secret is out of the address bar');
  await accessible(reader.page, 'ending the messages');
  await reader.page.getByRole('button', { name: 'Dileu fy nghyfeiriad' }).click();
  await reader.page.getByText('Mae eich cyfeiriad wedi’i ddileu').waitFor();
  const sent = reader.traffic.filter(({ kind, url }) => kind === 'request' && url.includes(link.split('#s=')[1]));
  assert.deepEqual(sent, [], 'the secret stands in no address that is asked for');
  await reader.visit('/en/stop');
  await reader.page.getByText('This address is not whole').waitFor();
  await reader.expectNoErrors();
}

async function deleted() {
  const { page } = phone;
  await section(page).getByRole('button', { name: 'Delete my address' }).click();
  await section(page).getByText('No address of yours is kept any more.').waitFor();
  await page.reload();
  await section(page).getByRole('button', { name: 'Delete an address that I left from another device' }).waitFor();
  assert.equal(await section(page).getByText('We write to catrin').count(), 0);
  // The address that was none; every other error counts.
  await phone.expectNoErrors({ allow: [/status of 422 .*\/issue\/contact/] });
  await other.expectNoErrors();
  await facilitator.expectNoErrors({ allow: [/status of 422 .*\/staff\/desk\/act/] });
}

async function quiet() {
  for (const address of [CATRIN, OWEN, 'example.org']) assert.ok(!stage.server.log.includes(address), stage.server.log);
}
