// Block Kit: every block type and the function that draws it.

import { h } from '../dom.js';
import { actions, contextActions, input } from './actions.js';
import { alert, card, carousel, container } from './card.js';
import { plan, taskCard } from './plan.js';
import { richText } from './rich_text.js';
import { dataTable, table } from './table.js';
import { context, divider, header, image, markdownBlock, section } from './text.js';

const drawings = {
  actions,
  alert,
  card,
  carousel,
  container,
  context,
  context_actions: contextActions,
  data_table: dataTable,
  divider,
  header,
  image,
  input,
  markdown: markdownBlock,
  plan,
  rich_text: richText,
  section,
  table,
  task_card: taskCard,
};

/** An old client draws a block that it does not know as nothing; this one says that something is there. */
function unknown(block) {
  return h('div', { class: 'block-unknown' }, `A block of type "${block.type}", which this page does not draw`);
}

export function drawBlock(block, surface, index = 0) {
  const draw = drawings[block?.type] ?? unknown;
  // Slack gives every block an id; where a test forgot, its place is as good.
  const named = block.block_id ? block : { ...block, block_id: `block-${index}` };
  let drawn;
  try {
    drawn = draw(named, surface, drawBlock);
  } catch (error) {
    console.error('Could not draw', block, error);
    drawn = h('div', { class: 'block-unknown' }, `A block of type "${block?.type}" that cannot be drawn: ${error.message}`);
  }
  drawn.classList.add('block', `block-${block.type}`);
  drawn.dataset.blockId = named.block_id;
  return drawn;
}

export function drawBlocks(blocks, surface) {
  return h('div', { class: 'blocks' }, (blocks ?? []).map((block, index) => drawBlock(block, surface, index)));
}
