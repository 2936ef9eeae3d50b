// A workspace on the day of an upgrade: prod went two minors up this morning, staging stands before its approval.

export const day = 1795338000; // 2026-11-22 09:00 UTC
let sequence = 100;
const ts = (minutes, micro = null) => `${day + Math.round(minutes * 60)}.${String(micro ?? (sequence += 1)).padStart(6, '0')}`;
const plain = (text) => ({ type: 'plain_text', text, emoji: true });
const md = (text) => ({ type: 'mrkdwn', text });
const rich = (...elements) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: elements.map((item) => (typeof item === 'string' ? { type: 'text', text: item } : item)) }] });
const cell = (text) => ({ type: 'raw_text', text });
const number = (value) => ({ type: 'raw_number', value, text: String(value) });
const code = (text) => ({ type: 'text', text, style: { code: true } });
const bold = (text) => ({ type: 'text', text, style: { bold: true } });
const user = (id) => ({ type: 'user', user_id: id });

export const ids = {
  platform: 'C0PLATFORM', staging: 'C0STAGING', private: 'C0ONCALL', shared: 'C0PARTNER', archive: 'C0OLD', empty: 'C0EMPTY', direct: 'D0ANA',
  ana: 'U0ANA', ben: 'U0BEN', chloe: 'U0CHLOE', dev: 'U0DEV', gone: 'U0GONE', bot: 'U0BOT', botId: 'B0BOT',
};

export const workspace = {
  team: { id: 'T0SANDBOX', name: 'Harbour Freight', domain: 'harbour' },
  app: {
    id: 'A0EKSBOT', name: 'EKS Upgrade Bot', bot_user_id: ids.bot, mode: 'socket', connections: 1,
    command: { name: '/eks-upgrade', description: 'Upgrade an EKS cluster, step by step, with approvals', usage_hint: '[cluster] [version] | report | status | fleet | help' },
  },
  users: [
    { id: ids.ana, name: 'ana', real_name: 'Ana Ruiz', title: 'Platform engineer', color: '9f3f8f', is_bot: false, is_restricted: false, deleted: false },
    { id: ids.ben, name: 'ben', real_name: 'Ben Okafor', title: 'Site reliability lead', color: '1f7a4d', is_bot: false, is_restricted: false, deleted: false },
    { id: ids.chloe, name: 'chloe', real_name: 'Chloé Martin', title: 'Payments developer', color: 'c2571a', is_bot: false, is_restricted: false, deleted: false },
    { id: ids.dev, name: 'dev', real_name: 'Dev Patel', title: 'Contractor', color: '2b6cb0', is_bot: false, is_restricted: true, deleted: false },
    { id: ids.gone, name: 'gus', real_name: 'Gus Lind', title: '', color: '666666', is_bot: false, is_restricted: false, deleted: true },
    { id: ids.bot, name: 'eks-upgrade', real_name: 'EKS Upgrade Bot', title: '', color: '4a2a9c', is_bot: true, is_restricted: false, deleted: false },
  ],
  channels: [
    { id: ids.platform, name: 'platform', is_private: false, is_archived: false, is_ext_shared: false, members: [ids.ana, ids.ben, ids.dev, ids.bot] },
    { id: ids.staging, name: 'platform-staging', is_private: false, is_archived: false, is_ext_shared: false, members: [ids.ana, ids.ben, ids.chloe, ids.bot] },
    { id: ids.empty, name: 'upgrades', is_private: false, is_archived: false, is_ext_shared: false, members: [ids.ana, ids.ben, ids.bot] },
    { id: ids.private, name: 'on-call', is_private: true, is_archived: false, is_ext_shared: false, members: [ids.ana, ids.ben, ids.bot] },
    { id: ids.shared, name: 'partner-aws', is_private: false, is_archived: false, is_ext_shared: true, members: [ids.ana, ids.bot] },
    { id: ids.archive, name: 'upgrade-2025', is_private: false, is_archived: true, is_ext_shared: false, members: [ids.ana] },
    { id: ids.direct, name: 'direct', is_private: true, is_archived: false, is_ext_shared: false, members: [ids.ana, ids.bot] },
  ],
  usergroups: [{ id: 'S0PLATFORM', handle: 'platform-leads', users: [ids.ana, ids.ben] }],
};

