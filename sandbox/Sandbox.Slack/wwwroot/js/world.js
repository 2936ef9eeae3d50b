// The drawer with the world around the bot: clusters, faults to switch, the bot's processes.

import { api } from './api.js';
import { clusterCard } from './cluster.js';
import { focusWithin, h, restoreFocus } from './dom.js';
import { icon } from './icons.js';
import { store } from './store.js';
import { at } from './time.js';

const interval = 2000; // As slow as a person looks; events come in between.
let timer = null;
let reading = false;
let failure = '';
const waiting = new Set();

export async function readWorld() {
  if (reading) return;
  reading = true;
  try {
    store.setWorld(await api.world());
    failure = '';
  } catch (error) {
    if (error.status === 404) store.worldMissing = true;
    else failure = error.message;
    store.say('world');
  } finally {
    reading = false;
  }
}

export function watchWorld(open) {
  clearInterval(timer);
  timer = null;
  if (!open) return;
  readWorld();
  timer = setInterval(() => {
    if (!document.hidden && !store.worldMissing) readWorld();
  }, interval);
}

export function drawWorld(panel) {
  const open = store.panel === 'world';
  panel.hidden = !open;
  document.body.classList.toggle('world-open', open);
  if (!open) {
    panel.replaceChildren();
    return;
  }
  const focus = focusWithin(panel);
  const scrolled = panel.querySelector('.world-body')?.scrollTop ?? 0;
  panel.replaceChildren(
    h('header', { class: 'pane-head' },
      h('h2', { class: 'pane-title' }, 'World', store.world?.clock && h('span', { class: 'pane-where' }, clock(store.world.clock))),
      h('button', { type: 'button', class: 'tool', 'aria-label': 'Close the world', title: 'Close (Esc)', data: { testid: 'close-world', focusKey: 'close-world' }, onclick: () => store.go({ panel: null }) }, icon('close'))),
    h('div', { class: 'world-body' }, body()));
  panel.querySelector('.world-body').scrollTop = scrolled;
  restoreFocus(panel, focus);
}

function clock({ now, speed }) {
  const date = at(Date.parse(now) / 1000);
  const time = Number.isNaN(date.getTime()) ? now : date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return speed && speed !== 1 ? `${time} · ${speed}× faster` : time;
}

function body() {
  if (store.worldMissing) return h('div', { class: 'world-none', data: { testid: 'world-missing' } }, icon('world'), h('h3', null, 'This host has no world'), h('p', null, 'It simulates Slack only. Start the whole sandbox to see clusters here, and to break them.'));
  if (!store.world) return h('div', { class: 'world-none' }, h('p', null, failure || 'Looking…'));
  const { bot, faults = [], clusters = [] } = store.world;
  return [
    failure && h('div', { class: 'alert alert-warning', role: 'alert' }, icon('warning'), h('div', null, failure)),
    bot && section('The bot', botCard(bot)),
    faults.length > 0 && section('Faults', h('div', { class: 'faults' }, faults.map(faultButton))),
    section('Slack', channels()),
    section('EKS', button('new-version', 'Offer a new Kubernetes version', () => api.newVersion())),
    section('Clusters', clusters.length ? clusters.map((cluster) => clusterCard(cluster, { act, waiting })) : h('p', { class: 'muted' }, 'There are no clusters.')),
  ];
}

const section = (title, ...content) => h('section', { class: 'world-section' }, h('h3', { class: 'world-heading' }, title), content);

async function doing(key, work) {
  if (waiting.has(key)) return;
  waiting.add(key);
  store.say('world');
  try {
    await work();
    failure = '';
  } catch (error) {
    failure = error.message;
  }
  waiting.delete(key);
  await readWorld();
  store.say('world');
}

const button = (key, label, work, style = '') => h('button', {
  type: 'button',
  class: `button button-small ${style}`,
  disabled: waiting.has(key),
  data: { testid: key.replaceAll(' ', '-'), focusKey: key, pending: waiting.has(key) ? '' : null },
  onclick: () => doing(key, work),
}, h('span', { class: 'button-text' }, label));

