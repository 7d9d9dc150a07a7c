// Owns the first look: the product starts, its start page is there in both languages on phone and desk, can be read
// without JavaScript, comes to life with it, and neither axe nor the console has anything to say.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { expectAccessible } from '../lib/axe.js';
import { openBrowser } from '../lib/browser.js';
import { startServer } from '../lib/server.js';

const LANGUAGES = ['en', 'cy'];
const WIDTHS = [390, 1280];

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

for (const lang of LANGUAGES) {
  test(`/${lang} can be read without JavaScript`, async (t) => {
    const person = await browser.person({ server, lang, javaScript: false });
    t.after(() => person.leave());
    const response = await person.visit(`/${lang}`);
    assert.equal(response.status(), 200);
    await expectReadable(person.page, lang);
    assert.equal(await person.page.locator('html[data-hydrated]').count(), 0);
    await person.expectNoErrors();
  });

  for (const width of WIDTHS) {
    for (const dark of [false, true]) {
      const where = `/${lang} at ${width} px, ${dark ? 'dark' : 'light'}`;
      test(`${where}, comes to life and is accessible`, async (t) => {
        const person = await browser.person({ server, lang, width, dark });
        t.after(() => person.leave());
        const response = await person.visit(`/${lang}`);
        assert.equal(response.status(), 200);
        await expectReadable(person.page, lang);
        await expectNoSidewaysScrolling(person.page);
        await expectAccessible(person.page, where);
        await person.expectNoErrors();
        await person.shot(`smoke-${width}-${dark ? 'dark' : 'light'}-${lang}`);
      });
    }
  }
}

test('the two languages say different things', async (t) => {
  const headings = await Promise.all(LANGUAGES.map(async (lang) => {
    const person = await browser.person({ server, lang });
    t.after(() => person.leave());
    await person.visit(`/${lang}`);
    return person.page.locator('h1').innerText();
  }));
  assert.notEqual(headings[0], headings[1]);
});

/** The page says its language, has one visible heading, and words under it. */
async function expectReadable(page, lang) {
  assert.match(await page.locator('html').getAttribute('lang'), new RegExp(`^${lang}\\b`));
  await page.locator('h1').waitFor({ state: 'visible' });
  assert.equal(await page.locator('h1').count(), 1);
  const words = await page.locator('main').innerText();
  assert.ok(words.trim().length > (await page.locator('h1').innerText()).length, 'there is more than a heading');
}

async function expectNoSidewaysScrolling(page) {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= screen, `the page is ${content} px wide on a screen of ${screen} px`);
}
