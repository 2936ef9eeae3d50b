// Menus: the overflow element and the page's own.

import { h, safeUrl } from '../dom.js';
import { icon } from '../icons.js';
import { textNode } from '../mrkdwn.js';
import { hooks } from './button.js';
import { confirmed } from './confirm.js';
import { moveBetween, openPopup } from './popup.js';

/** items: [{ content, onchoose, disabled, selected, data }]; selected makes the menu one of radio items. */
export function openMenu(anchor, items, { label, alignEnd = true, className = '' } = {}) {
  let popup;
  const choice = items.some((item) => item.selected !== undefined);
  const menu = h('div', { class: `menu ${className}`, role: 'menu', 'aria-label': label },
    items.map((item) => h('button', {
      type: 'button',
      role: choice ? 'menuitemradio' : 'menuitem',
      'aria-checked': choice ? String(item.selected === true) : null,
      class: 'menu-item',
      disabled: item.disabled,
      data: item.data,
      onclick: () => {
        popup.close();
        anchor.focus({ preventScroll: true });
        item.onchoose();
      },
    }, item.content)));
  menu.addEventListener('keydown', (event) => {
    const all = [...menu.querySelectorAll('button:not(:disabled)')];
    const next = moveBetween(event, all, all.indexOf(document.activeElement));
    if (next !== null) all[next].focus();
    else if (event.key === 'Tab') popup.close();
  });
  popup = openPopup(anchor, menu, { alignEnd });
  (menu.querySelector('[aria-checked=true]') ?? menu.querySelector('button:not(:disabled)'))?.focus({ preventScroll: true });
}

export function overflow(element, block, surface) {
  const opener = h('button', {
    type: 'button',
    class: 'button button-overflow',
    'aria-label': 'More actions',
    'aria-haspopup': 'menu',
    'aria-expanded': 'false',
    data: { testid: 'action', ...hooks(surface, block, element) },
    onclick: () => openMenu(opener, (element.options ?? []).map((option) => ({
      content: [
        h('span', null, textNode(option.text)),
        option.description && h('span', { class: 'option-description' }, textNode(option.description)),
      ],
      data: { testid: 'overflow-option', value: option.value },
      onchoose: async () => {
        if (!await confirmed(element.confirm, opener)) return;
        const href = option.url && safeUrl(option.url);
        if (href) window.open(href, '_blank', 'noopener');
        await surface.act(block, element, { selected_option: option });
      },
    })), { label: 'More actions' }),
  }, icon('dots'));
  return opener;
}