const messages = [];

function add(channel, author, minutes, message) {
  const made = {
    type: 'message', channel, user: author, ...(author === ids.bot ? { bot_id: ids.botId } : {}), ts: ts(minutes), text: '', ...message,
  };
  for (const [index, block] of (made.blocks ?? []).entries()) block.block_id ??= `b${made.ts.slice(-3)}.${index}`;
  made.permalink = `https://harbour.slack.com/archives/${channel}/p${made.ts.replace('.', '')}${made.thread_ts && made.thread_ts !== made.ts ? `?thread_ts=${made.thread_ts}&cid=${channel}` : ''}`;
  messages.push(made);
  if (made.thread_ts && made.thread_ts !== made.ts && !made.ephemeral_to) {
    const root = messages.find((item) => item.channel === channel && item.ts === made.thread_ts);
    root.thread_ts = root.ts;
    root.reply_count = (root.reply_count ?? 0) + 1;
    root.latest_reply = made.ts;
    root.reply_users = [...new Set([...(root.reply_users ?? []), author])];
  }
  return made;
}

const task = (task_id, title, status, details, output, sources) => ({ task_id, title, status, ...(details ? { details } : {}), ...(output ? { output } : {}), ...(sources ? { sources } : {}) });
const button = (text, action_id, value, style, confirm) => ({ type: 'button', action_id, value, text: plain(text), ...(style ? { style } : {}), ...(confirm ? { confirm } : {}) });

// The morning in #platform: prod from 1.33 to 1.35, done.

add(ids.platform, ids.ben, -62, { text: 'Morning! <!subteam^S0PLATFORM> prod is on 1.33 and standard support ends on <!date^1797292800^{date_long}|15 December 2026>. Shall we move it today?' });
add(ids.platform, ids.ana, -58, { text: 'Yes. Charts are *ready*, I checked `cert-manager` and `external-dns` yesterday. Two hops, so _about_ two hours. ~Friday~ today :rocket:', edited: { user: ids.ana, ts: ts(-57) }, reactions: [{ name: 'tada', count: 2, users: [ids.ben, ids.dev] }, { name: 'eyes', count: 1, users: [ids.ana] }] });

const run = add(ids.platform, ids.bot, -55, {
  text: 'Upgrade of prod from 1.33 to 1.35 is complete. 9 of 9 steps done in 1 hour 52 minutes.',
  blocks: [
    { type: 'header', text: plain('prod · 1.33 → 1.35') },
    {
      type: 'plan', title: 'Upgrade complete', tasks: [
        task('look', 'Look at the cluster', 'complete', rich('Ready for both hops. ', bold('2 warnings'), ', nothing that blocks.')),
        task('charts', 'Bring the charts up to date', 'complete', rich('3 releases changed, approved by ', user(ids.ben), '.'), null, [{ type: 'url', text: 'helmfile diff', url: 'https://example.com/diff' }]),
        task('cp134', 'Control plane to 1.34', 'complete', rich('Commit ', code('8c1f04e'), ', plan ', code('3fa9c1'), ' approved by ', user(ids.ben), '.'), rich('Took 11 minutes 20 seconds.')),
        task('nodes134', 'Nodes to 1.34', 'complete', rich('12 of 12 nodes in 2 node groups.')),
        task('addons134', 'Add-ons for 1.34', 'complete'),
        task('cp135', 'Control plane to 1.35', 'complete', rich('Commit ', code('b07d233'), ', plan ', code('77e0ad'), ' approved by ', user(ids.ben), '.'), rich('Took 9 minutes 48 seconds.')),
        task('nodes135', 'Nodes to 1.35', 'complete', rich('12 of 12 nodes in 2 node groups.')),
        task('addons135', 'Add-ons for 1.35', 'complete'),
        task('verify', 'Verify against the state before', 'complete', rich('All 34 workloads as before.')),
      ],
    },
    { type: 'context', elements: [md('Target *1.35*'), md('asked for by <@U0ANA>'), md('1 h 52 min'), md('<https://harbour.slack.com/archives/C0PLATFORM|#platform>')] },
  ],
  metadata: { event_type: 'eks_upgrade_run', event_payload: { run: 'r_01', key: 'card' } },
});

