// Slack's mrkdwn, read into nodes. The only characters that are escaped are &amp; &lt; &gt;, and the only markup that
// reaches out (mentions, links, dates) stands between < and >.

import { h, fragment, link } from './dom.js';
import { emoji, withEmoji } from './emoji.js';
import { exact, formatDate } from './time.js';

const unescape = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** The people, channels and clock that mentions and dates are drawn with; set once by the store. */
export const names = {
  user: (id) => id,
  channel: (id) => id,
  usergroup: (id) => id,
  isMe: () => false,
  now: () => Date.now() / 1000,
  openChannel: () => {},
};

export function userMention(id) {
  return h('span', { class: `mention${names.isMe(id) ? ' mention-me' : ''}`, data: { user: id } }, `@${names.user(id)}`);
}

export function usergroupMention(id) {
  const handle = names.usergroup(id);
  return h('span', { class: `mention${names.isMe(id) ? ' mention-me' : ''}` }, handle.startsWith('@') ? handle : `@${handle}`);
}

export function channelMention(id) {
  return h('button', { type: 'button', class: 'mention mention-channel', onclick: () => names.openChannel(id) }, `#${names.channel(id)}`);
}

export function broadcastMention(range) {
  return h('span', { class: 'mention mention-me' }, `@${range}`);
}

export function dateNode(seconds, pattern, url, fallback) {
  const number = Number(seconds);
  const text = Number.isFinite(number) ? formatDate(number, pattern, names.now()) : fallback;
  const node = h('time', { datetime: Number.isFinite(number) ? new Date(number * 1000).toISOString() : null, title: Number.isFinite(number) ? exact(number) : null }, text);
  return url ? link(url, node) : node;
}

function entity(inside) {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : inside.slice(bar + 1);
  if (/^@[UW][A-Z0-9]+$/.test(target)) return userMention(target.slice(1));
  if (/^#[CGD][A-Z0-9]+$/.test(target)) return channelMention(target.slice(1));
  if (target.startsWith('!subteam^')) return usergroupMention(target.slice('!subteam^'.length));
  if (/^!(here|channel|everyone)$/.test(target)) return broadcastMention(target.slice(1));
  if (target.startsWith('!date^')) {
    const [, seconds, pattern, url] = target.split('^');
    return dateNode(seconds, pattern ?? '', url, unescape(label));
  }
  if (/^(https?:\/\/|mailto:|tel:|slack:)/.test(target)) {
    return link(unescape(target), label ? withEmoji(unescape(label)) : unescape(target).replace(/^mailto:/, ''));
  }
  return null;
}

const styles = { '*': 'strong', _: 'em', '~': 's' };
const wordCharacter = /[\p{L}\p{N}]/u;

function closing(text, from, mark) {
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\n') return -1;
    if (character === '`') {
      const end = text.indexOf('`', at + 1);
      if (end > 0) at = end;
    } else if (character === '<') {
      const end = text.indexOf('>', at);
      if (end > 0) at = end;
    } else if (character === mark && at > from && text[at - 1] !== ' ' && !wordCharacter.test(text[at + 1] ?? ' ')) {
      return at;
    }
  }
  return -1;
}

function inline(text, active) {
  const nodes = [];
  let buffer = '';
  const flush = () => {
    if (buffer) nodes.push(unescape(buffer));
    buffer = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '`') {
      const end = text.indexOf('`', at + 1);
      if (end > at + 1 && !text.slice(at, end).includes('\n')) {
        flush();
        nodes.push(h('code', null, unescape(text.slice(at + 1, end))));
        at = end;
        continue;
      }
    } else if (character === '<') {
      const end = text.indexOf('>', at);
      const node = end > at + 1 ? entity(text.slice(at + 1, end)) : null;
      if (node) {
        flush();
        nodes.push(node);
        at = end;
        continue;
      }
    } else if (character === ':') {
      const match = /^:([a-z0-9_+-]+(?:::skin-tone-[2-6])?):/.exec(text.slice(at, at + 80));
      const drawn = match && emoji(match[1]);
      if (drawn) {
        flush();
        nodes.push(emojiNode(match[1]));
        at += match[0].length - 1;
        continue;
      }
    } else if (styles[character] && !active.includes(character) && !wordCharacter.test(text[at - 1] ?? ' ')
      && text[at + 1] !== undefined && text[at + 1] !== ' ' && text[at + 1] !== character) {
      const end = closing(text, at + 1, character);
      if (end > 0) {
        flush();
        nodes.push(h(styles[character], null, inline(text.slice(at + 1, end), active + character)));
        at = end;
        continue;
      }
    }
    buffer += character;
  }
  flush();
  return nodes;
}

