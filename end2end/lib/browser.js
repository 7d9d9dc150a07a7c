// Owns the people of a test: one Chromium per test file, and in it a person per device, each with storage, screen,
// language and network of their own. Everything that a page complains about and everything that it sends is kept.
// A person reaches the product through a shaping proxy, under the product's real address, and nobody else.

import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { shape } from './proxy.js';
import { Recorder } from './traffic.js';

/** Where pictures go; not kept in the repository. */
export const OUT = fileURLToPath(new URL('../out/', import.meta.url));

/** Complaints that a browser makes by itself when the network or the server goes away; for `expectNoErrors`. */
export const NETWORK_GONE = [/net::ERR_/, /WebSocket connection to .* failed/];

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
  // The first one: else the browser itself tells its maker about every form that it sees. The others are those of
  // Playwright's own list that matter here: only the last flag of this name counts.
  '--disable-features=AutofillServerCommunication,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,'
    + 'HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,PaintHolding,OptimizationHints,'
    + 'NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch',
];
/** For what the browser does on its own account: nobody listens there. People have proxies of their own. */
const NOWHERE = { server: 'socks5://127.0.0.1:9' };
const LOCALE = { en: 'en-GB', cy: 'cy-GB' };
const PHONE_WIDTH_MAX = 600;

/** Starts Chromium with an empty profile of its own. Call `close()` in the file's `after`. */
export async function openBrowser() {
  const chrome = await chromium.launch({ executablePath: findChromium(), args: FLAGS, proxy: NOWHERE });
  const people = [];
  return {
    async person(options) {
      const person = await Person.arrive(chrome, options);
      people.push(person);
      return person;
    },
    async close() {
      await Promise.all(people.map((person) => person.leave()));
      await chrome.close();
    },
  };
}

class Person {
  /**
   * server: the product (see server.js); anything with a `port` and a `url`. Then, all optional:
   * width, height, dark, lang ('en', 'cy'), touch (default: on phones), slowCpu (times slower), javaScript,
   * network (see proxy.js), seed, patienceMs (for every action; raise it with a slow network),
   * more (further options of Playwright's newContext, such as reducedMotion or forcedColors).
   */
  static async arrive(chrome, { server, network = {}, seed = 1, patienceMs = 15_000, slowCpu = 1, ...options }) {
    const proxy = await shape({ targetPort: server.port, socks: true, seed, ...network });
    try {
      const context = await chrome.newContext({
        ...look(options),
        baseURL: server.url,
        // Loopback addresses skip a proxy unless they are told not to.
        proxy: { server: `socks5://127.0.0.1:${proxy.port}`, bypass: '<-loopback>' },
      });
      context.setDefaultTimeout(patienceMs);
      const person = new Person({ context, proxy, slowCpu, hydrates: options.javaScript !== false });
      person.watch();
      person.page = await person.open();
      return person;
    } catch (error) {
      await proxy.close();
      throw error;
    }
  }

  constructor({ context, proxy, slowCpu, hydrates }) {
    this.context = context;
    this.proxy = proxy;
    this.slowCpu = slowCpu;
    this.hydrates = hydrates;
    /** What went wrong in any page of this person, in words. */
    this.errors = [];
    /** All that was said and heard; see traffic.js. */
    this.traffic = [];
    this.recorder = new Recorder(this.traffic);
    this.sessions = new Map();
  }

  /** Opens one more tab, which is recorded from its very first request. */
  async open() {
    const page = await this.context.newPage();
    await this.attached(page);
    return page;
  }

  /** Goes to an address of the product and waits until the page works; returns the response. */
  async visit(address, page = this.page) {
    const response = await page.goto(address);
    if (this.hydrates) await this.hydrated(page);
    return response;
  }

  /** Waits until the page's own code says that it works. */
  async hydrated(page = this.page) {
    try {
      await page.waitForSelector('html[data-hydrated]', { state: 'attached' });
    } catch (error) {
      throw new Error(`${page.url()} did not hydrate: ${error.message}\n${this.errors.join('\n')}`, { cause: error });
    }
  }

