// Owns the tests of waiting. Timings are only bounded from below.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until, within } from './wait.js';

test('until returns the first truthy answer', async () => {
  let asked = 0;
  assert.equal(await until(() => (++asked === 3 ? 'three' : 0)), 'three');
  assert.equal(asked, 3);
});

test('until awaits answers and takes a throw as "not yet"', async () => {
  let asked = 0;
  const answer = await until(async () => {
    if (++asked < 3) throw new Error('not there');
    return { asked };
  });
  assert.deepEqual(answer, { asked: 3 });
});

test('until asks at least once, even with no time at all', async () => {
  assert.equal(await until(() => 'here', { timeout: 0 }), 'here');
});

test('until gives up at the deadline, and says what it waited for and what it saw last', async () => {
  const begun = performance.now();
  await assert.rejects(
    until(() => { throw new Error('door is shut'); }, { timeout: 60, what: 'the door' }),
    /waited 60 ms for the door: door is shut/,
  );
  assert.ok(performance.now() - begun >= 59);
  await assert.rejects(until(() => 0, { timeout: 1 }), /the last answer was 0/);
});

test('until holds its deadline when an answer never comes back', async () => {
  await assert.rejects(until(() => new Promise(() => {}), { timeout: 30 }), /no answer came back/);
});

test('within hands the value or the error on, and gives up at the deadline', async () => {
  assert.equal(await within(Promise.resolve(7)), 7);
  await assert.rejects(within(Promise.reject(new Error('broken'))), /broken/);
  await assert.rejects(within(new Promise(() => {}), { timeout: 10, what: 'nothing' }), /for nothing/);
});