add(ids.platform, ids.bot, -54, {
  thread_ts: run.ts,
  text: 'Readiness of prod for 1.35: ready with 2 warnings.',
  blocks: [
    { type: 'section', text: md('*Readiness of prod for 1.35*\nReady, with 2 warnings. Nothing blocks the first hop.') },
    {
      type: 'table', column_settings: [{ is_wrapped: true }, { align: 'center' }, { align: 'center' }, { align: 'right' }, null], rows: [
        [cell('Part'), cell('Runs'), cell('Wanted'), cell('Skew'), cell('Verdict')],
        [cell('Control plane'), cell('1.33'), cell('1.35'), number(2), cell('two hops')],
        [rich('Node group ', code('general')), cell('1.33'), cell('1.35'), number(2), cell(':white_check_mark: within skew')],
        [rich('Node group ', code('spot')), cell('1.32'), cell('1.33'), number(3), cell(':warning: first to 1.33')],
        [cell('coredns'), cell('v1.11.4'), cell('v1.12.1'), cell('–'), cell(':white_check_mark: update with 1.34')],
        [cell('<img src=x onerror="document.title=1">'), cell('v1.19.2'), cell('v1.20.4'), cell('–'), cell(':white_check_mark: update with 1.34')],
      ],
    },
    { type: 'context', elements: [md('Read from EKS and Kubernetes <!date^1795334700^{ago}|at 08:05>')] },
  ],
});

const plan = `# module.eks.aws_eks_cluster.this[0] will be updated in-place
  ~ resource "aws_eks_cluster" "this" {
        id                            = "prod-eu"
      ~ version                       = "1.33" -> "1.34"
        # (12 unchanged attributes hidden)
    }

# module.eks.aws_eks_addon.this["coredns"] will be updated in-place
  ~ resource "aws_eks_addon" "this" {
      ~ addon_version                 = "v1.11.4-eksbuild.2" -> "v1.12.1-eksbuild.1"
    }

# module.eks.aws_launch_template.spot must be replaced
-/+ resource "aws_launch_template" "spot" {
      - image_id                      = "ami-0f1e2d3c" -> null
      + image_id                      = (known after apply)
    }

Plan: 1 to add, 2 to change, 1 to destroy.
`;

export const files = new Map([['F0PLAN', { name: 'prod-1.34.plan.txt', text: plan }]]);

add(ids.platform, ids.bot, -40, {
  thread_ts: run.ts,
  text: 'Control plane of prod to 1.34: approved by Ben Okafor. Plan 3fa9c1.',
  blocks: [
    { type: 'section', text: md('*Control plane to 1.34* · plan `3fa9c1`'), fields: [md('*Changes*\n2 in place, 1 replaced'), md('*Commit*\n<https://example.com/commit/8c1f04e|8c1f04e>'), md('*Approved by*\n<@U0BEN>'), md('*Why*\nWindow is open, canary is green')] },
    { type: 'context', elements: [md(':white_check_mark: Approved by <@U0BEN> <!date^1795335600^{date_short_pretty} at {time}|at 08:20>')] },
  ],
  files: [{ id: 'F0PLAN', name: 'prod-1.34.plan.txt', title: 'prod-1.34.plan.txt', size: plan.length, mimetype: 'text/plain', filetype: 'text', pretty_type: 'Plain text' }],
});

add(ids.platform, ids.dev, -33, { thread_ts: run.ts, text: 'Is the <!here> ping from a plan possible? It says &lt;!channel&gt; and &lt;img src=x onerror=alert(1)&gt; here.' });
add(ids.platform, ids.ben, -31, { thread_ts: run.ts, text: '&gt; Is the ping possible?\nNo, the bot escapes it. See ```kubectl get nodes\nNAME        STATUS   VERSION\nip-10-0-1   Ready    v1.34.2```' });

