// plan: a title with the state of the whole, and its tasks one below the other. task_card is one such task alone.

import { h, link } from '../dom.js';
import { icon } from '../icons.js';
import { withEmoji } from '../emoji.js';
import { folding } from '../surface.js';
import { richTextElements } from './rich_text.js';

const words = { pending: 'Pending', in_progress: 'In progress', complete: 'Complete', error: 'Failed' };

function statusIcon(status) {
  const known = words[status] ? status : 'pending';
  return h('span', { class: `status status-${known}`, role: 'img', 'aria-label': words[known] },
    known === 'complete' && icon('check'),
    known === 'error' && icon('cross'));
}

function overall(tasks) {
  // A step that failed and was skipped does not end a plan of which another step runs.
  if (tasks.some((task) => task.status === 'in_progress')) return 'in_progress';
  if (tasks.some((task) => task.status === 'error')) return 'error';
  if (tasks.length && tasks.every((task) => task.status === 'complete')) return 'complete';
  return tasks.some((task) => task.status !== 'pending') ? 'in_progress' : 'pending';
}

const body = (text) => (typeof text === 'string' ? withEmoji(text) : richTextElements(text?.elements));

function sources(task) {
  return task.sources?.length > 0 && h('div', { class: 'task-sources' }, task.sources.map((source) => link(source.url, icon('link'), source.text || source.url)));
}

function taskRow(task, key) {
  const details = task.details || task.output || task.sources?.length;
  const title = h('span', { class: 'task-title' }, withEmoji(task.title ?? ''));
  const attributes = { class: `task task-${task.status}`, data: { testid: 'task', taskId: task.task_id, status: task.status } };
  if (!details) return h('li', attributes, statusIcon(task.status), h('div', { class: 'task-body' }, title));
  const fold = h('details', { class: 'task-fold', open: folding.get(key, task.status === 'in_progress' || task.status === 'error') },
    h('summary', { data: { focusKey: key } }, title, icon('right')),
    h('div', { class: 'task-more' },
      task.details && h('div', { class: 'text task-details' }, body(task.details)),
      task.output && h('div', { class: 'text task-output' }, body(task.output)),
      sources(task)));
  fold.querySelector('summary').addEventListener('click', () => folding.set(key, !fold.open));
  return h('li', attributes, statusIcon(task.status), h('div', { class: 'task-body' }, fold));
}

export function plan(block, surface) {
  const tasks = block.tasks ?? [];
  const state = overall(tasks);
  const done = tasks.filter((task) => task.status === 'complete').length;
  const key = `${surface.key}|plan|${block.title}`;
  const fold = h('details', { class: 'plan-card', open: folding.get(key, true), data: { testid: 'plan', status: state } },
    h('summary', { class: 'plan-head', data: { focusKey: key } },
      statusIcon(state),
      h('span', { class: 'plan-title' }, withEmoji(block.title ?? '')),
      h('span', { class: 'plan-count' }, `${done} of ${tasks.length}`),
      icon('down')),
    // The key is the task and not the block: Slack wants a new block_id at every edit, and what was opened stays open.
    h('ol', { class: 'plan-tasks' }, tasks.map((task, index) => taskRow(task, `${surface.key}|task|${task.task_id ?? index}`))));
  fold.querySelector('summary').addEventListener('click', () => folding.set(key, !fold.open));
  return h('div', null, fold);
}

export function taskCard(block, surface) {
  return h('div', null, h('ol', { class: 'plan-card plan-tasks task-alone' }, taskRow(block, `${surface.key}|task|${block.task_id}`)));
}
