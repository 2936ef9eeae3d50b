// The middle of the page: one channel, its messages and the field below them.

import { h, reconcile } from './dom.js';
import { avatar } from './avatar.js';
import { composer } from './composer.js';
import { icon } from './icons.js';
import { messageItems } from './message.js';
import { store } from './store.js';

let drawnFor = null;
let list = null;
let scroller = null;
let jump = null;
let writing = null;

const nearEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;

export function scrollToEnd() {
  if (scroller) scroller.scrollTop = scroller.scrollHeight;
}

export function drawChannel(main) {
  const channel = store.channelOf(store.channel);
  const key = [store.channel, store.as, store.isMember(channel), channel?.is_archived].join(' ');
  if (drawnFor !== key || !main.contains(list)) {
    drawnFor = key;
    drawFrame(main, channel);
  }
  drawMessages(true);
}

export function leaveChannel() {
  drawnFor = null;
}

function drawFrame(main, channel) {
  list = h('div', { class: 'messages', data: { testid: 'messages' } });
  scroller = h('div', { class: 'scroller', tabindex: '-1', onscroll: () => {
    if (nearEnd()) jump.hidden = true;
  } }, h('div', { class: 'scroller-fill' }), list);
  jump = h('button', { type: 'button', class: 'jump', hidden: true, onclick: () => scrollToEnd() }, icon('down'), 'New messages');
  // Previews and pictures arrive after their message and would push the newest out of sight.
  let height = 0;
  new ResizeObserver(() => {
    const grew = list.offsetHeight - height;
    const wasAtEnd = scroller.scrollHeight - grew - scroller.scrollTop - scroller.clientHeight < 80;
    height = list.offsetHeight;
    if (grew > 0 && wasAtEnd) scrollToEnd();
  }).observe(list);
  main.replaceChildren(
    h('header', { class: 'pane-head' },
      h('h1', { class: 'pane-title' }, icon(channel?.is_private ? 'lock' : 'hash'), h('span', null, channel?.name ?? store.channel)),
      channel?.is_ext_shared && h('span', { class: 'tag' }, icon('shared'), 'Shared with another organisation'),
      channel?.is_archived && h('span', { class: 'tag' }, 'Archived'),
      h('span', { class: 'pane-people', title: (channel?.members ?? []).map((id) => store.userName(id)).join(', ') },
        h('span', { class: 'pane-avatars' }, (channel?.members ?? []).slice(0, 3).map((id) => avatar(store.user(id), 'small'))),
        `${channel?.members?.length ?? 0}`,
        h('span', { class: 'visually-hidden' }, ' members'))),
    h('div', { class: 'scroller-frame' }, scroller, jump),
    foot(channel));
}

function foot(channel) {
  writing = null;
  if (channel?.is_archived) return h('div', { class: 'composer-closed' }, 'This channel is archived. Nobody can write here.');
  if (!store.isMember(channel)) {
    const inside = store.people.filter((person) => channel.members.includes(person.id) && !person.deleted).slice(0, 3);
    return h('div', { class: 'composer-closed', data: { testid: 'not-a-member' } },
      h('p', null, h('strong', null, store.userName(store.as)), ` is not a member of #${channel.name}.`),
      h('div', { class: 'composer-closed-people' }, inside.map((person) => h('button', { type: 'button', class: 'button', onclick: () => store.go({ as: person.id }) }, avatar(person, 'tiny'), `Act as ${person.real_name || person.name}`))));
  }
  writing = composer({ channel: store.channel, placeholder: `Message #${channel?.name ?? store.channel}`, id: 'composer' });
  return writing;
}

function empty() {
  const channel = store.channelOf(store.channel);
  const command = store.workspace.app?.command?.name ?? '/eks-upgrade';
  const person = store.user(store.as);
  const suggestion = `${command} prod 1.35`;
  return h('div', { class: 'empty', data: { testid: 'empty' } },
    h('div', { class: 'empty-mark' }, avatar(store.bot ?? { is_bot: true }, 'large')),
    h('h2', null, `This is the beginning of #${channel?.name ?? store.channel}`),
    h('p', null, 'Everything here is simulated: the workspace, the people and the clusters. The app is real.'),
    store.isMember(channel) && !channel?.is_archived && [
      h('p', { class: 'empty-say' }, 'Type ', h('code', null, suggestion), ` as ${(person?.real_name || person?.name || '').split(' ')[0]}`),
      h('button', { type: 'button', class: 'button button-primary', data: { testid: 'fill-composer' }, onclick: () => writing?.fill(suggestion) }, 'Put it into the message field'),
    ]);
}

export function drawMessages(fresh = false) {
  if (!list?.isConnected) return;
  const messages = store.roots(store.channel);
  const atEnd = fresh || nearEnd();
  const before = list.lastElementChild;
  const items = messageItems(messages, store.channel, false);
  if (!items.length && store.loaded.has(store.channel)) items.push({ key: 'empty', hash: `${store.channel} ${store.as}`, render: empty });
  reconcile(list, items);
  const highlighted = fresh && store.highlight && list.querySelector(`[data-ts="${CSS.escape(store.highlight)}"]`);
  if (highlighted) highlighted.scrollIntoView({ block: 'center' });
  else if (atEnd) scrollToEnd();
  else if (before !== list.lastElementChild) jump.hidden = false;
}