add(ids.platform, ids.bot, -20, {
  thread_ts: run.ts,
  text: 'What changed with the charts of prod.',
  blocks: [
    { type: 'rich_text', elements: [
      { type: 'rich_text_section', elements: [bold('Charts again, for 1.35'), { type: 'text', text: ' ' }, { type: 'emoji', name: 'package' }] },
      { type: 'rich_text_list', style: 'bullet', elements: [
        { type: 'rich_text_section', elements: [code('ingress-nginx'), { type: 'text', text: ' 4.11.3 → 4.12.0' }] },
        { type: 'rich_text_section', elements: [code('cert-manager'), { type: 'text', text: ' is as wanted' }] },
      ] },
      { type: 'rich_text_list', style: 'bullet', indent: 1, elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'its ' }, { type: 'link', url: 'https://example.com/crds', text: 'CRDs' }, { type: 'text', text: ' too' }] }] },
      { type: 'rich_text_quote', elements: [{ type: 'text', text: 'APPROVED from the keyboard by ' }, user(ids.ben)] },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: '- replicas: 2\n+ replicas: 3' }] },
    ] },
  ],
});

add(ids.platform, ids.bot, -3, {
  thread_ts: run.ts, subtype: 'thread_broadcast',
  text: 'prod runs 1.35. 9 steps, 4 approvals, 1 hour 52 minutes.',
  blocks: [
    { type: 'section', text: md(':tada: *prod runs 1.35.* 9 steps, 4 approvals, 1 h 52 min.\nAll 34 workloads are as they were before.') },
    {
      type: 'data_table', caption: 'How long each step took', page_size: 5, row_header_column_index: 0, rows: [
        [cell('Step'), cell('Minutes'), cell('Attempts')],
        ...[['Look', 1], ['Charts', 6], ['Control plane to 1.34', 11.3], ['Nodes to 1.34', 28], ['Add-ons for 1.34', 4], ['Control plane to 1.35', 9.8], ['Nodes to 1.35', 31], ['Add-ons for 1.35', 5], ['Verify', 2]].map(([name, minutes]) => [cell(name), number(minutes), number(name === 'Charts' ? 2 : 1)]),
      ],
    },
  ],
});

// #platform-staging: a run that waits for an approval.

const staging = add(ids.staging, ids.bot, -25, {
  text: 'Upgrade of staging from 1.34 to 1.35: waits for an approval. 3 of 6 steps done.',
  blocks: [
    { type: 'header', text: plain('staging · 1.34 → 1.35') },
    {
      type: 'plan', title: 'Waiting for approval of the control plane', tasks: [
        task('look', 'Look at the cluster', 'complete'),
        task('charts', 'Bring the charts up to date', 'complete', rich('Nothing to change.')),
        task('nodes', 'Bring lagging nodes to 1.34', 'error', rich('1 pod could not be evicted: ', code('payments/ledger-0'), '. ', user(ids.ben), ' skipped this step.')),
        task('cp', 'Control plane to 1.35', 'in_progress', rich('Plan ', code('3fa9c1'), ' waits for one of ', { type: 'usergroup', usergroup_id: 'S0PLATFORM' }, ' until 13:00.')),
        task('nodes135', 'Nodes to 1.35', 'pending'),
        task('addons', 'Add-ons for 1.35', 'pending'),
      ],
    },
    { type: 'context', elements: [md('Target *1.35*'), md('asked for by <@U0CHLOE>'), md('25 min so far'), md('about 40 min left')] },
    { type: 'actions', elements: [button('Abort', 'run.abort', 'staging', 'danger', { title: plain('Abort this upgrade?'), text: md('The step that runs is finished first. *Nothing* is rolled back.'), confirm: plain('Abort'), deny: plain('Keep going'), style: 'danger' }), { type: 'overflow', action_id: 'run.more', options: [{ text: plain('Show history'), value: 'history' }, { text: plain('Subscribe this channel'), value: 'subscribe' }] }] },
  ],
});

