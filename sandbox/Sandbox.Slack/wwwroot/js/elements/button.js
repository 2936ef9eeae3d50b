// Buttons, with their confirm dialogs and the state of waiting for an answer.

import { h, safeUrl } from '../dom.js';
import { icon } from '../icons.js';
import { plainText, textNode } from '../mrkdwn.js';
import { elementKey, isPending } from '../surface.js';
import { confirmed } from './confirm.js';

/** What every element carries, so that tests and the pending state find it. */
export function hooks(surface, block, element) {
  return { actionId: element.action_id, blockId: block.block_id, pendingKey: elementKey(surface, block, element) };
}

export function button(element, block, surface) {
  const waits = isPending(elementKey(surface, block, element));
  const style = element.style === 'primary' || element.style === 'danger' ? ` button-${element.style}` : '';
  return h('button', {
    type: 'button',
    class: `button${style}`,
    data: { testid: 'action', ...hooks(surface, block, element), pending: waits ? '' : null },
    'aria-label': element.accessibility_label,
    'aria-busy': String(waits),
    disabled: waits,
    onclick: async (event) => {
      if (!await confirmed(element.confirm, event.currentTarget)) return;
      const href = element.url && safeUrl(element.url);
      if (href) window.open(href, '_blank', 'noopener');
      await surface.act(block, element, element.value === undefined ? {} : { value: element.value });
    },
  }, h('span', { class: 'button-text' }, textNode(element.text)));
}

export function iconButton(element, block, surface) {
  return h('button', {
    type: 'button',
    class: 'icon-button',
    data: { testid: 'action', ...hooks(surface, block, element) },
    'aria-label': element.accessibility_label ?? plainText(element.text),
    title: plainText(element.text),
    onclick: async (event) => {
      if (await confirmed(element.confirm, event.currentTarget)) await surface.act(block, element, { value: element.value });
    },
  }, icon(element.icon === 'trash' ? 'cross' : 'dots'));
}

export function feedbackButtons(element, block, surface) {
  return h('span', { class: 'feedback' }, ['positive_button', 'negative_button'].map((name) => element[name] && h('button', {
    type: 'button',
    class: 'icon-button',
    data: hooks(surface, block, element),
    'aria-label': element[name].accessibility_label ?? plainText(element[name].text),
    title: plainText(element[name].text),
    onclick: () => surface.act(block, element, { value: element[name].value }),
  }, name === 'positive_button' ? '👍' : '👎')));
}
