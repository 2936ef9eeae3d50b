// One message: who, when, what, its files, its reactions and the thread below it.

import { avatar } from './avatar.js';
import { drawBlocks } from './blocks/index.js';
import { h, announce, newId, safeUrl } from './dom.js';
import { emojiNode, mrkdwn, plainText, textNode } from './mrkdwn.js';
import { fileCard } from './file.js';
import { icon } from './icons.js';
import { messageSurface } from './surface.js';
import { preview, slackbot, store } from './store.js';
import { ago, dayOf, exact, sameDay, timeOf } from './time.js';

const together = 300; // Slack draws messages of one author within five minutes under one name.

function author(message) {
  if (message.notice || message.user === slackbot) return { id: slackbot, real_name: 'Slackbot', name: 'slackbot', color: '#616061' };
  return store.user(message.user) ?? { id: message.user, real_name: message.username ?? message.user, name: message.user, is_bot: Boolean(message.bot_id) };
}

/** The list of messages with day dividers between them, for reconcile. */
export function messageItems(messages, channel, inThread) {
  const items = [];
  let before = null;
  for (const message of messages) {
    if (!inThread && (!before || !sameDay(before.ts, message.ts))) {
      const day = dayOf(message.ts, store.now());
      items.push({ key: `day ${new Date(Number(message.ts) * 1000).toDateString()}`, hash: day, render: () => h('div', { class: 'day', role: 'separator' }, h('span', null, day)) });
      before = null;
    }
    const compact = Boolean(before && before.user === message.user && !before.notice === !message.notice
      && Number(message.ts) - Number(before.ts) < together
      && Boolean(before.ephemeral_to) === Boolean(message.ephemeral_to)
      && message.subtype !== 'thread_broadcast' && before.subtype !== 'thread_broadcast' && !(inThread && before.ts === message.thread_ts));
    const isRoot = inThread && message.ts === messages[0].ts;
    // The page's own notices have no ts that Slack knows, so they are told apart by their place in time alone.
    const key = `${message.notice ? 'notice' : 'message'} ${message.ts}`;
    const highlighted = store.highlight === message.ts;
    const root = !inThread && message.subtype === 'thread_broadcast' ? store.message(channel, message.thread_ts) : null;
    items.push({
      key,
      hash: JSON.stringify([message, compact, store.as, highlighted, root?.text, store.thread === message.ts, message.latest_reply && ago(message.latest_reply, store.now())]),
      render: () => drawMessage(message, { channel, compact, inThread, highlighted, root }),
    });
    if (isRoot) {
      const count = messages.filter((item) => item.ts !== message.ts && !item.ephemeral_to).length;
      items.push({ key: 'replies', hash: String(count), render: () => h('div', { class: 'replies-count', role: 'separator' }, h('span', null, count === 0 ? 'No replies yet' : `${count} ${count === 1 ? 'reply' : 'replies'}`)) });
    }
    before = message;
  }
  return items;
}

export function messageHash(channel, message) {
  const inThread = message.thread_ts && message.thread_ts !== message.ts;
  return { channel, thread: inThread || message.reply_count ? message.thread_ts ?? message.ts : null, message: message.ts };
}

function drawMessage(message, { channel, compact, inThread, highlighted, root }) {
  const user = author(message);
  const nameId = newId('author');
  const time = h('a', {
    class: 'message-time', href: store.address(messageHash(channel, message)), title: exact(message.ts), 'aria-label': exact(message.ts),
  }, h('time', { datetime: new Date(Number(message.ts) * 1000).toISOString() }, compact ? timeOf(message.ts).replace(/\s?[AP]M$/i, '') : timeOf(message.ts)));
  const edited = message.edited && !user.is_bot && h('span', { class: 'message-edited' }, '(edited)');
  const content = drawContent(message, channel);
  if (edited) content.append(' ', edited);
  return h('article', {
    class: `message${compact ? ' message-compact' : ''}${message.ephemeral_to ? ' message-ephemeral' : ''}${highlighted ? ' message-highlight' : ''}${store.thread === message.ts && !inThread ? ' message-open' : ''}`,
    'aria-labelledby': nameId,
    data: { testid: 'message', ts: message.ts, user: message.user, ephemeral: message.ephemeral_to },
  },
    message.ephemeral_to && h('div', { class: 'message-note' }, icon('eye'), 'Only visible to you'),
    message.subtype === 'thread_broadcast' && broadcastNote(message, channel, inThread, root),
    h('div', { class: 'message-row' },
      h('div', { class: 'message-gutter' }, compact ? time : avatar(user)),
      h('div', { class: 'message-main' },
        compact
          ? h('span', { class: 'visually-hidden', id: nameId }, `${user.real_name || user.name}, ${timeOf(message.ts)}`)
          : h('div', { class: 'message-head' },
            h('span', { class: 'message-author', id: nameId }, user.real_name || user.name),
            user.is_bot && h('span', { class: 'badge' }, 'APP'),
            time),
        content,
        message.files?.length > 0 && h('div', { class: 'files' }, message.files.map((file) => fileCard(file, `${channel}|${message.ts}`))),
        message.reactions?.length > 0 && drawReactions(message.reactions),
        !inThread && message.reply_count > 0 && threadFooter(message))),
    !message.notice && toolbar(message, channel, inThread));
}

