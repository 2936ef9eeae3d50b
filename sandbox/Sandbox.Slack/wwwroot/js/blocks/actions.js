// The blocks that hold elements: actions, context_actions, input.

import { h, newId } from '../dom.js';
import { drawElement } from '../elements/index.js';
import { plainText, textNode } from '../mrkdwn.js';

export function actions(block, surface) {
  return h('div', { role: 'group' }, block.elements.map((element) => drawElement(element, block, surface)));
}

export function contextActions(block, surface) {
  return h('div', { role: 'group' }, block.elements.map((element) => drawElement(element, block, surface)));
}

export function input(block, surface) {
  const label = newId('label');
  const hint = block.hint && newId('hint');
  const error = newId('error');
  const group = block.element.type === 'checkboxes' || block.element.type === 'radio_buttons';
  const element = drawElement(block.element, block, surface, {
    inInput: true,
    labelId: label,
    label: plainText(block.label),
    describedBy: [hint, error].filter(Boolean).join(' '),
    required: !block.optional,
  });
  const message = surface.errors?.[block.block_id];
  return h('div', { class: message ? 'input-wrong' : null, role: group ? 'group' : null, 'aria-labelledby': group ? label : null },
    h('div', { class: 'input-label', id: label }, textNode(block.label), block.optional && h('span', { class: 'input-optional' }, ' (optional)')),
    element,
    h('div', { class: 'input-error', id: error, role: 'alert', data: { testid: 'field-error', errorFor: block.block_id } }, message),
    block.hint && h('div', { class: 'input-hint', id: hint }, textNode(block.hint)));
}
