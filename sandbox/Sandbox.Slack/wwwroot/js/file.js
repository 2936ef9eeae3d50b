// A file in a message: a card with its name and the beginning of its text.

import { api } from './api.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { folding } from './surface.js';

const linesShown = 12;
const charactersShown = 200000; // A preview; the whole file is one click away.
const texts = new Map();

const isText = (file) => !file.mimetype || /^text\/|json|yaml|xml|x-sh|x-diff|octet-stream/.test(file.mimetype);

function textOf(id) {
  if (!texts.has(id)) texts.set(id, api.file(id).catch((error) => {
    texts.delete(id);
    throw error;
  }));
  return texts.get(id);
}

function size(bytes) {
  if (!Number.isFinite(bytes)) return '';
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function lineClass(line) {
  if (/^\s*(\+\+\+|---|@@)/.test(line)) return 'line-meta';
  if (/^\s*-\/\+|^\s*\+\/-/.test(line)) return 'line-replace';
  if (/^\s*\+/.test(line)) return 'line-add';
  if (/^\s*-(?!-)/.test(line)) return 'line-remove';
  if (/^\s*~/.test(line)) return 'line-change';
  return /^\s*#/.test(line) ? 'line-comment' : null;
}

export function fileCard(file, key) {
  const foldKey = `file|${key}|${file.id}`;
  const body = h('div', { class: 'file-body' });
  const name = file.title || file.name || file.id;
  const kind = file.pretty_type || (file.filetype ?? file.name?.split('.').at(-1) ?? 'file').toString();
  let text = null;

  function draw() {
    const all = text.slice(0, charactersShown).replace(/\n$/, '').split('\n');
    const open = folding.get(foldKey, false);
    const shown = open ? all : all.slice(0, linesShown);
    const more = all.length - linesShown;
    body.replaceChildren(
      h('pre', { class: 'file-text', tabindex: '0', 'aria-label': `Preview of ${name}` },
        shown.map((line, index) => [h('span', { class: lineClass(line) }, line), index < shown.length - 1 ? '\n' : null])),
      ...(more > 0 ? [h('button', {
        type: 'button',
        class: 'file-more',
        'aria-expanded': String(open),
        data: { focusKey: foldKey },
        onclick: () => {
          folding.set(foldKey, !open);
          draw();
          body.querySelector('.file-more').focus({ preventScroll: true });
        },
      }, open ? 'Show less' : `Show ${more} more ${more === 1 ? 'line' : 'lines'}`)] : []));
  }

  if (isText(file)) {
    body.append(h('div', { class: 'file-wait' }, 'Loading the preview…'));
    textOf(file.id).then((loaded) => {
      text = loaded;
      draw();
    }, (error) => body.replaceChildren(h('div', { class: 'file-wait' }, `No preview: ${error.message}`)));
  }

  return h('div', { class: 'file', data: { testid: 'file', fileId: file.id } },
    h('div', { class: 'file-head' },
      h('span', { class: 'file-icon' }, icon('file')),
      h('div', { class: 'file-names' }, h('div', { class: 'file-name' }, name), h('div', { class: 'file-kind' }, [kind, size(file.size)].filter(Boolean).join(' · '))),
      h('a', { class: 'button button-small', href: api.fileAddress(file.id), target: '_blank', rel: 'noopener' }, 'Open')),
    isText(file) && body);
}
