// The left side: the team, its channels, its app.

import { avatar } from './avatar.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { store } from './store.js';

export function drawSidebar(sidebar) {
  const { team, app } = store.workspace;
  const scrolled = sidebar.scrollTop;
  const focused = document.activeElement?.dataset.focusKey;
  const connected = (app.connections ?? 0) > 0 || app.mode === 'http';
  sidebar.replaceChildren(
    h('div', { class: 'side-team' }, h('span', { class: 'side-team-name' }, team.name), h('span', { class: 'side-team-kind' }, 'Sandbox')),
    heading('Channels'),
    h('ul', { class: 'side-list' }, store.visibleChannels.map(channelLink)),
    heading('Apps'),
    h('ul', { class: 'side-list' }, h('li', null, h('a', {
      class: `side-link${store.app ? ' current' : ''}`,
      href: store.address({ app: 'home', thread: null, message: null }),
      'aria-current': store.app ? 'page' : null,
      data: { testid: 'app-link', focusKey: 'app' },
    }, avatar({ is_bot: true }, 'tiny'), h('span', { class: 'side-name' }, app.name), h('span', { class: `presence ${connected ? 'presence-on' : ''}`, role: 'img', 'aria-label': connected ? 'connected' : 'not connected', title: connected ? 'The app is connected' : 'The app is not connected' })))));
  sidebar.scrollTop = scrolled;
  if (focused) [...sidebar.querySelectorAll('[data-focus-key]')].find((item) => item.dataset.focusKey === focused)?.focus({ preventScroll: true });
}

const heading = (text) => h('h2', { class: 'side-heading' }, text);

function channelLink(channel) {
  const current = !store.app && channel.id === store.channel;
  const unread = !current && store.isUnread(channel.id);
  const mentions = current ? 0 : store.mentions(channel.id);
  return h('li', null, h('a', {
    class: `side-link${current ? ' current' : ''}${unread ? ' unread' : ''}${store.isMember(channel) ? '' : ' outside'}`,
    href: store.address({ channel: channel.id, app: null, thread: null, message: null }),
    'aria-current': current ? 'page' : null,
    data: { testid: 'channel-link', channel: channel.id, unread: unread ? '' : null, focusKey: `channel ${channel.id}` },
  },
    icon(channel.is_private ? 'lock' : 'hash'),
    h('span', { class: 'side-name' }, channel.name, unread && h('span', { class: 'visually-hidden' }, ', unread')),
    channel.is_ext_shared && icon('shared', 'shared with another organisation'),
    mentions > 0 && h('span', { class: 'side-mentions', 'aria-label': `${mentions} mentions` }, String(mentions))));
}
