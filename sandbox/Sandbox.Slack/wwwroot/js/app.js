// Starts the page, keeps the address and what is shown in step, and lets events in.

import { followEvents } from './api.js';
import { drawChannel, drawMessages, leaveChannel } from './channel.js';
import { announce, h } from './dom.js';
import { closePopup } from './elements/popup.js';
import { drawHome, openHome } from './home.js';
import { drawModal } from './modal.js';
import { names } from './mrkdwn.js';
import { drawSidebar } from './sidebar.js';
import { preview, store } from './store.js';
import { drawThread } from './thread.js';
import { applyTheme, drawTopbar } from './topbar.js';
import { drawWorld, readWorld, watchWorld } from './world.js';

const part = (id) => document.getElementById(id);
const fields = ['channel', 'as', 'thread', 'message', 'app', 'panel'];

/** The address of the page with some of its fields changed; null takes a field away. */
store.address = (changes = {}) => {
  const now = { channel: store.channel, as: store.as, thread: store.thread, app: store.app, panel: store.panel, ...changes };
  const written = fields.filter((field) => now[field]).map((field) => `${field}=${encodeURIComponent(now[field])}`);
  return `#${written.join('&')}`;
};

store.go = (changes) => {
  const to = store.address(changes);
  if (to === location.hash) route();
  else location.hash = to;
};

names.openChannel = (id) => store.go({ channel: id, app: null, thread: null, message: null });

function readHash() {
  const hash = new URLSearchParams(location.hash.slice(1));
  const person = store.user(hash.get('as'));
  const as = person && !person.is_bot && !person.deleted ? person.id : store.people.find((item) => !item.deleted)?.id ?? null;
  store.as = as;
  const visible = store.visibleChannels;
  const channel = visible.find((item) => item.id === hash.get('channel')) ?? visible.find((item) => item.members?.includes(as) && !item.is_archived) ?? visible[0];
  return {
    as,
    channel: channel?.id ?? null,
    app: ['home', 'messages', 'about'].includes(hash.get('app')) ? hash.get('app') : null,
    thread: channel?.id === hash.get('channel') ? hash.get('thread') : null,
    message: hash.get('message'),
    panel: hash.get('panel') === 'world' ? 'world' : null,
  };
}

async function route() {
  const before = { as: store.as, channel: store.channel, thread: store.thread, app: store.app, panel: store.panel };
  const to = readHash();
  Object.assign(store, { as: to.as, channel: to.channel, thread: to.app ? null : to.thread, app: to.app, panel: to.panel, highlight: to.message });
  closePopup();
  document.body.classList.remove('side-open');
  if (!started || before.panel !== to.panel) watchWorld(to.panel === 'world');
  if (to.channel && !to.app) store.markRead(to.channel);
  if (store.app !== 'home') store.home = null;
  drawAll();
  const work = [];
  if (before.as !== to.as || !started) work.push(store.fetchViews());
  if (to.channel && !to.app && (before.as !== to.as || before.channel !== to.channel || !store.loaded.has(to.channel))) work.push(store.fetchChannel(to.channel));
  if (store.thread && (before.thread !== store.thread || before.as !== to.as || before.channel !== to.channel)) work.push(store.fetchThread(to.channel, store.thread));
  if (to.app === 'home' && (before.app !== 'home' || before.as !== to.as)) work.push(openHome());
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) announce(failed.reason.message);
  if (to.message) drawAll();
  if (before.thread && !store.thread) part('main').querySelector(`[data-focus-key="thread ${CSS.escape(before.thread)}"]`)?.focus({ preventScroll: true });
}

let started = false;

function drawAll() {
  drawTopbar(part('topbar'));
  drawSidebar(part('sidebar'));
  drawMiddle();
  drawThread(part('thread'), true);
  drawWorld(part('world'));
  drawModal();
  const where = store.app ? store.workspace.app.name : `#${store.channelOf(store.channel)?.name ?? ''}`;
  document.title = `${where} · ${store.workspace.team.name} sandbox`;
}

function drawMiddle() {
  if (store.app) {
    leaveChannel();
    drawHome(part('main'));
  } else if (store.channel) {
    drawChannel(part('main'));
  }
}

/** Draws once per frame, however many events come in. */
function coalesced(draw) {
  let planned = false;
  return () => {
    if (planned) return;
    planned = true;
    requestAnimationFrame(() => {
      planned = false;
      draw();
    });
  };
}

