// The pane on the right: one thread.

import { composer } from './composer.js';
import { h, reconcile } from './dom.js';
import { icon } from './icons.js';
import { messageItems } from './message.js';
import { store } from './store.js';

let drawnFor = null;
let list = null;
let scroller = null;

export function drawThread(pane, fresh) {
  pane.hidden = !store.thread;
  document.body.classList.toggle('thread-open', Boolean(store.thread));
  if (!store.thread) {
    drawnFor = null;
    pane.replaceChildren();
    return;
  }
  const channel = store.channelOf(store.channel);
  const key = [store.channel, store.thread, store.as].join(' ');
  const first = drawnFor !== key;
  if (first) {
    drawnFor = key;
    list = h('div', { class: 'messages', data: { testid: 'thread-messages' } });
    const canWrite = store.isMember(channel) && !channel?.is_archived;
    scroller = h('div', { class: 'scroller' }, list, canWrite && composer({ channel: store.channel, thread: store.thread, placeholder: 'Reply…' }));
    pane.replaceChildren(
      h('header', { class: 'pane-head' },
        h('h2', { class: 'pane-title' }, 'Thread', h('span', { class: 'pane-where' }, `#${channel?.name ?? store.channel}`)),
        h('button', { type: 'button', class: 'tool', 'aria-label': 'Close thread', title: 'Close (Esc)', data: { testid: 'close-thread' }, onclick: () => store.go({ thread: null, message: null }) }, icon('close'))),
      scroller);
  }
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  const messages = store.threadOf(store.channel, store.thread);
  reconcile(list, messageItems(messages, store.channel, true));
  const highlighted = fresh && store.highlight && list.querySelector(`[data-ts="${CSS.escape(store.highlight)}"]`);
  if (highlighted) highlighted.scrollIntoView({ block: 'center' });
  else if (atEnd && !first) scroller.scrollTop = scroller.scrollHeight;
}
