// Owns waiting: asking again until something is so, or a deadline passes.
// Nothing here waits for a fixed time and hopes; a test never needs a sleep.

const ASK_AGAIN_MS = 20;
const NO_ANSWER = 'no answer came back';

/**
 * Calls `ask` (which may be async) until it returns something truthy, and returns that.
 * While `ask` throws it counts as "not yet"; the last error is told when the deadline passes.
 * An answer that never comes back counts as "not yet" too, so the deadline always holds.
 */
export async function until(ask, { timeout = 15_000, what = 'it' } = {}) {
  const deadline = performance.now() + timeout;
  let last;
  for (;;) {
    try {
      const answer = await before(deadline, ask);
      if (answer) return answer;
      last = `the last answer was ${show(answer)}`;
    } catch (error) {
      // What was so before the deadline cut the last question off says more.
      if (error.message !== NO_ANSWER || last === undefined) last = error.message;
    }
    if (performance.now() >= deadline) {
      throw new Error(`waited ${timeout} ms for ${what}: ${last}`);
    }
    await new Promise((again) => setTimeout(again, ASK_AGAIN_MS));
  }
}

/** The same inside the page: `ask(argument)` runs there, once per frame, until it is truthy. */
export async function untilInPage(page, ask, { argument, timeout = 15_000, what = 'the page' } = {}) {
  try {
    const handle = await page.waitForFunction(ask, argument, { timeout });
    return await handle.jsonValue();
  } catch (error) {
    throw new Error(`waited for ${what}: ${error.message}`, { cause: error });
  }
}

/** Waits for a promise that somebody else settles, but not beyond `timeout`. */
export function within(promise, { timeout = 15_000, what = 'it' } = {}) {
  return before(performance.now() + timeout, () => promise, `waited ${timeout} ms for ${what}`);
}

async function before(deadline, ask, message = NO_ANSWER) {
  let timer;
  const late = new Promise((_, refuse) => {
    timer = setTimeout(() => refuse(new Error(message)), Math.max(1, deadline - performance.now()));
  });
  try {
    return await Promise.race([ask(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function show(value) {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
