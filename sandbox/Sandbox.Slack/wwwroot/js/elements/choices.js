// Checkboxes and radio buttons.

import { h, newId } from '../dom.js';
import { textNode } from '../mrkdwn.js';
import { dispatches } from '../surface.js';
import { hooks } from './button.js';

function choice(type, group, option, checked, onchange, data) {
  return h('label', { class: 'choice' },
    h('input', { type, name: group, checked, onchange, data: { ...data, keepsEnabled: '', value: option.value } }),
    h('span', { class: 'choice-text' },
      h('span', { class: 'text' }, textNode(option.text)),
      option.description && h('span', { class: 'option-description' }, textNode(option.description))));
}

export function checkboxes(element, block, surface, options = {}) {
  const kept = surface.initial(block, element, { selected_options: element.initial_options ?? [] });
  const chosen = new Set((kept.selected_options ?? []).map((option) => option.value));
  const changed = (option, event) => {
    if (event.currentTarget.checked) chosen.add(option.value);
    else chosen.delete(option.value);
    const selected = element.options.filter((item) => chosen.has(item.value));
    surface.remember(block, element, { selected_options: selected });
    if (dispatches(block)) surface.act(block, element, { selected_options: selected });
  };
  return h('div', { class: 'choices', role: options.inInput ? null : 'group' },
    element.options.map((option) => choice('checkbox', null, option, chosen.has(option.value), (event) => changed(option, event), hooks(surface, block, element))));
}

export function radioButtons(element, block, surface) {
  const kept = surface.initial(block, element, { selected_option: element.initial_option ?? null });
  const group = newId('radio');
  return h('div', { class: 'choices', role: 'radiogroup' },
    element.options.map((option) => choice('radio', group, option, kept.selected_option?.value === option.value, () => {
      surface.remember(block, element, { selected_option: option });
      if (dispatches(block)) surface.act(block, element, { selected_option: option });
    }, hooks(surface, block, element))));
}