// What happens to channels that an app is subscribed to: people archive them, and remove the app.
function channels() {
  const bot = store.workspace?.app?.bot_user_id;
  const listed = (store.workspace?.channels ?? []).filter((channel) => !store.isDirect(channel));
  const then = (kind, channel) => async () => {
    await api.mischief(kind, channel.id);
    await store.load();
  };
  return h('ul', { class: 'world-channels' }, listed.map((channel) => h('li', { class: 'world-channel', data: { testid: 'world-channel', channel: channel.id } },
    h('span', null, `#${channel.name}`),
    channel.is_archived
      ? button(`unarchive ${channel.id}`, 'Unarchive', then('unarchive_channel', channel))
      : button(`archive ${channel.id}`, 'Archive', then('archive_channel', channel)),
    channel.members?.includes(bot)
      ? button(`kick ${channel.id}`, 'Remove the bot', then('remove_bot', channel))
      : button(`invite ${channel.id}`, 'Invite the bot', then('add_bot', channel)))));
}

const act = (key, body) => doing(key, () => api.act(body));

function botCard(bot) {
  const action = (name, label, style = '') => h('button', {
    type: 'button',
    class: `button button-small ${style}`,
    disabled: waiting.has(`bot ${name}`),
    data: { testid: `bot-${name}`, focusKey: `bot ${name}`, pending: waiting.has(`bot ${name}`) ? '' : null },
    onclick: () => doing(`bot ${name}`, () => (name === 'drop' ? api.dropSockets() : api.bot(name))),
  }, h('span', { class: 'button-text' }, label));
  return h('div', { class: 'bot', data: { testid: 'bot', running: String(bot.running) } },
    h('div', { class: 'bot-state' },
      h('span', { class: `presence ${bot.running ? 'presence-on' : 'presence-broken'}`, 'aria-hidden': 'true' }),
      h('span', null, bot.running ? 'Running' : 'Not running'),
      bot.running && bot.pid && h('span', { class: 'muted' }, `process ${bot.pid}`)),
    bot.replicas?.length > 0 && h('ul', { class: 'replicas' }, bot.replicas.map(replicaLine)),
    h('div', { class: 'bot-actions' },
      bot.running
        ? [action('kill', 'Kill', 'button-danger'), action('restart', 'Restart'), action('drop', 'Drop its sockets')]
        : action('start', 'Start', 'button-primary')));
}

// The database of a replica that is cut off is silent to it, and neither of them knows why.
function replicaLine({ number, running, doing, cutOff }) {
  const well = running && !cutOff;
  const state = [cutOff && 'cut off from the database', running ? doing : 'stopped'].filter(Boolean).join(' · ');
  return h('li', { data: { testid: 'replica', replica: number, running: String(running), cutOff: String(cutOff === true) } },
    h('span', { class: `presence ${well ? 'presence-on' : 'presence-broken'}`, 'aria-hidden': 'true' }),
    h('span', null, `Replica ${number}`),
    h('span', { class: 'muted replica-doing' }, state),
    cutOff
      ? button(`mend-replica ${number}`, 'Reconnect', () => api.bot('mend', number))
      : button(`cut-replica ${number}`, 'Cut off', () => api.bot('cut', number)),
    running
      ? button(`kill-replica ${number}`, 'Kill', () => api.bot('kill', number), 'button-danger')
      : button(`start-replica ${number}`, 'Start', () => api.bot('start', number)));
}

function faultButton(fault) {
  const key = `fault ${fault.id}`;
  return h('button', {
    type: 'button',
    class: `fault${fault.active ? ' fault-active' : ''}`,
    role: 'switch',
    'aria-checked': String(fault.active === true),
    disabled: waiting.has(key),
    data: { testid: 'fault', fault: fault.id, focusKey: key },
    onclick: () => doing(key, () => api.fault(fault.id, !fault.active)),
  }, h('span', { class: 'fault-switch', 'aria-hidden': 'true' }), h('span', null, fault.title ?? fault.id));
}