export const proposalTs = add(ids.staging, ids.bot, -12, {
  thread_ts: staging.ts,
  text: 'Control plane of staging to 1.35: plan 3fa9c1 waits for an approval until 13:00.',
  blocks: [
    { type: 'section', block_id: 'proposal.r1.text', text: md(':warning: *1 resource will be replaced:* `aws_launch_template.spot`\nControl plane *1.34 → 1.35* with plan `3fa9c1`, commit <https://example.com/c|8c1f04e>.') },
    { type: 'section', block_id: 'proposal.r1.fields', fields: [md('*Who may approve*\n<!subteam^S0PLATFORM>, but not <@U0CHLOE>'), md('*Until*\n<!date^1795352400^{time}|13:00 UTC>')] },
    { type: 'actions', block_id: 'proposal.r1.actions', elements: [
      button('Approve', 'proposal.approve', '3fa9c1', 'primary'),
      button('Abort', 'proposal.abort', '3fa9c1', 'danger', { title: plain('Abort this upgrade?'), text: plain('Nothing has been changed by this step yet.'), confirm: plain('Abort'), deny: plain('Go back') }),
      { type: 'static_select', action_id: 'proposal.reason', placeholder: plain('Reason'), options: ['Window is open', 'Canary is green', 'Urgent'].map((text, index) => ({ text: plain(text), value: `r${index}` })) },
    ] },
  ],
}).ts;

add(ids.staging, ids.bot, -10, { ephemeral_to: ids.chloe, thread_ts: staging.ts, text: 'You asked for this upgrade, so somebody else has to approve it: one of <!subteam^S0PLATFORM>.' });
add(ids.staging, ids.bot, -9, {
  ephemeral_to: ids.ana,
  text: 'Did you mean staging?',
  blocks: [
    { type: 'section', text: md('There is no cluster `stagin`. Did you mean *staging*?'), accessory: button('Report on staging', 'did.you.mean', 'report staging') },
  ],
});
add(ids.staging, ids.chloe, -8, { text: 'Hostile: <img src=x onerror="document.title=\'hacked\'"> &lt;script&gt;alert(1)&lt;/script&gt; &lt;!channel&gt; <javascript:alert(1)|click me>' });

// #on-call: every other block.

add(ids.private, ids.bot, -30, {
  text: 'A message with every other kind of block.',
  blocks: [
    { type: 'header', text: plain('Every other block') },
    { type: 'markdown', text: '## Release notes\n\n- **Control plane** first\n- then `nodes`\n  - group by group\n\n1. look\n2. *approve*\n\n> One minor at a time.\n\n| Hop | Minutes |\n|:--|--:|\n| 1.34 | 11 |\n| 1.35 | 9 |' },
    { type: 'divider' },
    { type: 'section', text: md('Section with a picture that is not there'), accessory: { type: 'image', image_url: '/nothing.png', alt_text: 'a chart' } },
    { type: 'card', title: md('prod'), subtitle: md('eu-west-1'), body: md('Runs *1.35*, supported until 2027.'), subtext: md('Looked at today'), actions: [button('Report', 'card.report', 'prod')] },
    { type: 'container', title: plain('3 findings'), subtitle: plain('None blocks'), is_collapsible: true, default_collapsed: false, has_header_divider: true, width: 'standard', child_blocks: [{ type: 'section', text: md('*APIs*: no removed API is in use.') }, { type: 'context', elements: [md('Checked against 1.35')] }] },
    { type: 'task_card', task_id: 't1', title: 'Draining ip-10-0-1-7', status: 'in_progress', details: rich('4 of 9 pods moved') },
    { type: 'image', image_url: '/icon.svg', alt_text: 'the mark of the app', title: plain('A picture') },
    { type: 'data_visualization', chart: {} },
    { type: 'section', block_id: 'choices', text: md('Elements'), accessory: { type: 'multi_static_select', action_id: 'multi', placeholder: plain('Kinds'), options: ['approvals', 'progress', 'failures', 'lifecycle'].map((text) => ({ text: plain(text), value: text })) } },
    { type: 'actions', block_id: 'more', elements: [
      { type: 'users_select', action_id: 'who', placeholder: plain('Somebody') },
      { type: 'conversations_select', action_id: 'where', initial_conversation: ids.platform },
      { type: 'datepicker', action_id: 'day', initial_date: '2026-11-23' },
      { type: 'timepicker', action_id: 'hour', initial_time: '09:30' },
      { type: 'checkboxes', action_id: 'boxes', options: [{ text: md('*Dry* run'), value: 'dry', description: md('changes nothing') }] },
      { type: 'radio_buttons', action_id: 'radio', options: [{ text: plain('Now'), value: 'now' }, { text: plain('In the window'), value: 'later' }] },
    ] },
  ],
});

