// Owns the pictures of every screen: each at 390 and 1280 px, light and dark, English and Welsh, as
// out/NAME-WIDTH-THEME-LANG.png, and out/index.html which shows them all side by side. For people to look at.
//
//   CAIRN_BIN=… node end2end/shots.js            every screen
//   CAIRN_BIN=… node end2end/shots.js start …    only these

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { OUT, openBrowser, takePicture } from './lib/browser.js';
import { startServer } from './lib/server.js';

/**
 * Every screen, in the order in which people meet them:
 * name   of the picture
 * url    the address, from { lang, demonstration } (what `cairn demo --json` printed)
 * setUp  optional: brings the page into the state to be shown; gets the person (lib/browser.js) and the same world
 * demo   optional: the screen shows the demonstration
 */
const SCREENS = [
  { name: 'start', url: ({ lang }) => `/${lang}` },
];

const WIDTHS = [390, 1280];
const THEMES = ['light', 'dark'];
const LANGUAGES = ['en', 'cy'];

/** Every way in which a screen is shown. */
const LOOKS = LANGUAGES.flatMap((lang) => THEMES.flatMap((theme) => WIDTHS.map((width) => ({ width, theme, lang }))));

const fileName = (screen, { width, theme, lang }) => `${screen.name}-${width}-${theme}-${lang}`;

async function main(names) {
  const unknown = names.filter((name) => !SCREENS.some((screen) => screen.name === name));
  if (unknown.length > 0) throw new Error(`no screen is called ${unknown.join(', ')}; there are: ${SCREENS.map(({ name }) => name).join(', ')}`);
  const screens = SCREENS.filter(({ name }) => names.length === 0 || names.includes(name));
  const server = await startServer({ demo: screens.some(({ demo }) => demo) });
  try {
    const browser = await openBrowser();
    try {
      for (const screen of screens) await takeAll(screen, server, browser);
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
  // The sheet shows every screen of the table, so that taking one again does not lose the others.
  const sheet = path.join(OUT, 'index.html');
  await writeFile(sheet, contactSheet(SCREENS));
  process.stdout.write(`${path.relative(process.cwd(), sheet)}\n`);
}

async function takeAll(screen, server, browser) {
  for (const look of LOOKS) {
    const { width, theme, lang } = look;
    const world = { lang, server, demonstration: server.demonstration };
    const person = await browser.person({ server, width, lang, dark: theme === 'dark', more: { reducedMotion: 'reduce' } });
    try {
      await person.visit(screen.url(world));
      await screen.setUp?.(person, world);
      const file = await takePicture(person.page, fileName(screen, look));
      process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
    } catch (error) {
      throw new Error(`${fileName(screen, look)}: ${error.message}`, { cause: error });
    } finally {
      await person.leave();
    }
  }
}

function contactSheet(screens) {
  const picture = (screen, look) => {
    const name = fileName(screen, look);
    return `<figure><a href="${name}.png"><img src="${name}.png" alt="" loading="lazy" width="${look.width / 3}"></a>`
      + `<figcaption>${look.width} ${look.theme} ${look.lang}</figcaption></figure>`;
  };
  const row = (screen) => `<h2 id="${screen.name}">${screen.name}</h2>\n<div>${LOOKS.map((look) => picture(screen, look)).join('\n')}</div>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Every screen</title>
<style>
  body { font: 1rem/1.4 sans-serif; margin: 1rem; background: #ddd; }
  div { display: flex; flex-wrap: wrap; align-items: start; gap: 1rem; }
  figure { margin: 0; } img { display: block; border: 1px solid #999; }
</style>
<h1>Every screen</h1>
${screens.map(row).join('\n')}
</html>
`;
}

await main(process.argv.slice(2));
