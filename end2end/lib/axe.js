// Owns the accessibility check: axe-core in the page, and a failure that can be read.
// The library is handed over by the debugger, not by a script tag, so the page's own strict policy stays in force.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Rules that axe knows and leaves off unless asked. */
const ALSO = { 'target-size': { enabled: true } };
const SETTLE_MS_MAX = 2_000;

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Fails unless axe finds nothing against WCAG 2.0, 2.1 and 2.2 A and AA and best practice.
 * `name` says which page in which state. Returns what axe could not decide by itself, for a look by eye.
 * A dark page must paint its own background: axe takes a canvas that nobody painted for white.
 */
export async function expectAccessible(page, name) {
  const { violations, incomplete } = await examine(page);
  assert.ok(violations.length === 0, `${name} is not accessible:\n${violations.map(describe).join('\n')}`);
  return incomplete.map(describe);
}

async function examine(page) {
  await page.evaluate(letMovementEnd, SETTLE_MS_MAX);
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(await source);
  return page.evaluate(({ tags, rules }) => {
    return globalThis.axe.run(document, {
      runOnly: { type: 'tag', values: tags }, rules, resultTypes: ['violations', 'incomplete'],
    });
  }, { tags: TAGS, rules: ALSO });
}

/** Colours are judged as they are at this moment, so fades and slides must be over. Runs in the page. */
async function letMovementEnd(msMax) {
  const ends = document.getAnimations()
    .filter((movement) => movement.playState === 'running' && Number.isFinite(movement.effect?.getComputedTiming().endTime))
    .map((movement) => movement.finished.catch(() => {}));
  await Promise.race([Promise.all(ends), new Promise((enough) => setTimeout(enough, msMax))]);
}

function describe({ id, help, nodes }) {
  const places = nodes.map(({ target, failureSummary }) => {
    return `    ${target.flat().join(' ')}\n      ${(failureSummary ?? '').replaceAll('\n', '\n      ')}`;
  });
  return `  ${id}: ${help}\n${places.join('\n')}`;
}
