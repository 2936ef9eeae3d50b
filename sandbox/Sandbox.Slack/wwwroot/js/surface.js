// A surface is where blocks stand: a message, a modal, the Home tab. It keeps what people put into its inputs and sends
// what they click, as the acting person, and it knows which of its elements still wait for an answer.

import { api } from './api.js';
import { announce } from './dom.js';
import { store } from './store.js';

const values = new Map();
const pending = new Set();

export const elementKey = (surface, block, element) => [surface.key, block.block_id ?? '', element.action_id ?? ''].join('|');
export const isPending = (key) => pending.has(key);

function show(key, waits, failure) {
  for (const element of document.querySelectorAll('[data-pending-key]')) {
    if (element.dataset.pendingKey !== key) continue;
    element.toggleAttribute('data-pending', waits);
    element.setAttribute('aria-busy', String(waits));
    if ('disabled' in element && element.dataset.keepsEnabled === undefined) element.disabled = waits;
    if (failure) {
      element.dataset.failed = '';
      element.title = `The app did not answer: ${failure}`;
    } else {
      delete element.dataset.failed;
    }
  }
}

async function sending(key, send) {
  if (pending.has(key)) return;
  pending.add(key);
  show(key, true);
  let failure = null;
  try {
    const answer = await send();
    failure = answer?.error ?? (answer?.ok === false ? 'unknown_error' : null);
  } catch (error) {
    failure = error.message;
  }
  pending.delete(key);
  show(key, false, failure);
  if (failure) announce(`The app did not answer: ${failure}`);
}

function valuesOf(key) {
  if (!values.has(key)) values.set(key, {});
  return values.get(key);
}

function remember(all, block, element, value) {
  all[block.block_id] ??= {};
  all[block.block_id][element.action_id] = { type: element.type, ...value };
}

function make(key, kind, details, send) {
  const all = valuesOf(key);
  return {
    key,
    kind,
    ...details,
    values: all,
    errors: {},
    value: (block, element) => all[block.block_id]?.[element.action_id],
    remember: (block, element, value) => remember(all, block, element, value),
    /** Puts the initial value of an input where it counts, unless the person has already changed it. */
    initial: (block, element, value) => {
      if (!all[block.block_id]?.[element.action_id]) remember(all, block, element, value);
      return all[block.block_id][element.action_id];
    },
    act(block, element, answer) {
      return sending(elementKey(this, block, element), () => send(block, element, answer, all));
    },
    state: () => ({ values: all }),
  };
}

export function messageSurface(message, channel) {
  return make(`${channel}|${message.ts}`, 'message', { message, channel }, (block, element, answer, all) => api.action({
    user: store.as,
    channel,
    ts: message.ts,
    block_id: block.block_id,
    action_id: element.action_id,
    ...answer,
    state: { values: all },
  }));
}

export function viewSurface(view, user) {
  const surface = make(`view|${view.id}`, view.type === 'home' ? 'home' : 'modal', { view, user }, (block, element, answer, all) => api.viewAction({
    user,
    view_id: view.id,
    block_id: block.block_id,
    action_id: element.action_id,
    ...answer,
    state: { values: all },
  }));
  // A view that the server has already kept values for (the page was loaded again) starts with them.
  for (const [blockId, actions] of Object.entries(view.state?.values ?? {})) {
    surface.values[blockId] = { ...actions, ...surface.values[blockId] };
  }
  return surface;
}

export const forgetView = (id) => values.delete(`view|${id}`);

/** In an input block an element speaks only when it is told to; elsewhere it always does. */
export const dispatches = (block) => block.type !== 'input' || block.dispatch_action === true;

const opened = new Map();

/** Whether something that folds was opened or closed by hand; it stays so when the message is edited. */
export const folding = {
  get: (key, otherwise) => opened.get(key) ?? otherwise,
  set: (key, open) => opened.set(key, open),
};
