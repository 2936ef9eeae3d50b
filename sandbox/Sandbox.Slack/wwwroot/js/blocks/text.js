// The blocks that only say something: header, section, context, divider, image, markdown.

import { h, safeUrl } from '../dom.js';
import { drawElement } from '../elements/index.js';
import { markdown } from '../markdown.js';
import { plainText, textNode } from '../mrkdwn.js';

export function header(block) {
  return h('h3', { class: 'block-header' }, textNode(block.text));
}

export function section(block, surface) {
  return h('div', null,
    h('div', { class: 'section-body' },
      block.text && h('div', { class: 'text' }, textNode(block.text)),
      block.fields?.length && h('div', { class: 'section-fields' }, block.fields.map((field) => h('div', { class: 'text section-field' }, textNode(field))))),
    block.accessory && h('div', { class: 'section-accessory' }, drawElement(block.accessory, block, surface)));
}

export function context(block) {
  return h('div', null, block.elements.map((element) => (element.type === 'image'
    ? picture(element, 'context-image')
    : h('span', { class: 'text' }, textNode(element)))));
}

export function divider() {
  return h('hr');
}

export function picture(source, className) {
  const url = source.image_url ?? source.slack_file?.url;
  const href = url && safeUrl(url);
  const label = source.alt_text ?? '';
  const missing = () => h('span', { class: `${className} image-missing`, role: 'img', 'aria-label': label }, label || 'image');
  if (!href) return missing();
  const drawn = h('img', { class: className, src: href, alt: label, title: label, loading: 'lazy', referrerpolicy: 'no-referrer' });
  drawn.addEventListener('error', () => drawn.replaceWith(missing()), { once: true });
  return drawn;
}

export function image(block) {
  return h('figure', null,
    block.title && h('figcaption', null, textNode(block.title)),
    picture({ ...block, alt_text: block.alt_text ?? plainText(block.title) }, 'block-image-picture'));
}

export function markdownBlock(block) {
  return h('div', { class: 'text' }, markdown(block.text));
}
