// card, carousel, container and alert: frames around other things.

import { h } from '../dom.js';
import { icon } from '../icons.js';
import { drawElement } from '../elements/index.js';
import { textNode } from '../mrkdwn.js';
import { folding } from '../surface.js';
import { richTextElements } from './rich_text.js';
import { picture } from './text.js';

export function card(block, surface) {
  return h('div', { class: 'card' },
    block.hero_image && picture(block.hero_image, 'card-hero'),
    h('div', { class: 'card-body' },
      (block.title || block.icon) && h('div', { class: 'card-head' },
        block.icon && picture(block.icon, 'card-icon'),
        h('div', null,
          block.title && h('div', { class: 'card-title' }, textNode(block.title)),
          block.subtitle && h('div', { class: 'card-subtitle' }, textNode(block.subtitle)))),
      block.body && h('div', { class: 'text' }, textNode(block.body)),
      block.subtext && h('div', { class: 'card-subtext' }, textNode(block.subtext)),
      block.actions?.length && h('div', { class: 'block-actions' }, block.actions.map((element) => drawElement(element, block, surface)))));
}

export function carousel(block, surface, draw) {
  return h('div', { tabindex: '0', role: 'region', 'aria-label': 'Cards' },
    (block.elements ?? []).map((item, index) => draw({ type: 'card', ...item, block_id: item.block_id ?? `${block.block_id}-${index}` }, surface, index)));
}

export function container(block, surface, draw) {
  const width = ['narrow', 'standard', 'wide', 'full'].includes(block.width) ? block.width : 'standard';
  const title = [
    block.icon && picture(block.icon, 'card-icon'),
    h('div', null,
      h('div', { class: 'container-title' }, block.rich_text_title ? richTextElements(block.rich_text_title.elements) : textNode(block.title)),
      block.subtitle && h('div', { class: 'card-subtitle' }, textNode(block.subtitle))),
  ];
  const body = h('div', { class: 'container-body' }, (block.child_blocks ?? []).map((child, index) => draw({ ...child, block_id: child.block_id ?? `${block.block_id}-${index}` }, surface, index)));
  const frame = `container-frame container-${width}${block.has_header_divider ? ' container-divided' : ''}`;
  if (!block.is_collapsible) return h('div', null, h('div', { class: frame }, h('div', { class: 'container-head' }, title), body));
  const key = `${surface.key}|container|${block.title?.text ?? block.block_id}`;
  const fold = h('details', { class: frame, open: folding.get(key, !block.default_collapsed) },
    h('summary', { class: 'container-head', data: { focusKey: key } }, title, icon('down')), body);
  fold.querySelector('summary').addEventListener('click', () => folding.set(key, !fold.open));
  return h('div', null, fold);
}

const alertIcons = { info: 'info', warning: 'warning', error: 'warning', success: 'check', default: 'info' };

export function alert(block, surface) {
  if (surface.kind === 'message') return h('div', { class: 'block-unknown' }, 'An alert block, which Slack allows in modals only');
  const level = alertIcons[block.level] ? block.level : 'default';
  return h('div', { class: `alert alert-${level}`, role: level === 'error' || level === 'warning' ? 'alert' : 'note' },
    icon(alertIcons[level]), h('div', { class: 'text' }, textNode(block.text)));
}
