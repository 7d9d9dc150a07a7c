// Owns the keyboard: walking to a thing by Tab, pressing keys, and saying what has focus as a screen reader would.
// Role and name come from the browser's own accessibility tree, so they are what people hear.

const STOPS_MAX = 100;
const sessions = new WeakMap();

/** What has focus: { role, name }; the page itself when nothing has. */
export async function focused(page) {
  const { role, name } = await focusedNode(page);
  return { role, name };
}

/**
 * Presses Tab until something with this accessible name (text: exactly, or a pattern) and role (if given) has focus.
 * `back`: with Shift. Fails with the list of stops when it has gone all the way round or too far.
 */
export async function tabTo(page, name, { role, back = false, stopsMax = STOPS_MAX } = {}) {
  const stops = [];
  while (stops.length < stopsMax) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    const stop = await focusedNode(page);
    if (fits(stop, name, role)) return { role: stop.role, name: stop.name };
    // A field with parts, like a date, stops several times in a row.
    const goneRound = stop.id !== undefined && stops.at(-1)?.id !== stop.id && stops.some(({ id }) => id === stop.id);
    stops.push(stop);
    if (goneRound) break;
  }
  const list = stops.map((stop) => `  ${stop.role} "${stop.name}"`).join('\n');
  throw new Error(`Tab does not lead to ${role ?? 'anything'} named ${name}. It stopped at:\n${list}`);
}

/** Presses keys one after the other, as Playwright names them: press(page, 'Space', 'ArrowDown', 'Space'). */
export async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

function fits(stop, name, role) {
  const named = typeof name === 'string' ? stop.name === name : name.test(stop.name);
  return named && (role === undefined || stop.role === role);
}

async function focusedNode(page) {
  const session = await sessionOf(page);
  const { result } = await session.send('Runtime.evaluate', { expression: `(${deepest})()` });
  if (!result.objectId) return { role: 'none', name: '' };
  const { objectId } = result;
  const { nodes: [node] } = await session.send('Accessibility.getPartialAXTree', { objectId, fetchRelatives: false });
  await session.send('Runtime.releaseObject', { objectId });
  return { id: node.backendDOMNodeId, role: node.role?.value ?? 'none', name: node.name?.value ?? '' };
}

/** Runs in the page: the focused element, also inside shadow trees; nothing when it is only the page. */
function deepest() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element === document.body ? null : element;
}

function sessionOf(page) {
  if (!sessions.has(page)) sessions.set(page, page.context().newCDPSession(page));
  return sessions.get(page);
}
