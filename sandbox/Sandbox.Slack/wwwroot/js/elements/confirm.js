// The confirm dialog of an element.

import { h, newId } from '../dom.js';
import { textNode } from '../mrkdwn.js';

/** True when there is nothing to confirm, or when the person said yes. */
export function confirmed(confirm, opener) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    const title = newId('confirm');
    const dialog = h('dialog', { class: 'dialog dialog-confirm', 'aria-labelledby': title, data: { testid: 'confirm' } },
      h('h2', { class: 'dialog-title', id: title }, textNode(confirm.title)),
      h('div', { class: 'text dialog-text' }, textNode(confirm.text)),
      h('div', { class: 'dialog-foot' },
        h('button', { type: 'button', class: 'button', data: { testid: 'confirm-deny' }, onclick: () => dialog.close('no') }, textNode(confirm.deny ?? 'Cancel')),
        h('button', { type: 'button', class: `button button-${confirm.style === 'danger' ? 'danger' : 'primary'}`, data: { testid: 'confirm-accept' }, onclick: () => dialog.close('yes') }, textNode(confirm.confirm ?? 'OK'))));
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (opener?.isConnected) opener.focus({ preventScroll: true });
      resolve(dialog.returnValue === 'yes');
    });
    dialog.addEventListener('keydown', (event) => event.stopPropagation());
    document.getElementById('overlays').append(dialog);
    dialog.showModal();
    dialog.querySelector('[data-testid=confirm-accept]').focus();
  });
}