add(ids.direct, ids.bot, -2, { text: 'prod runs 1.35. You asked to hear of it here.' });
add(ids.archive, ids.ana, -900, { text: 'That was the last one of the year.' });

export { messages };

export function upgradeModal(id = 'V0UPGRADE') {
  return {
    id, type: 'modal', callback_id: 'upgrade.form', title: plain('Upgrade a cluster'), submit: plain('Look first'), close: plain('Cancel'), hash: '1',
    blocks: [
      { type: 'alert', block_id: 'note', level: 'info', text: md('Nothing is changed before somebody approves it.') },
      { type: 'input', block_id: 'cluster', label: plain('Cluster'), element: { type: 'static_select', action_id: 'cluster', placeholder: plain('Choose a cluster'), options: ['prod', 'staging', 'dev'].map((text) => ({ text: plain(text), value: text, description: plain(text === 'prod' ? 'eu-west-1 · 1.33' : 'eu-west-1 · 1.34') })) } },
      { type: 'input', block_id: 'version', label: plain('Target version'), hint: plain('One of the versions that EKS supports'), element: { type: 'plain_text_input', action_id: 'version', placeholder: plain('1.35') } },
      { type: 'input', block_id: 'notes', optional: true, label: plain('Notes'), element: { type: 'plain_text_input', action_id: 'notes', multiline: true } },
      { type: 'input', block_id: 'options', optional: true, label: plain('Options'), element: { type: 'checkboxes', action_id: 'options', options: [{ text: plain('Dry run'), value: 'dry', description: plain('Shows readiness and plan only') }] } },
    ],
  };
}

export const home = {
  id: 'V0HOME', type: 'home', blocks: [
    { type: 'header', text: plain('Clusters') },
    { type: 'table', column_settings: [null, { align: 'center' }, null], rows: [[cell('Cluster'), cell('Version'), cell('Supported until')], [cell('prod'), cell('1.35'), cell('14 April 2028')], [cell('staging'), cell('1.34'), cell('2 December 2027')]] },
    { type: 'divider' },
    { type: 'section', text: md('*staging* waits for an approval.'), accessory: button('Show', 'home.show', 'staging') },
  ],
};

export const world = {
  clusters: [
    { name: 'prod', region: 'eu-west-1', version: '1.35', status: 'ACTIVE', platformVersion: 'eks.4', nodegroups: [{ name: 'general', version: '1.35', status: 'ACTIVE', desired: 8, ready: 8, updated: 8, total: 8 }, { name: 'spot', version: '1.35', status: 'ACTIVE', desired: 4, ready: 4, updated: 4, total: 4 }], addons: [{ name: 'coredns', version: 'v1.12.1-eksbuild.1', status: 'ACTIVE' }, { name: 'kube-proxy', version: 'v1.35.0-eksbuild.2', status: 'ACTIVE' }, { name: 'vpc-cni', version: 'v1.20.4-eksbuild.1', status: 'DEGRADED' }] },
    { name: 'staging', region: 'eu-west-1', version: '1.34', status: 'UPDATING', platformVersion: 'eks.9', update: { id: 'u-1', type: 'VersionUpdate', status: 'InProgress', from: '1.34', to: '1.35', percent: 42 }, nodegroups: [{ name: 'general', version: '1.34', status: 'UPDATING', desired: 3, ready: 3, updated: 1, total: 3 }], addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.2', status: 'ACTIVE' }] },
  ],
  bot: { running: true, pid: 48213, replicas: [{ name: 'bot-1', running: true, working: true }, { name: 'bot-2', running: true, working: false }] },
  clock: { now: new Date((day + 120) * 1000).toISOString(), speed: 60 },
  faults: [{ id: 'throttle', title: 'Throttle the EKS API', active: false }, { id: 'fail-update', title: 'Fail the next update', active: true }, { id: 'drop-socket', title: 'Drop the socket to Slack', active: false }],
};