export function emojiNode(name, unicode) {
  const drawn = emoji(name) ?? (unicode ? String.fromCodePoint(...unicode.split('-').map((part) => parseInt(part, 16))) : null);
  return drawn
    ? h('span', { class: 'emoji', role: 'img', 'aria-label': `${name.replaceAll('_', ' ')} emoji`, title: `:${name}:` }, drawn)
    : `:${name}:`;
}

function lines(text) {
  const nodes = [];
  const all = text.split('\n');
  for (let at = 0; at < all.length; at += 1) {
    const deep = /^(?:&gt;|>){3} ?/.exec(all[at]);
    if (deep) {
      const rest = [all[at].slice(deep[0].length), ...all.slice(at + 1)].join('\n');
      nodes.push(h('blockquote', null, inline(rest, '')));
      return nodes;
    }
    if (/^(?:&gt;|>)/.test(all[at])) {
      const quoted = [];
      while (at < all.length && /^(?:&gt;|>)/.test(all[at])) {
        quoted.push(all[at].replace(/^(?:&gt;|>) ?/, ''));
        at += 1;
      }
      nodes.push(h('blockquote', null, inline(quoted.join('\n'), '')));
      at -= 1;
      continue;
    }
    const plain = [all[at]];
    while (at + 1 < all.length && !/^(?:&gt;|>)/.test(all[at + 1])) {
      at += 1;
      plain.push(all[at]);
    }
    nodes.push(...inline(plain.join('\n'), ''));
  }
  return nodes;
}

export function mrkdwn(text) {
  const nodes = [];
  const parts = String(text ?? '').split('```');
  const fences = parts.length % 2 === 1 ? parts.length : parts.length - 1;
  parts.forEach((part, index) => {
    if (index % 2 === 1 && index < fences) {
      nodes.push(h('pre', null, unescape(part.replace(/^\n|\n$/g, ''))));
      return;
    }
    let piece = index % 2 === 1 ? '```' + part : part;
    if (index > 0 && index % 2 === 0) piece = piece.replace(/^\n/, '');
    if (index + 1 < fences && index % 2 === 0) piece = piece.replace(/\n$/, '');
    if (piece) nodes.push(...lines(piece));
  });
  return fragment(nodes);
}

/** A text object of Block Kit, or a bare string. */
export function textNode(object) {
  if (object === null || object === undefined) return '';
  if (typeof object === 'string') return withEmoji(object);
  if (object.type === 'mrkdwn') return mrkdwn(object.text);
  return object.emoji === false ? object.text ?? '' : withEmoji(object.text ?? '');
}

/** What a text object says without any markup, for labels and notices. */
export function plainText(object) {
  const text = typeof object === 'string' ? object : object?.text ?? '';
  return withEmoji(unescape(text
    .replace(/<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `@${names.user(id)}`)
    .replace(/<#([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `#${names.channel(id)}`)
    .replace(/<!subteam\^([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `@${names.usergroup(id)}`)
    .replace(/<!(here|channel|everyone)>/g, '@$1')
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<(?:https?:|mailto:)[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<((?:https?:|mailto:)[^>]*)>/g, '$1')));
}

/** What a person types, made into what Slack stores: escaped, with @names and #channels as mentions. */
export function typedToMrkdwn(text, people, channels) {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const byName = new Map();
  for (const person of people) for (const name of [person.name, person.real_name]) if (name) byName.set(name.toLowerCase(), person.id);
  const known = [...byName.keys()].sort((one, other) => other.length - one.length);
  return escaped
    .replace(/(^|[\s(])@([^\s@][^@\n]*)/g, (whole, before, rest) => {
      const broadcast = /^(here|channel|everyone)\b/.exec(rest);
      if (broadcast) return `${before}<!${broadcast[1]}>${rest.slice(broadcast[1].length)}`;
      const name = known.find((item) => rest.toLowerCase().startsWith(item) && !/^[\p{L}\p{N}_-]/u.test(rest.slice(item.length)));
      return name ? `${before}<@${byName.get(name)}>${rest.slice(name.length)}` : whole;
    })
    .replace(/(^|[\s(])#([\p{L}\p{N}_-]+)/gu, (whole, before, name) => {
      const channel = channels.find((item) => item.name === name);
      return channel ? `${before}<#${channel.id}>` : whole;
    });
}
