// rich_text: sections, lists, quotes and preformatted text, made of styled leaves.

import { h, link } from '../dom.js';
import { broadcastMention, channelMention, dateNode, emojiNode, userMention, usergroupMention } from '../mrkdwn.js';

const styleTags = { code: 'code', bold: 'strong', italic: 'em', strike: 's', underline: 'u' };

function styled(leaf, node) {
  let drawn = node;
  for (const [style, tag] of Object.entries(styleTags)) if (leaf.style?.[style]) drawn = h(tag, null, drawn);
  return drawn;
}

function colour(value) {
  const safe = /^#[0-9a-fA-F]{3,8}$/.test(value) ? value : null;
  return h('span', { class: 'rich-colour' }, safe && h('span', { class: 'rich-colour-swatch', vars: { '--swatch': safe } }), value);
}

function leaf(element) {
  switch (element.type) {
    case 'text': return styled(element, element.text);
    case 'link': return styled(element, link(element.url, element.text || element.url));
    case 'emoji': return emojiNode(element.name, element.unicode);
    case 'user': return styled(element, userMention(element.user_id));
    case 'usergroup': return styled(element, usergroupMention(element.usergroup_id));
    case 'channel': return styled(element, channelMention(element.channel_id));
    case 'broadcast': return styled(element, broadcastMention(element.range));
    case 'team': return styled(element, h('span', { class: 'mention' }, `@${element.team_id}`));
    case 'date': return styled(element, dateNode(element.timestamp, element.format ?? '{date_short_pretty} at {time}', element.url, element.fallback ?? ''));
    case 'color': return colour(element.value);
    default: return h('span', { class: 'muted' }, `[${element.type}]`);
  }
}

const leaves = (element) => (element.elements ?? []).map(leaf);

function list(element) {
  const indent = Math.min(element.indent ?? 0, 8);
  return h(element.style === 'ordered' ? 'ol' : 'ul', {
    class: `rich-list rich-list-${element.style === 'ordered' ? 'ordered' : 'bullet'} rich-level-${indent % 3}${element.border ? ' rich-border' : ''}`,
    start: element.style === 'ordered' && element.offset ? element.offset + 1 : null,
    vars: { '--indent': String(indent) },
  }, (element.elements ?? []).map((item) => h('li', null, leaves(item))));
}

export function richTextElements(elements) {
  return (elements ?? []).map((element) => {
    switch (element.type) {
      case 'rich_text_section': return h('div', { class: 'rich-section' }, leaves(element));
      case 'rich_text_list': return list(element);
      case 'rich_text_quote': return h('blockquote', { class: element.border ? 'rich-border' : null }, leaves(element));
      case 'rich_text_preformatted': return h('pre', { class: element.border ? 'rich-border' : null }, leaves(element));
      default: return h('div', { class: 'muted' }, `[${element.type}]`);
    }
  });
}

export function richText(block) {
  return h('div', { class: 'text' }, richTextElements(block.elements));
}
