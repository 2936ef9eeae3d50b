// Fields that one types into, and the pickers of a date and a time.

import { h } from '../dom.js';
import { plainText } from '../mrkdwn.js';
import { dispatches } from '../surface.js';
import { hooks } from './button.js';
import { confirmed } from './confirm.js';

function labelled(element, options) {
  return {
    'aria-labelledby': options.labelId ?? null,
    'aria-label': options.labelId ? null : plainText(element.placeholder) || 'Value',
    'aria-describedby': options.describedBy || null,
    'aria-required': options.required ? 'true' : null,
    placeholder: plainText(element.placeholder) || null,
    autofocus: element.focus_on_load === true,
  };
}

const empty = (value) => (value === '' ? null : value);

export function plainTextInput(element, block, surface, options = {}) {
  const kept = surface.initial(block, element, { value: element.initial_value ?? null });
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const field = h(element.multiline ? 'textarea' : 'input', {
    class: 'field',
    type: element.multiline ? null : 'text',
    rows: element.multiline ? '4' : null,
    minlength: element.min_length,
    maxlength: element.max_length ?? 3000,
    autocomplete: 'off',
    ...labelled(element, options),
    data: { testid: 'action', ...hooks(surface, block, element), keepsEnabled: '' },
    value: kept.value ?? '',
    oninput: () => {
      surface.remember(block, element, { value: empty(field.value) });
      if (dispatches(block) && triggers.includes('on_character_entered')) surface.act(block, element, { value: field.value });
    },
    onkeydown: (event) => {
      if (event.key === 'Enter' && !element.multiline && dispatches(block) && triggers.includes('on_enter_pressed')) {
        event.preventDefault();
        event.stopPropagation();
        surface.act(block, element, { value: field.value });
      }
    },
  });
  return field;
}

export function typedInput(type) {
  return (element, block, surface, options = {}) => {
    const kept = surface.initial(block, element, { value: element.initial_value ?? null });
    const field = h('input', {
      class: 'field',
      type: type === 'number' ? 'number' : type,
      step: type === 'number' ? (element.is_decimal_allowed ? 'any' : '1') : null,
      min: element.min_value,
      max: element.max_value,
      ...labelled(element, options),
      data: { testid: 'action', ...hooks(surface, block, element), keepsEnabled: '' },
      value: kept.value ?? '',
      oninput: () => surface.remember(block, element, { value: empty(field.value) }),
    });
    return field;
  };
}

function picker(type, valueField, initialField) {
  return (element, block, surface, options = {}) => {
    const kept = surface.initial(block, element, { [valueField]: element[initialField] ?? null });
    const field = h('input', {
      class: 'field field-picker',
      type,
      ...labelled(element, options),
      placeholder: null,
      data: { testid: 'action', ...hooks(surface, block, element), keepsEnabled: '' },
      value: kept[valueField] ?? '',
      onchange: async () => {
        if (!await confirmed(element.confirm, field)) return;
        surface.remember(block, element, { [valueField]: empty(field.value) });
        if (dispatches(block)) surface.act(block, element, { [valueField]: empty(field.value) });
      },
    });
    return field;
  };
}

export const datePicker = picker('date', 'selected_date', 'initial_date');
export const timePicker = picker('time', 'selected_time', 'initial_time');

export function dateTimePicker(element, block, surface, options = {}) {
  const pad = (number) => String(number).padStart(2, '0');
  const local = (seconds) => {
    const date = new Date(seconds * 1000);
    return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
  };
  const kept = surface.initial(block, element, { selected_date_time: element.initial_date_time ?? null });
  const field = h('input', {
    class: 'field field-picker',
    type: 'datetime-local',
    ...labelled(element, options),
    placeholder: null,
    data: { testid: 'action', ...hooks(surface, block, element), keepsEnabled: '' },
    value: kept.selected_date_time ? local(kept.selected_date_time) : '',
    onchange: () => {
      const seconds = field.value ? Math.floor(new Date(field.value).getTime() / 1000) : null;
      surface.remember(block, element, { selected_date_time: seconds });
      if (dispatches(block)) surface.act(block, element, { selected_date_time: seconds });
    },
  });
  return field;
}
