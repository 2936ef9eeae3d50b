// Select menus, single and multi: of given options, of people, of conversations. One combobox with a filter serves all.

import { h, newId } from '../dom.js';
import { icon } from '../icons.js';
import { avatar } from '../avatar.js';
import { plainText, textNode } from '../mrkdwn.js';
import { store } from '../store.js';
import { dispatches, elementKey, isPending } from '../surface.js';
import { hooks } from './button.js';
import { confirmed } from './confirm.js';
import { moveBetween, openPopup } from './popup.js';

const people = () => store.workspace.users.filter((user) => !user.deleted).map((user) => ({
  id: user.id, label: user.real_name || user.name, content: [avatar(user, 'small'), user.real_name || user.name], value: user.id,
}));

const conversations = () => store.visibleChannels.map((channel) => ({
  id: channel.id, label: channel.name, content: [icon(channel.is_private ? 'lock' : 'hash'), channel.name], value: channel.id,
}));

function optionChoice(option, group) {
  return { id: option.value, label: plainText(option.text), content: [h('span', null, textNode(option.text)), option.description && h('span', { class: 'option-description' }, textNode(option.description))], value: option, group };
}

function given(element) {
  const groups = (element.option_groups ?? []).flatMap((group) => group.options.map((option) => optionChoice(option, plainText(group.label))));
  return [...(element.options ?? []).map((option) => optionChoice(option)), ...groups];
}

/** Where each kind of select keeps its answer, with the name of what it starts from. */
const kinds = {
  static_select: { choices: given, field: 'selected_option', initial: 'initial_option', id: (value) => value?.value },
  users_select: { choices: people, field: 'selected_user', initial: 'initial_user', id: (value) => value },
  conversations_select: { choices: conversations, field: 'selected_conversation', initial: 'initial_conversation', id: (value) => value },
  channels_select: { choices: conversations, field: 'selected_channel', initial: 'initial_channel', id: (value) => value },
};

export function select(element, block, surface, options = {}) {
  const multi = element.type.startsWith('multi_');
  const kind = kinds[element.type.replace('multi_', '')];
  const field = multi ? `${kind.field}s` : kind.field;
  const initial = element[multi ? `${kind.initial}s` : kind.initial] ?? (multi ? [] : null);
  const kept = surface.initial(block, element, { [field]: initial });
  const selected = () => (multi ? surface.value(block, element)?.[field] ?? [] : [surface.value(block, element)?.[field]].filter(Boolean));
  const choices = () => kind.choices(element);
  const key = elementKey(surface, block, element);
  const waits = isPending(key);
  const listId = newId('list');
  const shown = h('span', { class: 'select-value', id: newId('value') });
  const opener = h('button', {
    type: 'button',
    class: 'select',
    role: 'combobox',
    id: newId('select'),
    'aria-haspopup': 'listbox',
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-labelledby': options.labelId ? `${options.labelId} ${shown.id}` : null,
    'aria-label': options.labelId ? null : plainText(element.placeholder) || 'Choose',
    'aria-describedby': options.describedBy || null,
    'aria-busy': String(waits),
    disabled: waits,
    data: { testid: 'action', ...hooks(surface, block, element), pending: waits ? '' : null },
    onclick: () => open(),
    onkeydown: (event) => {
      if (event.key === 'ArrowDown') {
        event.preventDefault();
        open();
      }
    },
  }, shown, icon('down'));

  function drawShown() {
    const all = choices();
    const chosen = selected().map((value) => all.find((item) => item.id === kind.id(value)) ?? { content: kind.id(value), label: kind.id(value) });
    shown.classList.toggle('select-placeholder', chosen.length === 0);
    shown.replaceChildren(...(chosen.length
      ? chosen.map((item) => h('span', { class: multi ? 'select-chip' : 'select-single' }, multi ? item.label : item.label))
      : [document.createTextNode(plainText(element.placeholder) || (multi ? 'Select options' : 'Select an option'))]));
  }

  function open() {
    const all = choices();
    let visible = all;
    let current = Math.max(0, all.findIndex((item) => selected().some((value) => kind.id(value) === item.id)));
    const list = h('div', { class: 'select-list', role: 'listbox', id: listId, 'aria-multiselectable': multi ? 'true' : null });
    const filter = h('input', {
      class: 'select-filter', type: 'text', autocomplete: 'off', placeholder: 'Type to find', 'aria-label': 'Find an option', 'aria-controls': listId, 'aria-autocomplete': 'list',
    });
    const panel = h('div', { class: 'select-panel' }, h('div', { class: `select-find${all.length > 6 ? '' : ' visually-hidden'}` }, filter), list);

    function draw() {
      let group;
      const chosen = new Set(selected().map(kind.id));
      list.replaceChildren(...visible.flatMap((item, index) => {
        const option = h('div', {
          class: `select-option${index === current ? ' current' : ''}`,
          role: 'option',
          id: `${listId}-${index}`,
          'aria-selected': String(chosen.has(item.id)),
          data: { testid: 'option', value: item.id },
          onpointerdown: (event) => event.preventDefault(),
          onclick: () => choose(item),
        }, h('span', { class: 'select-option-content' }, item.content), chosen.has(item.id) && icon('check'));
        if (!item.group || item.group === group) return [option];
        group = item.group;
        return [h('div', { class: 'select-group', role: 'presentation' }, item.group), option];
      }));
      if (!visible.length) list.replaceChildren(h('div', { class: 'select-none' }, 'No matches'));
      filter.setAttribute('aria-activedescendant', visible.length ? `${listId}-${current}` : '');
      list.querySelector('.current')?.scrollIntoView({ block: 'nearest' });
    }

    filter.addEventListener('input', () => {
      const wanted = filter.value.toLowerCase();
      visible = all.filter((item) => item.label.toLowerCase().includes(wanted));
      current = 0;
      draw();
      popup.place();
    });
    filter.addEventListener('keydown', (event) => {
      const next = moveBetween(event, visible, current);
      if (next !== null) {
        current = next;
        draw();
      } else if (event.key === 'Enter') {
        event.preventDefault();
        event.stopPropagation();
        if (visible[current]) choose(visible[current]);
      } else if (event.key === 'Tab') {
        popup.close();
      }
    });

    async function choose(item) {
      if (!multi) {
        popup.close();
        opener.focus({ preventScroll: true });
        if (!await confirmed(element.confirm, opener)) return;
        surface.remember(block, element, { [field]: item.value });
        drawShown();
        send();
        return;
      }
      const before = selected();
      const without = before.filter((value) => kind.id(value) !== item.id);
      const limit = element.max_selected_items ?? Infinity;
      if (without.length === before.length && before.length >= limit) return;
      surface.remember(block, element, { [field]: without.length < before.length ? without : [...before, item.value] });
      changed = true;
      drawShown();
      draw();
      popup.place();
    }

    let changed = false;
    draw();
    const popup = openPopup(opener, panel, { matchWidth: true, onClose: () => changed && send() });
    filter.focus({ preventScroll: true });
    list.querySelector('.current')?.scrollIntoView({ block: 'nearest' });
  }

  function send() {
    if (dispatches(block)) surface.act(block, element, { [field]: surface.value(block, element)[field] });
  }

  if (kept) drawShown();
  return opener;
}
