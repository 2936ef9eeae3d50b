// The field one writes messages and slash commands in.

import { api } from './api.js';
import { avatar } from './avatar.js';
import { h, newId } from './dom.js';
import { icon } from './icons.js';
import { typedToMrkdwn } from './mrkdwn.js';
import { store } from './store.js';

/** where: { channel, thread }. Keeps its draft while it is not shown. */
export function composer({ channel, thread = null, placeholder, id = null }) {
  const draftKey = `${channel} ${thread ?? ''}`;
  const hintId = newId('hint');
  const hints = h('div', { class: 'hints', id: hintId, role: 'listbox', 'aria-label': 'Suggestions', hidden: true });
  const status = h('div', { class: 'composer-status', role: 'alert' });
  const also = thread && h('input', { type: 'checkbox' });
  let current = 0;
  let offered = [];
  let busy = false;

  const field = h('textarea', {
    class: 'composer-field',
    id,
    rows: '1',
    placeholder,
    'aria-label': placeholder,
    'aria-autocomplete': 'list',
    'aria-controls': hintId,
    autocomplete: 'off',
    spellcheck: 'true',
    data: { testid: thread ? 'thread-composer-input' : 'composer-input', focusKey: `composer ${draftKey}` },
    value: store.drafts.get(draftKey) ?? '',
    oninput: () => changed(),
    onblur: () => setTimeout(() => hide(), 120),
    onkeydown: (event) => key(event),
  });
  const send = h('button', {
    type: 'button', class: 'composer-send', 'aria-label': 'Send', title: 'Send', data: { testid: thread ? 'thread-send' : 'send' }, onclick: () => submit(),
  }, icon('send'));

  function changed() {
    store.drafts.set(draftKey, field.value);
    status.textContent = '';
    fit();
    offer();
  }

  function fit() {
    field.style.height = 'auto';
    if (field.isConnected) field.style.height = `${Math.min(field.scrollHeight, 240)}px`;
    send.disabled = busy || !field.value.trim();
  }

  function offer() {
    const before = field.value.slice(0, field.selectionStart);
    const command = store.workspace.app?.command;
    const at = /(^|\s)@([\p{L}\p{N}_-]*)$/u.exec(before);
    offered = [];
    if (command && !thread && before.startsWith('/') && !before.includes('\n')) {
      const word = before.split(/\s/)[0];
      if (command.name.startsWith(word)) {
        offered = [{
          content: [avatar(store.bot ?? { is_bot: true }, 'small'), h('span', { class: 'hint-text' },
            h('span', null, h('strong', null, command.name), ' ', h('span', { class: 'hint-usage' }, command.usage_hint ?? '')),
            h('span', { class: 'muted' }, command.description ?? ''))],
          typed: before === command.name || before.startsWith(`${command.name} `),
          take: () => put(`${command.name} `, 0, before.length),
        }];
      }
    } else if (at) {
      const wanted = at[2].toLowerCase();
      offered = store.workspace.users.filter((user) => !user.deleted && [user.name, user.real_name].some((name) => name?.toLowerCase().startsWith(wanted))).slice(0, 6).map((user) => ({
        content: [avatar(user, 'small'), h('span', { class: 'hint-text' }, h('span', null, h('strong', null, user.real_name || user.name), ' ', h('span', { class: 'muted' }, user.name)))],
        take: () => put(`@${user.name} `, before.length - at[2].length - 1, before.length),
      }));
    }
    current = 0;
    drawHints();
  }

  function drawHints() {
    hints.hidden = offered.length === 0;
    hints.replaceChildren(...offered.map((item, index) => h('div', {
      class: `hint${index === current ? ' current' : ''}`,
      role: 'option',
      id: `${hintId}-${index}`,
      'aria-selected': String(index === current),
      data: { testid: 'hint' },
      onpointerdown: (event) => event.preventDefault(),
      onclick: () => item.take(),
    }, item.content)));
    if (offered.length) field.setAttribute('aria-activedescendant', `${hintId}-${current}`);
    else field.removeAttribute('aria-activedescendant');
  }

  function hide() {
    offered = [];
    drawHints();
  }

  function put(text, from, to) {
    field.setRangeText(text, from, to, 'end');
    field.focus();
    changed();
    if (!text.startsWith('/')) hide();
  }

  function key(event) {
    const choosing = offered.length > 0 && !offered[0].typed;
    if (choosing && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      current = (current + (event.key === 'ArrowDown' ? 1 : -1) + offered.length) % offered.length;
      drawHints();
    } else if (choosing && (event.key === 'Tab' || event.key === 'Enter')) {
      event.preventDefault();
      offered[current].take();
    } else if (event.key === 'Escape' && offered.length) {
      event.preventDefault();
      event.stopPropagation();
      hide();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  }

  async function submit() {
    const text = field.value.trim();
    if (!text || busy) return;
    const user = store.as;
    const word = /^\/\S+/.exec(text)?.[0];
    if (word && thread) {
      // Slack's own words: a slash command has no thread.
      status.textContent = `${word} is not supported in threads. Sorry!`;
      return;
    }
    if (word && word !== store.workspace.app?.command?.name) {
      status.textContent = `${word} is not a valid command. This workspace has ${store.workspace.app?.command?.name ?? 'no commands'}.`;
      return;
    }
    busy = true;
    fit();
    hide();
    field.value = '';
    store.drafts.delete(draftKey);
    fit();
    let failure = null;
    try {
      const answer = word
        ? await api.command({ user, channel, text })
        : await api.message({ user, channel, text: typedToMrkdwn(text, store.workspace.users, store.workspace.channels), thread_ts: thread ?? undefined, reply_broadcast: also?.checked || undefined });
      if (answer?.ok === false || answer?.error) failure = answer.error ?? 'unknown_error';
    } catch (error) {
      failure = error.message;
    }
    busy = false;
    if (failure && word) {
      store.notice(user, channel, `${word} failed with the error "${failure}"`);
    } else if (failure) {
      status.textContent = `Not sent: ${failure}`;
      field.value = text;
      store.drafts.set(draftKey, text);
    } else if (also) {
      also.checked = false;
    }
    fit();
  }

  const person = store.user(store.as);
  const element = h('div', { class: 'composer', data: { testid: thread ? 'thread-composer' : 'composer' } },
    hints,
    h('div', { class: 'composer-box', onclick: (event) => event.target === event.currentTarget && field.focus() },
      field,
      h('div', { class: 'composer-foot' },
        h('span', { class: 'composer-as' }, avatar(person, 'tiny'), h('span', { class: 'composer-as-name' }, `as ${person?.real_name ?? store.as}`)),
        thread && h('label', { class: 'composer-also' }, also, `Also send to #${store.channelOf(channel)?.name ?? channel}`),
        h('span', { class: 'composer-help' }, 'Shift + Enter for a new line'),
        send)),
    status);
  element.fill = (text) => {
    field.value = text;
    field.focus();
    field.setSelectionRange(text.length, text.length);
    changed();
  };
  queueMicrotask(fit);
  return element;
}
