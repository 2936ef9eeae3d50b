// Uses a simulated workspace the way an app does, with Slack's own SDKs; prints what it saw as one line of JSON.
// Arguments: address of the workspace, bot token, app token.
import { SocketModeClient } from '@slack/socket-mode';
import { LogLevel, WebClient } from '@slack/web-api';

const [url, botToken, appToken] = process.argv.slice(2);
const seen = { errors: [] };
const web = new WebClient(botToken, { slackApiUrl: `${url}/api/`, logLevel: LogLevel.ERROR });
const control = async (path, body) =>
  (await fetch(`${url}/_control/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json();
const button = { type: 'button', action_id: 'approve', value: '3fa9c1', text: { type: 'plain_text', text: 'Approve' } };
const card = (text) => [{ type: 'section', text: { type: 'mrkdwn', text } }, { type: 'actions', elements: [button] }];

seen.user = (await web.auth.test()).user_id;

const root = await web.chat.postMessage({
  channel: 'C0PLATFORM', text: 'Upgrade', blocks: card('Upgrade'), metadata: { event_type: 'run', event_payload: { id: '7' } },
});
await web.chat.update({ channel: root.channel, ts: root.ts, text: 'Upgrade, 10 %', blocks: card('10 %') });
await web.chat.postMessage({ channel: root.channel, thread_ts: root.ts, text: 'Report', reply_broadcast: true });
const history = await web.conversations.history({ channel: root.channel, include_all_metadata: true });
seen.metadata = history.messages.find((message) => message.ts === root.ts).metadata;

const upload = await web.filesUploadV2({ channel_id: root.channel, thread_ts: root.ts, filename: 'plan.txt', content: 'the plan', title: 'Plan' });
seen.uploaded = upload.ok;

seen.members = [];
for await (const page of web.paginate('users.list', { limit: 3 })) {
  seen.members.push(...page.members.map((member) => member.id));
}

await control('faults', { kind: 'ratelimited', method: 'chat.update', retry_after: 1 });
web.on('rate_limited', (seconds) => { seen.retryAfter = seconds; });
seen.recovered = (await web.chat.update({ channel: root.channel, ts: root.ts, text: 'Upgrade, 20 %', blocks: card('20 %') })).ok;

try {
  await web.chat.postMessage({ channel: 'C0PLATFORM', text: 'x', blocks: [{ type: 'section' }] });
} catch (error) {
  seen.refusal = { code: error.data?.error, messages: error.data?.response_metadata?.messages };
}

const socket = new SocketModeClient({ appToken, logLevel: LogLevel.ERROR, clientOptions: { slackApiUrl: `${url}/api/` } });
socket.on('error', (error) => seen.errors.push(String(error)));
socket.on('slash_commands', async ({ body, ack }) => {
  await ack({ response_type: 'ephemeral', text: `You said ${body.text}` });
  const opened = await web.views.open({
    trigger_id: body.trigger_id,
    view: {
      type: 'modal', callback_id: 'reason', title: { type: 'plain_text', text: 'Reason' }, submit: { type: 'plain_text', text: 'Send' },
      blocks: [{ type: 'input', block_id: 'why', label: { type: 'plain_text', text: 'Why?' }, element: { type: 'plain_text_input', action_id: 'reason' } }],
    },
  });
  opening.resolve(opened.view.id);
});
socket.on('interactive', async ({ body, ack }) => {
  if (body.type === 'view_submission') {
    seen.reason = body.view.state.values.why.reason.value;
    await ack({ response_action: 'errors', errors: { why: 'Say more' } });
    return;
  }

  await ack();
  seen.click = body.actions[0].value;
  seen.responded = await (await fetch(body.response_url, { method: 'POST', body: JSON.stringify({ text: 'Thanks' }) })).text();
  clicking.resolve();
});
socket.on('app_mention', async ({ event, ack }) => {
  await ack();
  mentioning.resolve(event.text);
});
const opening = deferred();
const clicking = deferred();
const mentioning = deferred();

await socket.start();
seen.command = await control('command', { user: 'U0ANA', channel: 'C0PLATFORM', text: '/eks-upgrade prod 1.35' });
const viewId = await opening.promise;
seen.submit = await control('view_submit', { user: 'U0ANA', view_id: viewId, values: { why: { reason: { value: 'because' } } } });
await control('action', { user: 'U0BEN', channel: 'C0PLATFORM', ts: root.ts, action_id: 'approve' });
await clicking.promise;
await control('message', { user: 'U0ANA', channel: 'C0PLATFORM', text: '@eks-upgrade status' });
seen.mention = await mentioning.promise;

// The workspace asks for a new connection; the SDK brings one by itself.
const reconnected = new Promise((resolve) => socket.once('connected', resolve));
await control('socket', { action: 'refresh' });
await reconnected;
seen.after = await control('command', { user: 'U0ANA', channel: 'C0PLATFORM', text: '/eks-upgrade again' });
await socket.disconnect();

console.log(JSON.stringify(seen));
process.exit(0);

function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve) => { parts.resolve = resolve; });
  return parts;
}