  /** The network goes away for everything, websockets too. `told`: the device knows (navigator.onLine, events). */
  async goOffline({ told = false } = {}) {
    this.proxy.cut();
    if (told) await this.context.setOffline(true);
  }

  async goOnline() {
    this.proxy.restore();
    await this.context.setOffline(false);
  }

  /** The tab's process dies in the middle of what it does; a fresh tab with the same storage takes its place. */
  async killTab() {
    const dying = this.page;
    const dead = dying.waitForEvent('crash');
    const session = await this.attached(dying);
    dying.isExpectedToCrash = true;
    session.send('Page.crash').catch(() => {});
    await dead;
    await dying.close();
    this.page = await this.open();
  }

  /** Fails if any page complained, the server failed, or somebody other than the product was asked for anything. */
  async expectNoErrors({ allow = [] } = {}) {
    await this.settled();
    const strangers = this.proxy.strangers.map((stranger) => `asked for ${stranger}, which is not the product`);
    const allowed = (error) => allow.some((pattern) => (typeof pattern === 'string' ? error.includes(pattern) : pattern.test(error)));
    assert.deepEqual([...this.errors, ...strangers].filter((error) => !allowed(error)), []);
  }

  /** Waits until all that has happened in the pages so far is in `errors` and `traffic`. */
  async settled() {
    const ask = (session) => session.send('Runtime.evaluate', { expression: '0' }).catch(() => {});
    await Promise.all([...this.sessions.values()].map(async (session) => ask(await session)));
    await this.recorder.settled();
  }

  /** A picture of the whole page as out/NAME.png, if CAIRN_SHOTS=1; returns its path. */
  async shot(name, page = this.page) {
    return process.env.CAIRN_SHOTS === '1' ? takePicture(page, name) : undefined;
  }

  async leave() {
    await this.context.close();
    await this.proxy.close();
  }

  watch() {
    const { context, errors } = this;
    context.on('console', (message) => {
      if (message.type() === 'error') errors.push(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => errors.push(`page: ${error.error().stack ?? error.error()}`));
    context.on('response', (response) => {
      if (response.status() >= 500) errors.push(`server: ${response.status()} for ${response.url()}`);
    });
    context.on('request', (request) => {
      if (request.serviceWorker()) this.recorder.worker(request);
    });
    context.on('page', (page) => {
      page.on('crash', () => {
        if (!page.isExpectedToCrash) errors.push(`crash: ${page.url()}`);
      });
      page.on('close', () => this.sessions.delete(page));
      this.attached(page).catch(() => {});
    });
  }

  /** The page's own debugging session, recording and slowed down as it should be. */
  attached(page) {
    if (!this.sessions.has(page)) this.sessions.set(page, this.attach(page));
    return this.sessions.get(page);
  }

  async attach(page) {
    const session = await this.context.newCDPSession(page);
    await this.recorder.page(session);
    if (this.slowCpu > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: this.slowCpu });
    return session;
  }
}

/** A picture of the whole page as out/NAME.png; returns its path. */
export async function takePicture(page, name) {
  await mkdir(OUT, { recursive: true });
  const file = path.join(OUT, `${name.replaceAll(/[^\w.-]+/g, '-')}.png`);
  await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
  return file;
}

/** A device in the terms of Playwright. */
function look({ width = 390, height, dark = false, lang = 'en', touch = width < PHONE_WIDTH_MAX, javaScript = true, more = {} }) {
  return {
    viewport: { width, height: height ?? (width < PHONE_WIDTH_MAX ? 844 : 900) },
    colorScheme: dark ? 'dark' : 'light',
    locale: LOCALE[lang] ?? lang,
    timezoneId: 'Europe/London',
    hasTouch: touch,
    isMobile: touch,
    javaScriptEnabled: javaScript,
    ...more,
  };
}

/** CAIRN_CHROMIUM, or the first Chromium on the search path. */
function findChromium() {
  if (process.env.CAIRN_CHROMIUM) return process.env.CAIRN_CHROMIUM;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const found = ['chromium', 'chromium-browser'].flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isProgram);
  if (!found) throw new Error('no Chromium found: install it (on Debian: apt-get install chromium) or name it in CAIRN_CHROMIUM');
  return found;
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
