// A stand-in for the sandbox's server: serves the page and the control API over the fixture, so that the page can be
// worked on and tested alone. It prints its address and ends when its input does.
//   node server.mjs [--wwwroot DIR] [--port N] [--no-world]

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { day, files, home, ids, messages, proposalTs, upgradeModal, workspace, world } from './fixture.mjs';

const option = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const wwwroot = option('--wwwroot', fileURLToPath(new URL('../../../../sandbox/Sandbox.Slack/wwwroot', import.meta.url)));
const hasWorld = !process.argv.includes('--no-world');
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

const events = [];
const followers = new Set();
const requests = [];
let views = [];
let clock = 3 * 60;
let last = 900000;

const nextTs = () => `${day + (clock += 1)}.${String(last += 1)}`;

function tell(kind, data) {
  const line = `id: ${events.length + 1}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
  events.push(line);
  for (const follower of followers) follower.write(line);
}

function post(channel, user, message, kind = 'message') {
  const made = { type: 'message', channel, user, ...(user === ids.bot ? { bot_id: ids.botId } : {}), ts: nextTs(), ...message };
  messages.push(made);
  tell(kind, { channel, message: made });
  return made;
}

function decided(body) {
  const message = messages.find((item) => item.channel === body.channel && item.ts === body.ts);
  if (message?.ts === proposalTs && body.action_id === 'proposal.approve') {
    message.blocks = [message.blocks[0], { type: 'context', block_id: 'proposal.r2.context', elements: [{ type: 'mrkdwn', text: `:white_check_mark: Approved by <@${body.user}>` }] }];
    message.edited = { user: ids.bot, ts: message.ts };
    tell('message_changed', { channel: body.channel, message });
  } else {
    post(body.channel, ids.bot, { text: `You chose ${body.value ?? JSON.stringify(body.selected_option?.value ?? body.selected_user ?? '')}`, ephemeral_to: body.user, ...(message?.thread_ts && message.thread_ts !== message.ts ? { thread_ts: message.thread_ts } : {}) }, 'ephemeral');
  }
}

const answers = {
  'POST /_control/command': (body) => {
    const words = body.text.split(/\s+/).slice(1);
    if (words[0] === 'fail') return { ok: false, delivered: false, error: 'operation_timeout' };
    if (words.length === 0 || (words.length === 1 && !words[0])) {
      const view = upgradeModal();
      views.push({ user: body.user, view });
      tell('view_opened', { user: body.user, view });
    } else {
      post(body.channel, ids.bot, { text: `<@${body.user}> wants \`${words.join(' ')}\`` });
    }
    return { ok: true, delivered: true };
  },
  'POST /_control/message': (body) => {
    const made = post(body.channel, body.user, { text: body.text, ...(body.thread_ts ? { thread_ts: body.thread_ts } : {}), ...(body.reply_broadcast ? { subtype: 'thread_broadcast' } : {}) });
    return { ok: true, ts: made.ts };
  },
  'POST /_control/action': (body) => {
    decided(body);
    return { ok: true, delivered: true };
  },
  'POST /_control/view_action': () => ({ ok: true }),
  'POST /_control/view_submit': (body) => {
    const version = body.values.version?.version?.value;
    if (!/^1\.3\d$/.test(version ?? '')) return { ok: true, response_action: 'errors', errors: { version: `EKS has no version "${version}". Did you mean 1.35?` } };
    const closed = views.find((item) => item.view.id === body.view_id);
    views = views.filter((item) => item !== closed);
    tell('view_closed', { user: body.user, view: closed.view });
    return { ok: true };
  },
  'POST /_control/view_close': (body) => {
    const closed = views.find((item) => item.view.id === body.view_id);
    views = views.filter((item) => item !== closed);
    if (closed) tell('view_closed', { user: body.user, view: closed.view });
    return { ok: true };
  },
  'POST /_control/home': () => ({ ok: true }),
  'POST /_world/fault': (body) => {
    const fault = world.faults.find((item) => item.id === body.id);
    fault.active = body.active;
    tell('world', {});
    return { ok: true };
  },
  'POST /_world/bot': (body) => {
    world.bot.running = body.action !== 'kill';
    tell('world', {});
    return { ok: true };
  },
  'GET /_control/workspace': () => workspace,
  'GET /_control/views': (_, query) => ({ views: views.filter((item) => item.user === query.get('user')).map((item) => item.view) }),
  'GET /_control/home': (_, query) => ({ user: query.get('user'), view: query.get('user') === ids.dev ? null : home }),
  'GET /_control/messages': (_, query) => {
    const thread = query.get('thread_ts');
    return {
      messages: messages.filter((message) => message.channel === query.get('channel')
        && (!message.ephemeral_to || message.ephemeral_to === query.get('user'))
        && (thread ? message.ts === thread || message.thread_ts === thread
          : !message.thread_ts || message.thread_ts === message.ts || message.subtype === 'thread_broadcast'))
        .sort((one, other) => Number(one.ts) - Number(other.ts)),
    };
  },
  'GET /_mock/requests': () => ({ requests }),
};

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString() || '{}');
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://mock');
  const key = `${request.method} ${url.pathname}`;
  const json = (body, status = 200) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  try {
    if (key === 'GET /_control/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': here\n\n');
      const seen = Number(request.headers['last-event-id'] ?? events.length);
      for (const line of events.slice(seen)) response.write(line);
      followers.add(response);
      response.on('close', () => followers.delete(response));
      return;
    }
    if (url.pathname.startsWith('/_control/files/')) {
      const file = files.get(url.pathname.split('/').at(-1));
      if (file) response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(file.text);
      else json({ error: 'file_not_found' }, 404);
      return;
    }
    if (key === 'GET /_world/state' && hasWorld) {
      json(world);
      return;
    }
    if (url.pathname.startsWith('/_world/') && !hasWorld) {
      json({ error: 'no_world' }, 404);
      return;
    }
    if (answers[key]) {
      const body = request.method === 'POST' ? await bodyOf(request) : null;
      if (body) requests.push({ path: url.pathname, body });
      json(answers[key](body, url.searchParams));
      return;
    }
    const path = normalize(url.pathname === '/' ? '/index.html' : url.pathname);
    const content = await readFile(join(wwwroot, path));
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream', 'cache-control': 'no-store' }).end(content);
  } catch (error) {
    json({ error: error.code === 'ENOENT' ? 'not_found' : error.message }, error.code === 'ENOENT' ? 404 : 500);
  }
});

server.listen(Number(option('--port', '0')), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
if (!process.argv.includes('--stay')) {
  process.stdin.resume();
  process.stdin.on('end', () => process.exit(0));
}
