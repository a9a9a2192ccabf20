// The review desk by keyboard. It only adds: each key presses a button or
// follows a link that the page has anyway, and the page works without it.
//
// The next claim is fetched ahead, so that it is there when it is asked for. A
// decision is sent while the next claim is shown; when it was not taken, the
// page comes back with all that was typed.

const policy = self.trustedTypes ? trustedTypes.createPolicy('desk', { createHTML: (s) => s }) : { createHTML: (s) => s };
const parse = (html) => new DOMParser().parseFromString(policy.createHTML(html), 'text/html');
const $ = (css, root = document) => root.querySelector(css);
const all = (css, root = document) => [...root.querySelectorAll(css)];

const fresh = 30_000; // milliseconds for which a page fetched ahead may be shown
const ahead = new Map(); // address → { page, at }
let sending = 0;
const here = () => location.pathname + location.search;
let shown = here(); // the page that stands there now

function say(words) {
  const said = $('#said');
  if (said) said.textContent = words;
}

function fetchAhead(url) {
  const kept = ahead.get(url);
  if (kept && Date.now() - kept.at < fresh) return kept;
  const got = { at: Date.now(), page: fetch(url, { headers: { Accept: 'text/html' } }).then((r) => (r.ok ? r.text() : Promise.reject(new Error(r.status)))).then(parse) };
  got.page.catch(() => ahead.delete(url));
  ahead.set(url, got);
  return got;
}

const link = (name) => $(`main a[data-go="${name}"]`);

// show puts the main part of a page in the place of this one's.
function show(page, url, waited) {
  const main = document.importNode($('main', page), true);
  $('main').replaceWith(main);
  document.title = page.title;
  for (const a of all('link[rel=alternate]')) {
    const to = $(`link[rel=alternate][hreflang="${a.hreflang}"]`, page);
    if (to) a.href = to.getAttribute('href');
  }
  history.pushState({ desk: true }, '', url);
  shown = here();
  const wait = $('form.claim input[name=ahead]');
  if (wait) wait.value = String(Math.max(0, Math.round(waited)));
  ready();
  scrollTo(0, 0);
  $('main h1')?.focus({ preventScroll: true });
}

async function go(url) {
  const got = fetchAhead(url);
  try {
    const page = await got.page;
    ahead.delete(url);
    show(page, url, Date.now() - got.at);
  } catch {
    location.href = url;
  }
}

const changed = (form) => all('.slots input, .slots select', form).some((f) =>
  f.tagName === 'SELECT' ? ![...f.options].some((o) => o.defaultSelected && o.selected) && (f.value !== '' || [...f.options].some((o) => o.defaultSelected)) : f.value !== f.defaultValue);

// send writes a decision on a claim, and shows the next one meanwhile.
async function send(form, button) {
  const left = { main: $('main'), url: location.href, title: document.title };
  const data = new URLSearchParams(new FormData(form));
  data.append(button.name, button.value);
  const url = form.action;
  const next = link('next');
  const label = button.textContent;
  sending++;
  say($('#said').dataset.sending);
  const asked = fetch(url, { method: 'POST', body: data, headers: { Accept: 'application/json' } });
  const moves = button.value !== 'note' && next;
  if (moves && ahead.has(next.href)) await go(next.href);
  try {
    const r = await asked;
    if (r.ok && r.headers.get('Content-Type')?.startsWith('application/json')) {
      const { did, next: to } = await r.json();
      if ($('main') === left.main) await go(new URL(to, location.href).href);
      ahead.delete(left.url);
      written(did, label, data.get('who'));
    } else {
      show(parse(await r.text()), url, 0);
    }
  } catch {
    $('main').replaceWith(left.main);
    history.replaceState({ desk: true }, '', left.url);
    shown = here();
    document.title = left.title;
    let note = $('#lost');
    if (!note) {
      note = document.createElement('p');
      note.id = 'lost';
      note.className = 'note bad';
      note.setAttribute('role', 'alert');
      form.prepend(note);
    }
    note.textContent = $('#said').dataset.lost;
  } finally {
    sending--;
  }
}

