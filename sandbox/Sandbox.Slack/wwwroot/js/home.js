// The app's own place: its Home tab, the conversation with it, and what it is.

import { api } from './api.js';
import { avatar } from './avatar.js';
import { drawBlocks } from './blocks/index.js';
import { composer } from './composer.js';
import { focusWithin, h, reconcile, restoreFocus } from './dom.js';
import { messageItems } from './message.js';
import { viewSurface } from './surface.js';
import { store } from './store.js';

const tabs = { home: 'Home', messages: 'Messages', about: 'About' };
let failure = '';

export async function openHome() {
  const user = store.as;
  failure = '';
  store.home = null;
  try {
    await api.openHome(user);
    const answer = await api.home(user);
    const view = answer?.view ?? (answer?.blocks ? answer : null);
    if (user === store.as && view) store.home = { user, view };
  } catch (error) {
    failure = error.message;
  }
  store.say('home');
}

export function drawHome(main) {
  const focus = focusWithin(main);
  const app = store.workspace.app;
  const scrolled = main.querySelector('.home-body')?.scrollTop ?? 0;
  main.replaceChildren(
    h('header', { class: 'pane-head' },
      h('h1', { class: 'pane-title' }, avatar({ is_bot: true }, 'small'), h('span', null, app.name), h('span', { class: 'badge' }, 'APP')),
      h('div', { class: 'tabs', role: 'tablist', 'aria-label': app.name }, Object.entries(tabs).map(([tab, label]) => h('button', {
        type: 'button',
        role: 'tab',
        class: 'tab',
        'aria-selected': String(store.app === tab),
        data: { testid: `tab-${tab}`, focusKey: `tab ${tab}` },
        onclick: () => store.go({ app: tab }),
      }, label)))),
    ...(store.app === 'messages' ? direct() : [h('div', { class: 'home-body', data: { testid: 'home' } }, store.app === 'about' ? about(app) : homeTab())]));
  const body = main.querySelector('.home-body');
  if (body) body.scrollTop = scrolled;
  restoreFocus(main, focus);
}

function homeTab() {
  if (failure) return h('div', { class: 'empty' }, h('p', null, `The Home tab did not open: ${failure}`));
  const view = store.home?.user === store.as ? store.home.view : null;
  if (!view) return h('div', { class: 'empty' }, avatar({ is_bot: true }, 'large'), h('h2', null, 'Nothing here yet'), h('p', null, `The app shows this place to ${store.userName(store.as)} as soon as it publishes a view.`));
  return h('div', { class: 'home-view' }, drawBlocks(view.blocks, viewSurface({ ...view, type: 'home' }, store.as)));
}

function direct() {
  const channel = store.directChannel;
  if (!channel) return [h('div', { class: 'home-body' }, h('div', { class: 'empty' }, h('h2', null, 'No messages yet'), h('p', null, `The app has not written to ${store.userName(store.as)} directly.`)))];
  if (!store.loaded.has(channel.id)) store.fetchChannel(channel.id).catch(() => {});
  const list = h('div', { class: 'messages', data: { testid: 'messages' } });
  reconcile(list, messageItems(store.roots(channel.id), channel.id, false));
  const scroller = h('div', { class: 'scroller' }, h('div', { class: 'scroller-fill' }), list);
  queueMicrotask(() => { scroller.scrollTop = scroller.scrollHeight; });
  return [h('div', { class: 'scroller-frame' }, scroller), composer({ channel: channel.id, placeholder: `Message ${store.workspace.app.name}`, id: 'composer' })];
}

function about(app) {
  const row = (name, value) => value !== undefined && value !== null && value !== '' && [h('dt', null, name), h('dd', null, String(value))];
  return h('dl', { class: 'about' },
    row('App', `${app.name} (${app.id})`),
    row('Bot user', app.bot_user_id),
    row('Reached by', app.mode === 'http' ? 'signed HTTP requests' : 'Socket Mode'),
    row('Connections', app.connections),
    row('Command', app.command && `${app.command.name} ${app.command.usage_hint ?? ''}`),
    row('What it does', app.command?.description));
}
