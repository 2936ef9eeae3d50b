// One cluster in the drawer of the world: what runs where, what stands still and why, and what a person could do about it.

import { h } from './dom.js';
import { icon } from './icons.js';

const calm = new Set(['ACTIVE', 'Successful']);
const open = new Set();

const kinds = {
  karpenter: 'Karpenter',
  auto: 'Auto Mode',
  'self-managed': 'self-managed',
  hybrid: 'hybrid',
  fargate: 'one for each pod',
};

function statusTag(status) {
  const kind = calm.has(status) ? 'good' : /FAIL|DEGRADED|DELET|blocked/i.test(status) ? 'bad' : 'busy';
  return h('span', { class: `state state-${kind}` }, String(status ?? '?').toLowerCase().replaceAll('_', ' '));
}

function updateBar(update) {
  if (!update) return null;
  const percent = Math.max(0, Math.min(100, Math.round(update.percent ?? 0)));
  const what = update.from && update.to ? `${update.from} → ${update.to}` : update.type;
  return h('div', { class: 'update' },
    h('div', { class: 'update-text' }, h('span', null, what), h('span', { class: 'muted' }, `${String(update.status ?? '').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}${update.percent === undefined || update.percent === null ? '' : ` · ${percent} %`}`)),
    update.percent !== undefined && update.percent !== null && h('div', { class: 'bar', role: 'progressbar', 'aria-label': what, 'aria-valuenow': String(percent), 'aria-valuemin': '0', 'aria-valuemax': '100' }, h('div', { class: 'bar-fill', vars: { '--done': `${percent}%` } })));
}

// A roll that stands still says so in words: the pod, its budgets and what they want.
function stuckLines(stuck = []) {
  return stuck.map((item) => h('div', { class: 'trouble', data: { testid: 'stuck' } },
    item.pod ? `Blocked: ${item.pod} stays on ${item.node}. ${item.why}.` : `Blocked: ${item.why}.`));
}

const troubleRow = (lines) => lines.length > 0 && h('tr', null, h('td', { colspan: '4' }, lines));

function groupRows(group) {
  const lagging = group.updated !== undefined && group.total && group.updated < group.total;
  const blocked = group.stuck?.length > 0;
  return [
    h('tr', null, h('td', null, group.name), h('td', null, group.version), h('td', { class: 'align-right' }, `${group.ready ?? '?'}/${group.desired ?? group.total ?? '?'}`), h('td', { class: 'align-right' }, statusTag(blocked ? 'blocked' : group.status))),
    (group.update || lagging) && h('tr', null, h('td', { colspan: '4' }, updateBar(group.update ?? { type: `${group.updated} of ${group.total} nodes`, status: 'updated', percent: (100 * group.updated) / group.total }))),
    troubleRow([...stuckLines(group.stuck), ...(group.issue ? [h('div', { class: 'trouble' }, group.issue)] : [])]),
  ];
}

function poolRows(pool) {
  const state = pool.stuck?.length > 0 ? 'blocked' : pool.pinned ? 'pinned' : pool.updated < pool.total ? 'lags' : 'ACTIVE';
  return [
    h('tr', { data: { testid: 'pool', pool: pool.name } },
      h('td', null, pool.name, ' ', h('span', { class: 'muted' }, kinds[pool.kind] ?? pool.kind)),
      h('td', null, (pool.versions ?? []).join(', ')),
      h('td', { class: 'align-right' }, `${pool.ready}/${pool.total}`),
      h('td', { class: 'align-right' }, statusTag(state))),
    troubleRow(stuckLines(pool.stuck)),
  ];
}

function folded(key, label, ...content) {
  return h('details', { class: 'addons', open: open.has(key), ontoggle: (event) => {
    if (event.currentTarget.open) open.add(key);
    else open.delete(key);
  } }, h('summary', { data: { focusKey: key } }, label, icon('right')), content);
}

const several = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

function addonTable(cluster) {
  return h('table', { class: 'world-table' }, h('tbody', null, cluster.addons.map((addon) => [
    h('tr', null, h('td', null, addon.name), h('td', null, addon.version), h('td', { class: 'align-right' }, statusTag(addon.status))),
    addon.issue && h('tr', null, h('td', { colspan: '3' }, h('div', { class: 'trouble' }, addon.issue))),
  ])));
}

function workloadTable(cluster) {
  const budgets = new Map((cluster.budgets ?? []).map((budget) => [`${budget.namespace}/${budget.name}`, budget]));
  return h('table', { class: 'world-table' }, h('tbody', null, cluster.workloads.map((workload) => {
    const name = `${workload.namespace}/${workload.name}`;
    const budget = budgets.get(name);
    return h('tr', null, h('td', null, name), h('td', { class: 'align-right' }, `${workload.ready}/${workload.replicas}`),
      h('td', { class: 'align-right' }, budget && h('span', { class: 'muted' }, budget.disruptionsAllowed === 0 ? 'none may be missing' : `${budget.disruptionsAllowed} may be missing`)));
  })));
}

export function clusterCard(cluster, { act, waiting }) {
  const pools = cluster.pools ?? [];
  const groups = cluster.nodegroups ?? [];
  return h('article', { class: 'cluster', data: { testid: 'cluster', cluster: cluster.name } },
    h('header', { class: 'cluster-head' },
      h('div', null, h('h4', { class: 'cluster-name' }, cluster.name), h('div', { class: 'cluster-where' }, [cluster.region, cluster.platformVersion].filter(Boolean).join(' · '))),
      h('span', { class: 'cluster-version' }, cluster.version),
      statusTag(cluster.status)),
    updateBar(cluster.update),
    groups.length + pools.length > 0 && h('table', { class: 'world-table' },
      h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'Nodes'), h('th', { scope: 'col' }, 'Version'), h('th', { scope: 'col', class: 'align-right' }, 'Ready'), h('th', { scope: 'col', class: 'align-right' }, 'State'))),
      h('tbody', null, groups.map(groupRows), pools.map(poolRows))),
    cluster.addons?.length > 0 && folded(`addons ${cluster.name}`, several(cluster.addons.length, 'add-on'), addonTable(cluster)),
    cluster.workloads?.length > 0 && folded(`workloads ${cluster.name}`, several(cluster.workloads.length, 'workload'), workloadTable(cluster)),
    cluster.acts?.length > 0 && folded(`acts ${cluster.name}`, 'What somebody could do',
      h('div', { class: 'acts' }, cluster.acts.map(({ title, act: body }) => h('button', {
        type: 'button',
        class: 'act',
        disabled: waiting.has(`act ${cluster.name} ${title}`),
        data: { testid: 'act', act: body.action, focusKey: `act ${cluster.name} ${title}` },
        onclick: () => act(`act ${cluster.name} ${title}`, body),
      }, title)))));
}
