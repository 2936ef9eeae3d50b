// The control API of the sandbox: requests, and the stream of events with resume.

export class ControlError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ControlError('The sandbox does not answer', 0);
  }
  const type = response.headers.get('content-type') ?? '';
  const body = type.includes('json') ? await response.json().catch(() => null) : await response.text();
  if (!response.ok) throw new ControlError(body?.error ?? `The sandbox answered ${response.status}`, response.status);
  return body;
}

function get(path, query = {}) {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== null && value !== undefined));
  return request(search.size ? `${path}?${search}` : path);
}

function post(path, body) {
  return request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export const api = {
  workspace: () => get('/_control/workspace'),
  messages: (channel, threadTs, user) => get('/_control/messages', { channel, thread_ts: threadTs, user }),
  command: (body) => post('/_control/command', body),
  message: (body) => post('/_control/message', body),
  action: (body) => post('/_control/action', body),
  viewAction: (body) => post('/_control/view_action', body),
  viewSubmit: (body) => post('/_control/view_submit', body),
  viewClose: (body) => post('/_control/view_close', body),
  views: (user) => get('/_control/views', { user }),
  openHome: (user) => post('/_control/home', { user }),
  home: (user) => get('/_control/home', { user }),
  fileAddress: (id) => `/_control/files/${encodeURIComponent(id)}`,
  file: async (id) => {
    const response = await fetch(api.fileAddress(id));
    if (!response.ok) throw new ControlError(`The file is not there (${response.status})`, response.status);
    return response.text();
  },
  /** The world, and the bot beside it where there is one. */
  world: async () => {
    const [world, bot] = await Promise.all([get('/_world/state'), get('/_world/bot').catch(() => undefined)]);
    return { bot, ...world };
  },
  dropSockets: () => post('/_control/socket', { action: 'drop' }),
  fault: (id, active) => post('/_world/fault', { id, active }),
  act: (body) => post('/_world/cluster', body),
  newVersion: () => post('/_world/version', {}),
  mischief: async (kind, channel) => {
    const answer = await post('/_control/faults', { kind, channel });
    if (!answer.ok) throw new ControlError(answer.error, 200);
  },
  bot: (action, replica) => post('/_world/bot', { action, replica }),
};

const kinds = [
  'message', 'message_changed', 'message_deleted', 'ephemeral', 'ephemeral_changed',
  'view_opened', 'view_updated', 'view_closed', 'home', 'delivery', 'world',
];

/**
 * Follows the events. The browser resumes by itself with Last-Event-ID after a broken line; a line that the server
 * refused is opened again here. onConnection is told true or false; on true after false the page reads again what it
 * shows, for events that nobody kept.
 */
export function followEvents(onEvent, onConnection) {
  let source;
  let wait = 500;
  const open = () => {
    source = new EventSource('/_control/events');
    source.addEventListener('open', () => {
      wait = 500;
      onConnection(true);
    });
    source.addEventListener('error', () => {
      onConnection(false);
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(open, wait);
        wait = Math.min(wait * 2, 8000);
      }
    });
    for (const kind of kinds) {
      source.addEventListener(kind, (event) => {
        let data;
        try {
          data = event.data ? JSON.parse(event.data) : {};
        } catch {
          return;
        }
        onEvent(kind, data ?? {});
      });
    }
  };
  open();
}
