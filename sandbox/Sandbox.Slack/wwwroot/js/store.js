// What the page knows: the workspace, messages, views, and where the reader stands. It changes by answers of the
// control API and by events, and tells its listeners which of its parts changed.

import { api } from './api.js';
import { names, plainText } from './mrkdwn.js';

export const slackbot = 'USLACKBOT';
const newer = (one, other) => Number(one) > Number(other);

class Store extends EventTarget {
  workspace = null;
  channel = null;
  thread = null;
  app = null;
  panel = null;
  as = null;
  highlight = null;
  connected = true;
  world = null;
  worldMissing = false;
  home = null;
  views = [];
  /** channel → ts → message, everything seen so far. */
  messages = new Map();
  loaded = new Set();
  /** channel → messages that nobody has looked at yet. */
  unread = new Map();
  /** Notices of the page itself, such as a failed delivery: only for the acting person, gone after a reload. */
  notices = [];
  drafts = new Map();

  #touched = new Map();
  #tick = 0;
  #slackbotAt = new Map();

  say(part, detail) {
    this.dispatchEvent(new CustomEvent(part, { detail }));
  }

  on(parts, listener) {
    for (const part of parts.split(' ')) this.addEventListener(part, (event) => listener(event.detail, part));
  }

  async load() {
    this.workspace = await api.workspace();
    this.say('workspace');
  }

  user(id) {
    return this.workspace?.users.find((user) => user.id === id) ?? null;
  }

  userName(id) {
    const user = this.user(id);
    return user ? user.real_name || user.name : id;
  }

  channelOf(id) {
    return this.workspace?.channels.find((channel) => channel.id === id) ?? null;
  }

  get people() {
    return (this.workspace?.users ?? []).filter((user) => !user.is_bot);
  }

  get bot() {
    return this.user(this.workspace?.app?.bot_user_id);
  }

  isDirect(channel) {
    return channel.is_im === true || channel.id.startsWith('D');
  }

  /** The channels that the acting person can see, as Slack shows them. */
  get visibleChannels() {
    const person = this.user(this.as);
    return (this.workspace?.channels ?? []).filter((channel) => {
      const member = channel.members?.includes(this.as);
      if (this.isDirect(channel)) return false;
      return member || !(channel.is_private || person?.is_restricted);
    });
  }

  get directChannel() {
    return (this.workspace?.channels ?? []).find((channel) => this.isDirect(channel)
      && channel.members?.includes(this.as) && channel.members.includes(this.workspace.app.bot_user_id)) ?? null;
  }

  isMember(channel) {
    return !channel?.members?.length || channel.members.includes(this.as);
  }

  /** Seconds. Slack lives in real time, however fast the world around the bot runs. */
  now() {
    return Date.now() / 1000;
  }

  setWorld(world) {
    this.world = world;
    this.worldMissing = false;
    this.say('world');
  }

  // Messages

