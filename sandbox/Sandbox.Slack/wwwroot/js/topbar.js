// The bar on top: who one acts as, the world, light and dark.

import { avatar } from './avatar.js';
import { fragment, h } from './dom.js';
import { openMenu } from './elements/menu.js';
import { icon } from './icons.js';
import { store } from './store.js';

const themes = ['auto', 'light', 'dark'];
const themeIcons = { auto: 'auto', light: 'sun', dark: 'moon' };

export function theme() {
  const kept = localStorage.getItem('theme');
  return themes.includes(kept) ? kept : 'auto';
}

export function applyTheme(chosen = theme()) {
  localStorage.setItem('theme', chosen);
  if (chosen === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}

function nextTheme() {
  const dark = theme() === 'dark' || (theme() === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  // The first click shows the other one; the second goes back to what the system says.
  if (theme() === 'auto') return dark ? 'light' : 'dark';
  return 'auto';
}

export function drawTopbar(bar) {
  const focused = document.activeElement?.dataset.focusKey;
  const person = store.user(store.as);
  const bot = store.world?.bot;
  const trouble = bot && !bot.running;
  const active = (store.world?.faults ?? []).filter((fault) => fault.active).length;
  bar.replaceChildren(fragment(
    h('button', { type: 'button', class: 'top-button top-menu', 'aria-label': 'Channels', 'aria-expanded': String(document.body.classList.contains('side-open')), data: { testid: 'menu', focusKey: 'menu' }, onclick: () => {
      document.body.classList.toggle('side-open');
      drawTopbar(bar);
    } }, icon('menu')),
    h('span', { class: 'top-team' }, h('span', { class: 'top-tile', 'aria-hidden': 'true' }, store.workspace.team.name.charAt(0)), h('span', { class: 'top-team-name' }, store.workspace.team.name)),
    !store.connected && h('span', { class: 'top-offline', role: 'status' }, 'Connecting…'),
    h('span', { class: 'top-space' }),
    switcher(person),
    h('button', {
      type: 'button',
      class: `top-button${store.panel === 'world' ? ' pressed' : ''}`,
      'aria-pressed': String(store.panel === 'world'),
      title: trouble ? 'The bot does not run' : 'Clusters, faults and the bot',
      data: { testid: 'world-button', focusKey: 'world' },
      onclick: () => store.go({ panel: store.panel === 'world' ? null : 'world' }),
    }, icon('world'), h('span', { class: 'top-label' }, 'World'), (trouble || active > 0) && h('span', { class: 'top-dot', role: 'img', 'aria-label': trouble ? 'the bot does not run' : 'faults are active' })),
    h('button', {
      type: 'button',
      class: 'top-button',
      'aria-label': `Colours: ${theme() === 'auto' ? 'as the system' : theme()}`,
      title: `Colours: ${theme() === 'auto' ? 'as the system' : theme()}`,
      data: { testid: 'theme', focusKey: 'theme' },
      onclick: () => {
        applyTheme(nextTheme());
        drawTopbar(bar);
      },
    }, icon(themeIcons[theme()]))));
  if (focused) [...bar.querySelectorAll('[data-focus-key]')].find((item) => item.dataset.focusKey === focused)?.focus({ preventScroll: true });
}

function about(person) {
  const groups = (store.workspace.usergroups ?? []).filter((group) => group.users.includes(person.id)).map((group) => `@${group.handle}`);
  return [person.title, person.deleted && 'deactivated', person.is_restricted && 'guest', ...groups].filter(Boolean).join(' · ');
}

function switcher(person) {
  const opener = h('button', {
    type: 'button',
    class: 'switcher',
    'aria-haspopup': 'menu',
    'aria-expanded': 'false',
    'aria-label': `Acting as ${person?.real_name ?? store.as}. Choose another person`,
    data: { testid: 'person-switcher', as: store.as, focusKey: 'switcher' },
    onclick: () => openMenu(opener, store.people.map((item) => ({
      selected: item.id === store.as,
      disabled: item.deleted,
      data: { testid: 'person', person: item.id },
      content: [avatar(item, 'normal'), h('span', { class: 'person-text' }, h('span', { class: 'person-name' }, item.real_name || item.name), h('span', { class: 'person-about' }, about(item))), item.id === store.as && icon('check')],
      onchoose: () => store.go({ as: item.id }),
    })), { label: 'Act as', className: 'menu-people' }),
  }, avatar(person, 'small'), h('span', { class: 'switcher-text' }, h('span', { class: 'switcher-label' }, 'Acting as'), h('span', { class: 'switcher-name' }, person?.real_name ?? store.as)), icon('down'));
  return opener;
}
