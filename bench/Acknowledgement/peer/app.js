// The peer: what a careful author of a bolt app writes. It acknowledges first, then does the work and answers by the response_url.
// It keeps nothing on disk: a command that it acknowledged is lost when it dies.
import bolt from '@slack/bolt';

const { App, HTTPReceiver, LogLevel } = bolt;
const { PORT, SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, EKS_URL, EKS_NAME } = process.env;

const receiver = new HTTPReceiver({
  signingSecret: SLACK_SIGNING_SECRET,
  endpoints: '/slack/commands',
  logLevel: LogLevel.ERROR,
  customRoutes: [{ path: '/healthz', method: 'GET', handler: (_, response) => response.writeHead(200).end('ready') }],
});
const app = new App({
  receiver,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: SLACK_API_URL },
  // Given, so that no command waits for auth.test.
  authorize: async () => ({ botToken: SLACK_BOT_TOKEN, botId: 'B0EKSBOT', botUserId: 'U0EKSBOT' }),
});

const message = (text) => ({ text, blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] });
const ephemeral = (text) => ({ response_type: 'ephemeral', ...message(text) });
const help = [
  'What I understand:',
  '`prod 1.35` upgrades prod', '`report prod` looks at prod', '`status` shows what runs', '`approve prod` approves',
  '`abort prod` stops', '`retry prod` tries again', '`skip prod` leaves a step out', '`help` shows this',
].join('\n• ');

// The simulated EKS looks at the shape of the signature only, for a key that it does not know: signing costs the peer nothing.
const headers = {
  authorization: `AWS4-HMAC-SHA256 Credential=PEER/20260101/eu-west-1/eks/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
  'x-amz-date': '20260101T000000Z',
};

async function eks(path, body) {
  const request = body
    ? { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }
    : { headers };
  const response = await fetch(`${EKS_URL}/clusters/${EKS_NAME}${path}`, request);
  if (!response.ok) throw new Error(`EKS answered ${response.status}`);
  return response.json();
}

// The reads of EKS that a report of the bot makes; the bot reads the Kubernetes API as well.
async function report() {
  const [{ cluster }, { nodegroups }, { addons }, { insights }] = await Promise.all([
    eks(''), eks('/node-groups'), eks('/addons'), eks('/insights', {}),
  ]);
  await Promise.all([
    ...nodegroups.map((name) => eks(`/node-groups/${name}`)),
    ...addons.map((name) => eks(`/addons/${name}`)),
    ...insights.map(({ id }) => eks(`/insights/${id}`)),
  ]);
  return `prod runs ${cluster.version}: ${nodegroups.length} node groups, ${addons.length} add-ons, ${insights.length} insights.`;
}

// Asked anew each time, as the bot does.
async function mayStart(client, user) {
  const { user: found } = await client.users.info({ user });
  return !found.is_restricted;
}

app.command('/eks-upgrade', async ({ command, ack, respond, client }) => {
  const words = command.text.trim().split(/\s+/);
  if (words[0] === 'help') {
    await ack(ephemeral(help));
    return;
  }

  await ack(ephemeral(`Looking … \`${command.text}\``));
  let answer;
  try {
    if (words[0] === 'report') answer = await report();
    else if (words[0] === 'status') answer = 'No upgrade is running.';
    else answer = (await mayStart(client, command.user_id)) ? 'Not in this benchmark.' : 'Guests may not start upgrades.';
  } catch (broken) {
    answer = broken.message;
  }

  await respond({ replace_original: true, ...message(answer) });
});

await app.start({ port: Number(PORT), host: '127.0.0.1' });