// written offers to undo what was just written.
function written(did, label, who) {
  say($('#said')?.dataset.written ?? '');
  const undo = $('#undo');
  if (!undo || !did) return;
  $('input[name=decision]', undo).value = did;
  $('input[name=who]', undo).value = who;
  $('#did').textContent = label;
  undo.hidden = false;
  const field = $('form.claim input[name=who]');
  if (field && !field.value) field.value = who;
}

// press presses a button; one that needs a reason asks for it first.
function press(button) {
  if (button.dataset.key === 'a' && button.form.matches('.claim') && changed(button.form)) button = $('[data-key=c]', button.form);
  const why = $('input[name=why]', button.form);
  if (button.hasAttribute('data-why') && why && !why.value.trim()) {
    button.form.pending = button;
    why.focus();
    return;
  }
  button.click();
}

// the box of a page of pairs that keys act on
let box = 0;
const boxes = () => all('main .pairbox');

function step(by) {
  const list = boxes();
  if (!list.length) return false;
  box = Math.min(Math.max(box + by, 0), list.length - 1);
  list[box].focus();
  list[box].scrollIntoView({ block: 'nearest' });
  return true;
}

function slot(n) {
  const slots = all('main details.slot');
  const s = slots[n];
  if (!s) return;
  s.open = true;
  $('input, select', s)?.focus();
}

const keys = {
  n: () => link('next') && go(link('next').href),
  j: () => step(1) || (link('down') && go(link('down').href)),
  k: () => step(-1) || (link('up') && go(link('up').href)),
  e: () => slot(Math.max(0, all('main details.slot').findIndex((s) => !s.open))),
  '?': () => {
    const help = $('#keys');
    help.open = !help.open;
    help.scrollIntoView({ block: 'nearest' });
  },
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const field = event.target.closest?.('input, select, textarea');
  if (field) {
    if (event.key === 'Escape') field.blur();
    if (event.key === 'Enter' && field.form?.pending && field.name === 'why') {
      event.preventDefault();
      if (field.value.trim()) field.form.pending.click();
    } else if (event.key === 'Enter' && field.closest('details.slot')) {
      event.preventDefault();
      const part = field.closest('details.slot');
      part.open = false;
      field.form.entered = true; // an Enter in a slot closes it and sends nothing
      addEventListener('keyup', () => { // later, or the same Enter opens it again
        field.form.entered = false;
        $('summary', part).focus();
      }, { once: true });
    }
    return;
  }
  if (/^[1-9]$/.test(event.key)) {
    event.preventDefault();
    slot(Number(event.key) - 1);
    return;
  }
  const act = keys[event.key];
  if (act) {
    event.preventDefault();
    act();
    return;
  }
  const list = boxes();
  const place = list.length && event.key !== 'u' ? list[box] : $('main');
  const button = /^[a-z]$/.test(event.key) && $(`[data-key="${event.key}"]`, place);
  if (button && !button.form.hidden) {
    event.preventDefault();
    press(button);
  }
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('form.claim') || !event.submitter) return;
  event.preventDefault();
  if (form.entered) return;
  if (event.submitter.hasAttribute('data-why') && !$('input[name=why]', form).value.trim()) return press(event.submitter);
  send(form, event.submitter);
});

// what a slot says follows what is typed
document.addEventListener('input', (event) => {
  const part = event.target.closest?.('details.slot');
  if (!part) return;
  const words = all('input, select', part).map((f) => (f.tagName === 'SELECT' ? (f.value ? f.selectedOptions[0].textContent : '') : f.value)).filter(Boolean);
  const says = $('summary b', part);
  says.textContent = words.join(' · ') || '–';
  says.className = 'typed';
});

addEventListener('popstate', () => here() !== shown && location.reload()); // a way within the page stays on it, with what was typed
addEventListener('beforeunload', (event) => sending && event.preventDefault());

function ready() {
  const help = $('#keys');
  if (help) help.hidden = false;
  const next = link('next');
  if (next) fetchAhead(next.href);
  box = 0;
}

ready();
