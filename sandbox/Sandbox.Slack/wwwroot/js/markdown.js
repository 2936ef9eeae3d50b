// Standard Markdown, for the markdown block: what models and tools write, not what people type.

import { h, link } from './dom.js';
import { withEmoji } from './emoji.js';

const inlinePattern = /(`+)([\s\S]+?)\1|\[([^\]]+)\]\((\S+?)\)|(\*\*|__)(?=\S)([\s\S]*?\S)\5|(?<![\p{L}\p{N}])([*_])(?=\S)([\s\S]*?\S)\7(?![\p{L}\p{N}])|~~(?=\S)([\s\S]*?\S)~~|(https?:\/\/[^\s<>()]+)/u;

function inline(text) {
  const nodes = [];
  let rest = text;
  while (rest) {
    const match = inlinePattern.exec(rest);
    if (!match) break;
    if (match.index) nodes.push(withEmoji(rest.slice(0, match.index)));
    if (match[1]) nodes.push(h('code', null, match[2].trim()));
    else if (match[3]) nodes.push(link(match[4], inline(match[3])));
    else if (match[5]) nodes.push(h('strong', null, inline(match[6])));
    else if (match[7]) nodes.push(h('em', null, inline(match[8])));
    else if (match[9]) nodes.push(h('s', null, inline(match[9])));
    else nodes.push(link(match[10], match[10]));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest) nodes.push(withEmoji(rest));
  return nodes;
}

const cells = (line) => line.trim().replace(/^\||\|$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
const item = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;

function list(all, from) {
  const first = item.exec(all[from]);
  const depth = first[1].length;
  const node = h(/\d/.test(first[2]) ? 'ol' : 'ul', /\d/.test(first[2]) ? { start: parseInt(first[2], 10) } : null);
  let at = from;
  let last = null;
  while (at < all.length) {
    const match = item.exec(all[at]);
    if (!match) break;
    if (match[1].length < depth) break;
    if (match[1].length > depth && last) {
      const inner = list(all, at);
      last.append(inner.node);
      at = inner.next;
      continue;
    }
    const task = /^\[([ xX])\]\s+(.*)$/.exec(match[3]);
    last = h('li', { class: task ? 'markdown-task' : null }, task ? [task[1] === ' ' ? '☐ ' : '☑ ', inline(task[2])] : inline(match[3]));
    node.append(last);
    at += 1;
  }
  return { node, next: at };
}

export function markdown(text) {
  const root = h('div', { class: 'markdown' });
  const all = String(text ?? '').replaceAll('\r\n', '\n').split('\n');
  let at = 0;
  while (at < all.length) {
    const line = all[at];
    const fence = /^\s*(```+|~~~+)/.exec(line);
    if (fence) {
      const body = [];
      at += 1;
      while (at < all.length && !all[at].trim().startsWith(fence[1])) body.push(all[at++]);
      at += 1;
      root.append(h('pre', null, body.join('\n')));
    } else if (!line.trim()) {
      at += 1;
    } else if (/^#{1,6}\s/.test(line)) {
      const level = /^#+/.exec(line)[0].length;
      root.append(h('p', { class: `markdown-heading markdown-heading-${Math.min(level, 3)}`, role: 'heading', 'aria-level': Math.min(level + 2, 6) }, inline(line.slice(level).trim().replace(/\s#+$/, ''))));
      at += 1;
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      root.append(h('hr'));
      at += 1;
    } else if (/^\s*>/.test(line)) {
      const body = [];
      while (at < all.length && /^\s*>/.test(all[at])) body.push(all[at++].replace(/^\s*> ?/, ''));
      root.append(h('blockquote', null, inline(body.join('\n'))));
    } else if (item.test(line)) {
      const made = list(all, at);
      root.append(made.node);
      at = made.next;
    } else if (line.includes('|') && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(all[at + 1] ?? '')) {
      const aligns = cells(all[at + 1]).map((cell) => (/^:-+:$/.test(cell) ? 'center' : /-:$/.test(cell) ? 'right' : 'left'));
      const row = (source, tag) => h('tr', null, cells(source).map((cell, index) => h(tag, { class: `align-${aligns[index] ?? 'left'}` }, inline(cell))));
      const head = row(line, 'th');
      const body = [];
      at += 2;
      while (at < all.length && all[at].includes('|')) body.push(row(all[at++], 'td'));
      root.append(h('div', { class: 'table-frame' }, h('table', { class: 'table' }, h('thead', null, head), h('tbody', null, body))));
    } else {
      const body = [];
      while (at < all.length && all[at].trim() && !/^(#{1,6}\s|\s*>|\s*```)/.test(all[at]) && !(body.length && item.test(all[at]))) body.push(all[at++]);
      root.append(h('p', null, inline(body.join('\n'))));
    }
  }
  return root;
}
