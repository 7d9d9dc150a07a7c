// Owns the stand-in's pages: plain, bilingual, accessible (all but `poor` and `small`), under a strict policy with nonces.

const WORDS = {
  en: { title: 'A cairn', text: 'Built stone by stone.', add: 'Add a stone', name: 'Your words', other: 'Cymraeg' },
  cy: { title: 'Carnedd', text: 'Carreg wrth garreg.', add: 'Ychwanegu carreg', name: 'Eich geiriau', other: 'English' },
};

/** What the product's own pages allow: scripts by nonce, WebAssembly, and no evaluation of strings. */
export function policy(nonce) {
  return `default-src 'self'; script-src 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'nonce-${nonce}'; `
    + "object-src 'none'; base-uri 'none'; require-trusted-types-for 'script'";
}

/** What the poor pages show besides. */
const ON_SCREEN = {
  poor: '<p class="poor">Hard to read</p><input>',
  small: '<p class="small"><button>a</button><button>b</button><button>c</button></p>',
};

export function page(lang, name, nonce) {
  const words = WORDS[lang];
  const other = lang === 'en' ? 'cy' : 'en';
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title>
<style nonce="${nonce}">
  :root { color-scheme: light dark; background: Canvas; color: CanvasText; font: 1.1rem/1.5 sans-serif; }
  button, input, a { display: inline-block; min-height: 44px; min-width: 44px; font: inherit; }
  .poor { color: #aaa; background: #fff; }
  .small button { min-height: 0; min-width: 0; width: 12px; height: 12px; padding: 0; overflow: hidden; }
</style>
<script nonce="${nonce}" type="module">${script(name)}</script>
</head>
<body>
<header><a href="/${other}" hreflang="${other}" lang="${other}">${words.other}</a></header>
<main>
<h1>${words.title}</h1>
<p>${words.text}</p>
${ON_SCREEN[name] ?? ''}
<form><label>${words.name} <input name="words"></label> <button>${words.add}</button></form>
</main>
</body>
</html>`;
}

function script(name) {
  return `
document.querySelector('form').addEventListener('submit', (event) => event.preventDefault());
${ON_PAGE[name] ?? ''}
document.documentElement.toggleAttribute('data-hydrated', true);`;
}

/** What the pages with a name do before they call themselves hydrated. */
const ON_PAGE = {
  talk: `
const socket = new WebSocket(location.origin.replace('http', 'ws') + '/socket');
await new Promise((open) => socket.addEventListener('open', open));
socket.addEventListener('message', ({ data }) => { document.documentElement.dataset.heard = data; });
socket.addEventListener('close', () => { document.documentElement.dataset.heard = 'closed'; });
socket.send('"sent by the page"');
await (await fetch('/echo', { method: 'POST', body: '{"posted":"a secret word"}' })).text();
fetch('/stream', { method: 'POST', body: '{}' });
const trusted = trustedTypes.createPolicy('worker', { createScriptURL: () => '/worker.js' });
await navigator.serviceWorker.register(trusted.createScriptURL(''));
(await navigator.serviceWorker.ready).active.postMessage('go');`,
  noisy: `
console.error('a word of alarm');
setTimeout(() => { throw new Error('a mishap in the page'); });
await fetch('/failing');`,
};