function drawContent(message, channel) {
  const content = h('div', { class: 'message-content' });
  const surface = messageSurface(message, channel);
  if (message.blocks?.length) content.append(drawBlocks(message.blocks, surface));
  else if (message.text) content.append(h('div', { class: 'text' }, mrkdwn(message.text)));
  for (const [index, attachment] of (message.attachments ?? []).entries()) content.append(drawAttachment(attachment, surface, index));
  return content;
}

const attachmentColours = { good: '#2eb67d', warning: '#ecb22e', danger: '#e01e5a' };

function drawAttachment(attachment, surface) {
  const given = attachmentColours[attachment.color] ?? (/^#?[0-9a-fA-F]{6}$/.test(attachment.color ?? '') ? `#${attachment.color.replace('#', '')}` : null);
  const text = (value) => value && h('div', { class: 'text' }, textNode({ type: 'mrkdwn', text: value }));
  return h('div', { class: 'attachment', vars: given ? { '--attachment': given } : {} },
    text(attachment.pretext),
    attachment.title && h('div', { class: 'attachment-title' }, attachment.title),
    text(attachment.text),
    attachment.fields?.length > 0 && h('div', { class: 'section-fields' }, attachment.fields.map((field) => h('div', { class: 'text section-field' }, h('strong', null, field.title), h('div', null, textNode({ type: 'mrkdwn', text: field.value }))))),
    attachment.blocks && drawBlocks(attachment.blocks, surface),
    !attachment.blocks && !attachment.text && !attachment.title && text(attachment.fallback));
}

function broadcastNote(message, channel, inThread, root) {
  return h('div', { class: 'message-note' }, icon('reply'),
    inThread
      ? 'Also sent to the channel'
      : ['replied to a thread: ', h('a', { class: 'link', href: store.address({ channel, thread: message.thread_ts }) }, root ? preview(root, 60) : 'View thread')]);
}

function drawReactions(reactions) {
  return h('div', { class: 'reactions' }, reactions.map((reaction) => h('span', {
    class: `reaction${reaction.users?.includes(store.as) ? ' reaction-mine' : ''}`,
    title: (reaction.users ?? []).map((id) => store.userName(id)).join(', '),
  }, emojiNode(reaction.name), ' ', h('span', { class: 'reaction-count' }, String(reaction.count ?? reaction.users?.length ?? 1)))));
}

function threadFooter(message) {
  const count = message.reply_count;
  const users = (message.reply_users ?? []).slice(0, 5).map((id) => store.user(id)).filter(Boolean);
  return h('button', { type: 'button', class: 'thread-footer', data: { testid: 'open-thread', focusKey: `thread ${message.ts}` }, onclick: () => store.go({ thread: message.ts, message: null }) },
    h('span', { class: 'thread-people' }, users.map((user) => avatar(user, 'small'))),
    h('span', { class: 'thread-count' }, `${count} ${count === 1 ? 'reply' : 'replies'}`),
    message.latest_reply && h('span', { class: 'thread-last', title: exact(message.latest_reply) },
      h('span', { class: 'thread-ago' }, `Last reply ${ago(message.latest_reply, store.now())}`),
      h('span', { class: 'thread-view' }, 'View thread')),
    icon('right'));
}

function toolbar(message, channel, inThread) {
  const tool = (name, label, testid, onclick) => h('button', { type: 'button', class: 'tool', 'aria-label': label, title: label, data: { testid, focusKey: `${testid} ${message.ts}` }, onclick }, icon(name));
  return h('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Message actions' },
    !inThread && !message.ephemeral_to && tool('reply', 'Reply in thread', 'reply', () => store.go({ thread: message.thread_ts ?? message.ts, message: null })),
    !message.ephemeral_to && tool('link', 'Copy link', 'copy-link', () => copyLink(message, channel)),
    tool('code', 'Show source', 'show-source', () => showSource(message)));
}

async function copyLink(message, channel) {
  const url = message.permalink ?? new URL(store.address(messageHash(channel, message)), location.href).href;
  try {
    await navigator.clipboard.writeText(url);
    announce('Link copied');
  } catch {
    showSource(message);
  }
}

/** What the app sent: the text that notifications and screen readers get, and the JSON. */
function showSource(message) {
  const title = newId('source');
  const dialog = h('dialog', { class: 'dialog dialog-source', 'aria-labelledby': title },
    h('div', { class: 'dialog-head' },
      h('h2', { class: 'dialog-title', id: title }, 'Message source'),
      h('button', { type: 'button', class: 'tool', 'aria-label': 'Close', onclick: () => dialog.close() }, icon('close'))),
    h('h3', { class: 'source-heading' }, 'Notifications and screen readers'),
    h('p', { class: 'source-text' }, plainText(message.text ?? '') || 'There is no text: Slack would have to guess it from the blocks.'),
    message.permalink && safeUrl(message.permalink) && [h('h3', { class: 'source-heading' }, 'Permalink'), h('p', { class: 'source-text' }, message.permalink)],
    h('h3', { class: 'source-heading' }, 'JSON'),
    h('pre', { class: 'source-json', tabindex: '0' }, JSON.stringify(message, null, 2)));
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('keydown', (event) => event.stopPropagation());
  document.getElementById('overlays').append(dialog);
  dialog.showModal();
}

