// table, as it was written, and data_table, which the reader may sort, filter and page.

import { h, newId } from '../dom.js';
import { icon } from '../icons.js';
import { withEmoji } from '../emoji.js';
import { richTextElements } from './rich_text.js';

function cellNode(cell) {
  if (cell?.type === 'rich_text') return richTextElements(cell.elements);
  return withEmoji(String(cell?.text ?? cell?.value ?? ''));
}

function cellText(cell) {
  if (cell?.type !== 'rich_text') return String(cell?.text ?? cell?.value ?? '');
  const words = (node) => (node.elements ? node.elements.map(words).join(' ') : node.text ?? node.name ?? node.user_id ?? '');
  return words(cell);
}

function cellClass(settings, column, cell) {
  const setting = settings?.[column];
  const align = setting?.align ?? (cell?.type === 'raw_number' ? 'right' : 'left');
  return `align-${['left', 'center', 'right'].includes(align) ? align : 'left'}${setting?.is_wrapped ? ' wrapped' : ''}`;
}

export function table(block) {
  const [head = [], ...body] = block.rows ?? [];
  return h('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': 'Table' },
    h('table', { class: 'table', data: { testid: 'table' } },
      h('thead', null, h('tr', null, head.map((cell, column) => h('th', { scope: 'col', class: cellClass(block.column_settings, column, cell) }, cellNode(cell))))),
      h('tbody', null, body.map((row) => h('tr', null, row.map((cell, column) => h('td', { class: cellClass(block.column_settings, column, cell) }, cellNode(cell))))))));
}

function compare(one, other) {
  if (one?.type === 'raw_number' && other?.type === 'raw_number') return Number(one.value) - Number(other.value);
  return cellText(one).localeCompare(cellText(other), 'en', { numeric: true });
}

const reading = new Map();

export function dataTable(block, surface) {
  const [head = [], ...body] = block.rows ?? [];
  const size = Math.min(100, Math.max(1, block.page_size ?? 5));
  const rowHeader = block.row_header_column_index ?? 0;
  const key = `${surface.key}|${block.block_id}`;
  if (!reading.has(key)) reading.set(key, { sort: null, down: false, filter: '', page: 0 });
  const state = reading.get(key);
  const captionId = newId('caption');

  const headRow = h('tr');
  const rows = h('tbody');
  const foot = h('div', { class: 'data-table-foot' });
  const filter = h('input', { class: 'data-table-filter', type: 'search', placeholder: 'Filter rows', 'aria-label': 'Filter rows', value: state.filter });

  function draw() {
    headRow.replaceChildren(...head.map((cell, column) => {
      const direction = state.sort === column ? (state.down ? 'descending' : 'ascending') : 'none';
      return h('th', { scope: 'col', class: cellClass(null, column, body[0]?.[column]), 'aria-sort': direction },
        h('button', { type: 'button', class: 'data-table-sort', onclick: () => sortBy(column) }, cellText(cell), icon('sort')));
    }));
    const wanted = state.filter.toLowerCase();
    const kept = body.filter((row) => !wanted || row.some((cell) => cellText(cell).toLowerCase().includes(wanted)));
    if (state.sort !== null) kept.sort((one, other) => compare(one[state.sort], other[state.sort]) * (state.down ? -1 : 1));
    const pages = Math.max(1, Math.ceil(kept.length / size));
    state.page = Math.min(state.page, pages - 1);
    const shown = kept.slice(state.page * size, state.page * size + size);
    rows.replaceChildren(...shown.map((row) => h('tr', null, row.map((cell, column) => h(column === rowHeader ? 'th' : 'td', {
      scope: column === rowHeader ? 'row' : null,
      class: cellClass(null, column, cell),
    }, cellNode(cell))))));
    const from = kept.length ? state.page * size + 1 : 0;
    foot.replaceChildren(
      h('span', { class: 'muted' }, `${from}–${Math.min(kept.length, (state.page + 1) * size)} of ${kept.length}`),
      h('span', { class: 'data-table-pages' },
        h('button', { type: 'button', class: 'button button-small', disabled: state.page === 0, onclick: () => turn(-1) }, 'Previous'),
        h('button', { type: 'button', class: 'button button-small', disabled: state.page >= pages - 1, onclick: () => turn(1) }, 'Next')));
  }

  function sortBy(column) {
    state.down = state.sort === column ? !state.down : false;
    state.sort = column;
    draw();
    headRow.children[column]?.querySelector('button')?.focus();
  }

  function turn(by) {
    state.page += by;
    draw();
  }

  filter.addEventListener('input', () => {
    state.filter = filter.value;
    state.page = 0;
    draw();
  });
  draw();

  return h('div', null,
    h('div', { class: 'data-table-head' }, h('span', { id: captionId, class: 'data-table-caption' }, withEmoji(block.caption ?? '')), body.length > size && filter),
    h('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-labelledby': captionId },
      h('table', { class: 'table data-table', 'aria-labelledby': captionId, data: { testid: 'data-table' } }, h('thead', null, headRow), rows)),
    body.length > size && foot);
}
