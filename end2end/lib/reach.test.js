// Owns the tests of the accessibility check and of the keyboard, in real Chromium, with the stand-in as the product.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { expectAccessible } from './axe.js';
import { openBrowser } from './browser.js';
import { focused, press, tabTo } from './keys.js';
import { startServer } from './server.js';

const binary = fileURLToPath(new URL('./stand-in/cairn.js', import.meta.url));
let server;
let browser;
let person;

before(async () => {
  server = await startServer({ binary });
  browser = await openBrowser();
  person = await browser.person({ server });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test('a good page passes, twice, under its strict policy, and nothing complains', async () => {
  await person.visit('/en');
  assert.deepEqual(await expectAccessible(person.page, 'the start page'), []);
  await expectAccessible(person.page, 'the start page again');
  await person.expectNoErrors();
});

test('a poor page fails with rule, place and summary', async () => {
  await person.visit('/en/poor');
  await assert.rejects(expectAccessible(person.page, 'the poor page'), ({ message }) => {
    for (const part of [/the poor page is not accessible/, /color-contrast/, /\.poor/, /contrast of 2\.\d+/, /label: Form elements/, /input/]) {
      assert.match(message, part);
    }
    return true;
  });
});

test('small targets side by side are found', async () => {
  await person.visit('/en/small');
  await assert.rejects(expectAccessible(person.page, 'the small page'), /target-size/);
});

test('a fade is waited for before colours are judged', async () => {
  await person.visit('/en');
  await person.page.evaluate(() => {
    document.querySelector('h1').animate([{ opacity: 0.05 }, { opacity: 1 }], { duration: 300 });
  });
  await expectAccessible(person.page, 'the page after its fade');
});

test('Tab walks in order to what is named, forwards and back', async () => {
  await person.visit('/en');
  assert.deepEqual(await focused(person.page), { role: 'none', name: '' });
  assert.deepEqual(await tabTo(person.page, 'Add a stone', { role: 'button' }), { role: 'button', name: 'Add a stone' });
  assert.deepEqual(await tabTo(person.page, /your words/i, { back: true }), { role: 'textbox', name: 'Your words' });
  await press(person.page, 'a', 'Shift+B', 'Space', 'c');
  assert.equal(await person.page.locator('input').inputValue(), 'aB c');
  assert.deepEqual(await focused(person.page), { role: 'textbox', name: 'Your words' });
});

test('what Tab does not lead to is told with the stops on the way', async () => {
  await person.visit('/en');
  await assert.rejects(tabTo(person.page, 'Add'), ({ message }) => {
    assert.match(message, /named Add\. It stopped at:\n {2}link "Cymraeg"\n {2}textbox "Your words"\n {2}button "Add a stone"/);
    return true;
  });
  await assert.rejects(tabTo(person.page, 'Add a stone', { role: 'link' }), /does not lead to link/);
  await assert.rejects(tabTo(person.page, 'nothing', { stopsMax: 1 }), /It stopped at:\n[^\n]+$/);
});