function listen() {
  const messages = coalesced(() => {
    if (store.app === 'messages') drawHome(part('main'));
    else if (!store.app) drawMessages();
    drawThread(part('thread'), false);
  });
  const side = coalesced(() => drawSidebar(part('sidebar')));
  const top = coalesced(() => drawTopbar(part('topbar')));
  const world = coalesced(() => {
    drawWorld(part('world'));
    drawTopbar(part('topbar'));
  });
  const home = coalesced(() => store.app && store.app !== 'messages' && drawHome(part('main')));
  store.on('messages', messages);
  store.on('unread workspace', side);
  store.on('connection', top);
  store.on('views', coalesced(drawModal));
  store.on('home', home);
  store.on('world', world);
  store.on('arrived', ({ channel, message }) => arrived(channel, message));
  store.on('event', ({ kind, data }) => {
    if (kind === 'world') {
      if (data.clusters) store.setWorld(data);
      else if (store.panel === 'world') readWorld();
      refreshWorkspace();
    }
  });
}

/** A channel's members or the app's connections may have changed with the world; both come with the workspace. */
const refreshWorkspace = throttled(async () => {
  try {
    await store.load();
  } catch {
    // The next event tries again.
  }
}, 1500);

function throttled(work, wait) {
  let planned = null;
  return () => {
    planned ??= setTimeout(() => {
      planned = null;
      work();
    }, wait);
  };
}

function arrived(channel, message) {
  if (!store.channelOf(channel)) refreshWorkspace();
  const looking = !store.app && channel === store.channel && !document.hidden;
  if (!looking) {
    store.unread.set(channel, [...(store.unread.get(channel) ?? []), message]);
    store.say('unread');
  }
  if (message.ephemeral_to && message.ephemeral_to !== store.as) return;
  if (channel === store.channel && message.user !== store.as) announce(`${store.userName(message.user)}: ${preview(message, 200)}`);
}

/** A permalink of this workspace leads to its place on this page; there is no slack.com here. */
function followPermalinks(event) {
  const anchor = event.target.closest?.('a[href]');
  if (!anchor || event.defaultPrevented || event.ctrlKey || event.metaKey || event.button !== 0) return;
  const match = /^https:\/\/([\w-]+)\.slack\.com\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d{6}))?/.exec(anchor.href);
  if (!match || !store.channelOf(match[2])) return;
  event.preventDefault();
  const ts = match[3] ? `${match[3]}.${match[4]}` : null;
  const thread = new URL(anchor.href).searchParams.get('thread_ts');
  store.go({ channel: match[2], app: null, thread: thread ?? (ts && store.message(match[2], ts)?.reply_count ? ts : null), message: ts });
}

function keys(event) {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  if (document.body.classList.contains('side-open')) {
    document.body.classList.remove('side-open');
    drawTopbar(part('topbar'));
  } else if (store.panel && part('world').contains(document.activeElement)) store.go({ panel: null });
  else if (store.thread) store.go({ thread: null, message: null });
  else if (store.panel) store.go({ panel: null });
}

async function catchUp() {
  const work = [store.load(), store.fetchViews()];
  if (store.channel) work.push(store.fetchChannel(store.channel));
  if (store.thread) work.push(store.fetchThread(store.channel, store.thread));
  for (const channel of [...store.loaded]) if (channel !== store.channel) store.loaded.delete(channel);
  await Promise.allSettled(work);
}

async function start() {
  applyTheme();
  try {
    await store.load();
  } catch (error) {
    part('main').replaceChildren(h('div', { class: 'empty' }, h('h2', null, 'The sandbox does not answer'), h('p', null, error.message), h('button', { type: 'button', class: 'button button-primary', onclick: () => location.reload() }, 'Try again')));
    return;
  }
  listen();
  followEvents((kind, data) => store.apply(kind, data), (connected) => {
    const again = connected && !store.connected;
    store.connected = connected;
    store.say('connection');
    if (again) catchUp();
  });
  addEventListener('hashchange', route);
  document.addEventListener('keydown', keys);
  document.addEventListener('click', followPermalinks);
  document.addEventListener('pointerdown', (event) => {
    if (document.body.classList.contains('side-open') && !event.target.closest('#sidebar, .top-menu')) {
      document.body.classList.remove('side-open');
      drawTopbar(part('topbar'));
    }
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && store.channel && !store.app) store.markRead(store.channel);
  });
  await readWorld();
  await route();
  started = true;
  document.body.dataset.ready = '';
  // Relative times grow old.
  setInterval(() => {
    for (const channel of store.loaded) store.say('messages', { channel });
  }, 60000);
}

start();
