// Modals: the top of the acting person's stack of views, in a dialog.

import { api } from './api.js';
import { drawBlocks } from './blocks/index.js';
import { focusWithin, h, newId, restoreFocus } from './dom.js';
import { closePopup } from './elements/popup.js';
import { icon } from './icons.js';
import { textNode } from './mrkdwn.js';
import { forgetView, viewSurface } from './surface.js';
import { store } from './store.js';

let dialog = null;
let drawn = null;
let busy = false;
let errors = {};
let trouble = '';

export function drawModal() {
  const stack = store.myViews;
  const view = stack.at(-1);
  if (!view) {
    close();
    return;
  }
  const hash = JSON.stringify([view, stack.length, store.as]);
  if (dialog && drawn?.hash === hash) return;
  const sameView = drawn?.id === view.id;
  if (!sameView) {
    errors = {};
    trouble = '';
    busy = false;
  }
  const focus = dialog && sameView ? focusWithin(dialog) : null;
  if (!dialog) {
    dialog = h('dialog', { class: 'dialog modal', data: { testid: 'modal' } });
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      dismiss();
    });
    dialog.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Escape') {
        event.preventDefault();
        dismiss();
      }
    });
    document.getElementById('overlays').append(dialog);
    dialog.showModal();
  }
  drawn = { id: view.id, hash };
  closePopup();
  drawView(view, stack);
  if (focus) restoreFocus(dialog, focus);
  else if (!sameView) (dialog.querySelector('[autofocus]') ?? dialog.querySelector('.modal-body input, .modal-body textarea, .modal-body button, .modal-submit'))?.focus();
}

function drawView(view, stack) {
  const surface = viewSurface(view, store.as);
  surface.errors = errors;
  const title = newId('modal');
  dialog.setAttribute('aria-labelledby', title);
  dialog.dataset.viewId = view.id;
  dialog.dataset.callbackId = view.callback_id ?? '';
  const scrolled = dialog.querySelector('.modal-body')?.scrollTop ?? 0;
  const submit = view.submit && h('button', {
    type: 'submit', class: 'button button-primary modal-submit', disabled: busy, 'aria-busy': String(busy), data: { testid: 'modal-submit', focusKey: 'modal submit', pending: busy ? '' : null },
  }, h('span', { class: 'button-text' }, textNode(view.submit)));
  dialog.replaceChildren(h('form', {
    class: 'modal-form',
    method: 'dialog',
    novalidate: true,
    onsubmit: (event) => {
      event.preventDefault();
      send(view, surface);
    },
  },
    h('div', { class: 'dialog-head' },
      h('span', { class: 'modal-mark' }),
      h('h2', { class: 'dialog-title', id: title }, textNode(view.title)),
      h('button', { type: 'button', class: 'tool', 'aria-label': stack.length > 1 ? 'Back' : 'Close', data: { testid: 'modal-dismiss', focusKey: 'modal dismiss' }, onclick: () => dismiss() }, icon('close'))),
    h('div', { class: 'modal-body' },
      trouble && h('div', { class: 'alert alert-error', role: 'alert', data: { testid: 'modal-trouble' } }, icon('warning'), h('div', null, trouble)),
      drawBlocks(view.blocks, surface)),
    (view.submit || view.close) && h('div', { class: 'dialog-foot' },
      h('button', { type: 'button', class: 'button', data: { testid: 'modal-close', focusKey: 'modal close' }, onclick: () => dismiss() }, view.close ? textNode(view.close) : 'Cancel'),
      submit)));
  dialog.querySelector('.modal-body').scrollTop = scrolled;
}

function redraw(view) {
  const focus = focusWithin(dialog);
  drawView(view, store.myViews);
  restoreFocus(dialog, focus);
}

const isEmpty = (value) => !value || Object.entries(value).every(([name, item]) => name === 'type' || item === null || item === undefined || item === '' || item.length === 0);

/** Slack checks these before the app hears of the submission. */
function missing(view, surface) {
  const found = {};
  for (const block of view.blocks ?? []) {
    if (block.type !== 'input') continue;
    const value = surface.value(block, block.element);
    const typed = value?.value ?? '';
    if (!block.optional && isEmpty(value)) found[block.block_id] = 'Please complete this required field.';
    else if (typed && block.element.min_length && typed.length < block.element.min_length) found[block.block_id] = `This must be at least ${block.element.min_length} characters.`;
  }
  return found;
}

async function send(view, surface) {
  if (busy) return;
  errors = missing(view, surface);
  trouble = '';
  if (Object.keys(errors).length) {
    redraw(view);
    focusFirstError();
    return;
  }
  const user = store.as;
  busy = true;
  redraw(view);
  try {
    const inputs = new Set((view.blocks ?? []).map((block) => block.block_id));
    const values = Object.fromEntries(Object.entries(surface.values).filter(([blockId]) => inputs.has(blockId)));
    const answer = await api.viewSubmit({ user, view_id: view.id, values });
    busy = false;
    if (answer?.response_action === 'errors') {
      errors = answer.errors ?? {};
    } else if (answer?.ok === false || answer?.error) {
      // Slack's own words when the app does not answer a submission in three seconds.
      trouble = `We had some trouble connecting. Try again? (${answer.error ?? 'unknown_error'})`;
    } else if (!answer?.response_action) {
      forgetView(view.id);
      store.closeView(view.id);
    } else if (answer.response_action === 'clear') {
      for (const item of store.myViews) store.closeView(item.id);
    }
  } catch (error) {
    busy = false;
    trouble = `We had some trouble connecting. Try again? (${error.message})`;
  }
  const top = store.myViews.at(-1);
  if (dialog && top) {
    redraw(top);
    focusFirstError();
  }
}

function focusFirstError() {
  dialog.querySelector('.input-wrong input, .input-wrong textarea, .input-wrong button')?.focus();
}

async function dismiss() {
  const view = store.myViews.at(-1);
  if (!view) return;
  const user = store.as;
  forgetView(view.id);
  store.closeView(view.id);
  try {
    await api.viewClose({ user, view_id: view.id });
  } catch {
    // The view is gone from the screen either way; the app only hears of it when it asked to.
  }
}

function close() {
  if (!dialog) return;
  closePopup();
  dialog.close();
  dialog.remove();
  dialog = null;
  drawn = null;
}