  #of(channel) {
    if (!this.messages.has(channel)) this.messages.set(channel, new Map());
    return this.messages.get(channel);
  }

  #visible(message) {
    return !message.ephemeral_to || message.ephemeral_to === this.as;
  }

  #sorted(list) {
    return list.sort((one, other) => Number(one.ts) - Number(other.ts));
  }

  message(channel, ts) {
    return this.messages.get(channel)?.get(ts) ?? null;
  }

  roots(channel) {
    const all = [...this.#of(channel).values()].filter((message) => this.#visible(message)
      && (!message.thread_ts || message.thread_ts === message.ts || message.subtype === 'thread_broadcast'));
    return this.#sorted([...all, ...this.notices.filter((notice) => notice.channel === channel && !notice.thread_ts && this.#visible(notice))]);
  }

  threadOf(channel, ts) {
    const all = [...this.#of(channel).values()].filter((message) => this.#visible(message)
      && (message.ts === ts || message.thread_ts === ts));
    return this.#sorted([...all, ...this.notices.filter((notice) => notice.channel === channel && notice.thread_ts === ts && this.#visible(notice))]);
  }

  async fetchChannel(channel) {
    const shown = () => this.roots(channel);
    await this.#fetch(channel, null, shown);
    this.loaded.add(channel);
    this.say('messages', { channel });
  }

  async fetchThread(channel, ts) {
    await this.#fetch(channel, ts, () => this.threadOf(channel, ts));
    this.say('messages', { channel });
  }

  async #fetch(channel, threadTs, shown) {
    const started = this.#tick;
    const before = shown().map((message) => message.ts);
    const { messages, error } = await api.messages(channel, threadTs, this.as);
    if (!messages) throw new Error(error ?? 'The sandbox gave no messages');
    const all = this.#of(channel);
    // What an event changed while the answer was on its way is newer than the answer.
    const newerThanAnswer = (ts) => (this.#touched.get(`${channel} ${ts}`) ?? -1) > started;
    const answered = new Set(messages.map((message) => message.ts));
    for (const ts of before) if (!answered.has(ts) && !newerThanAnswer(ts)) all.delete(ts);
    for (const message of messages) if (!newerThanAnswer(message.ts)) all.set(message.ts, message);
  }

  #put(channel, message) {
    this.#tick += 1;
    this.#touched.set(`${channel} ${message.ts}`, this.#tick);
    this.#of(channel).set(message.ts, message);
  }

  apply(kind, data) {
    switch (kind) {
      case 'message':
      case 'ephemeral': {
        const message = data.message ?? data;
        const channel = data.channel ?? message.channel;
        const known = this.#of(channel).has(message.ts);
        const stored = kind === 'ephemeral' && !message.ephemeral_to ? { ...message, ephemeral_to: data.user } : message;
        this.#put(channel, stored);
        if (stored.user === slackbot) this.#slackbotSpoke(channel);
        this.#countReply(channel, stored);
        if (!known) this.say('arrived', { channel, message: stored });
        this.say('messages', { channel });
        break;
      }
      case 'message_changed':
      case 'ephemeral_changed': {
        const message = data.message ?? data;
        const channel = data.channel ?? message.channel;
        if (message.deleted) {
          this.#remove(channel, message.ts);
        } else {
          const before = this.message(channel, message.ts);
          this.#put(channel, { ...(message.ephemeral_to === undefined && before?.ephemeral_to ? { ephemeral_to: before.ephemeral_to } : {}), ...message });
        }
        this.say('messages', { channel });
        break;
      }
      case 'message_deleted': {
        const channel = data.channel ?? data.message?.channel;
        this.#remove(channel, data.ts ?? data.deleted_ts ?? data.message?.ts);
        this.say('messages', { channel });
        break;
      }
      case 'view_opened':
        this.views = [...this.views.filter((item) => item.view.id !== data.view.id), { user: data.user, view: data.view }];
        this.say('views');
        break;
      case 'view_updated':
        this.views = this.views.map((item) => (item.view.id === data.view.id ? { user: data.user ?? item.user, view: data.view } : item));
        if (this.home?.user === data.user && this.home?.view?.id === data.view.id) this.home = data;
        this.say('views');
        this.say('home');
        break;
      case 'view_closed':
        this.closeView(data.view?.id ?? data.view_id);
        break;
      case 'home':
        if (data.user === this.as) this.home = data;
        this.say('home');
        break;
      case 'delivery':
        // A click shows its failure on the element itself; an event that nobody answered shows nowhere, as in Slack.
        if (data.error && data.channel && data.text?.startsWith('/')) this.notice(data.user, data.channel, `${data.text.split(/\s/)[0]} failed with the error "${data.error}"`);
        break;
      default:
    }
    this.say('event', { kind, data });
  }

  #remove(channel, ts) {
    this.#tick += 1;
    this.#touched.set(`${channel} ${ts}`, this.#tick);
    this.#of(channel).delete(ts);
  }

  #countReply(channel, reply) {
    if (!reply.thread_ts || reply.thread_ts === reply.ts || reply.ephemeral_to) return;
    const root = this.message(channel, reply.thread_ts);
    if (!root || (root.latest_reply && !newer(reply.ts, root.latest_reply))) return;
    this.#of(channel).set(root.ts, {
      ...root,
      thread_ts: root.ts,
      reply_count: (root.reply_count ?? 0) + 1,
      latest_reply: reply.ts,
      reply_users: [...new Set([...(root.reply_users ?? []), reply.user])],
    });
  }

  closeView(id) {
    this.views = this.views.filter((item) => item.view.id !== id);
    this.say('views');
  }

  async fetchViews() {
    const answer = await api.views(this.as);
    const list = Array.isArray(answer) ? answer : answer.views ?? [];
    const mine = list.map((item) => (item.view ? { user: this.as, view: item.view } : { user: this.as, view: item }))
      .filter((item) => item.view.type !== 'home');
    this.views = [...this.views.filter((item) => item.user !== this.as), ...mine];
    this.say('views');
  }

  get myViews() {
    return this.views.filter((item) => item.user === this.as && item.view.type !== 'home').map((item) => item.view);
  }

  /** When the workspace's own Slackbot tells of a failure, the page need not. */
  #slackbotSpoke(channel) {
    this.#slackbotAt.set(channel, Date.now());
    this.notices = this.notices.filter((notice) => notice.channel !== channel || Date.now() - notice.made > 5000);
  }

  notice(user, channel, text, threadTs) {
    const last = this.notices.at(-1);
    if (Date.now() - (this.#slackbotAt.get(channel) ?? 0) < 5000) return;
    // The answer to a request and the event about it may both tell of the same failure.
    if (last && last.text === text && last.channel === channel && Date.now() - last.made < 10000) return;
    const ts = (Math.max(this.now(), Number([...this.#of(channel).keys()].at(-1) ?? 0)) + this.notices.length / 1e6).toFixed(6);
    this.notices.push({ ts, channel, thread_ts: threadTs, text, ephemeral_to: user, notice: true, made: Date.now() });
    this.say('messages', { channel });
  }

  isUnread(channel) {
    return (this.unread.get(channel) ?? []).some((message) => message.user !== this.as && this.#visible(message));
  }

  mentions(channel) {
    const person = this.as;
    const groups = (this.workspace?.usergroups ?? []).filter((group) => group.users.includes(person)).map((group) => `^${group.id}`);
    return (this.unread.get(channel) ?? []).filter((message) => {
      const written = JSON.stringify([message.text, message.blocks ?? []]);
      return message.user !== person && this.#visible(message)
        && (written.includes(`<@${person}`) || written.includes(`"user_id":"${person}"`) || groups.some((group) => written.includes(group))
          || /<!(here|channel|everyone)>/.test(written));
    }).length;
  }

  markRead(channel) {
    if (this.unread.delete(channel)) this.say('unread');
  }
}

export const store = new Store();

names.user = (id) => store.userName(id);
names.channel = (id) => store.channelOf(id)?.name ?? id;
names.usergroup = (id) => store.workspace?.usergroups?.find((group) => group.id === id)?.handle ?? id;
names.isMe = (id) => id === store.as || store.workspace?.usergroups?.find((group) => group.id === id)?.users.includes(store.as) === true;
names.now = () => store.now();

/** One line that says what a message is about. */
export function preview(message, length = 90) {
  const text = plainText(message.text || '').replace(/[*_~`]/g, '').replace(/\s+/g, ' ').trim() || 'a message';
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
