// Builds elements. Data only ever becomes a text node or an attribute, so no text can turn into markup.

const properties = new Set(['value', 'checked', 'indeterminate', 'open']);

/**
 * h('button', { class: 'x', data: { testid: 'y' }, onclick: f }, 'text', otherElement)
 * Attributes that are null, undefined or false are left out; children that are null or false are too.
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'data') {
      for (const [key, item] of Object.entries(value)) if (item !== null && item !== undefined) element.dataset[key] = item;
    } else if (name === 'vars') {
      for (const [key, item] of Object.entries(value)) element.style.setProperty(key, item);
    } else if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (properties.has(name)) {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  append(element, children);
  return element;
}

export function append(parent, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) parent.append(child);
  }
  return parent;
}

export function fragment(...children) {
  return append(document.createDocumentFragment(), children);
}

let lastId = 0;

export function newId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

const schemes = new Set(['http:', 'https:', 'mailto:', 'tel:', 'slack:']);

/** The address when it is one that a link may have, else null: no javascript:, no data:. */
export function safeUrl(url) {
  try {
    const parsed = new URL(url, location.href);
    return schemes.has(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

export function link(url, ...children) {
  const href = safeUrl(url);
  return href
    ? h('a', { class: 'link', href, target: '_blank', rel: 'noopener noreferrer' }, children)
    : h('span', { class: 'link-refused' }, children);
}

/**
 * Makes the children of a parent match a list, replacing only what changed, so that scrolling, focus and
 * selection survive an edit of some other message.
 * items: [{ key, hash, render }]
 */
export function reconcile(parent, items) {
  const standing = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const wanted = new Set(items.map((item) => item.key));
  for (const [key, child] of standing) if (!wanted.has(key)) child.remove();
  let place = parent.firstElementChild;
  for (const item of items) {
    let child = standing.get(item.key);
    if (!child || child.reconciledHash !== item.hash) {
      const fresh = item.render();
      fresh.dataset.key = item.key;
      fresh.reconciledHash = item.hash;
      if (child) {
        const focus = focusWithin(child);
        if (place === child) place = child.nextElementSibling;
        child.replaceWith(fresh);
        restoreFocus(fresh, focus);
        child = fresh;
        if (place === child.nextElementSibling) continue;
      }
      child = fresh;
    }
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
}

export function focusWithin(element) {
  const active = document.activeElement;
  if (!active || active === document.body || !element.contains(active)) return null;
  return {
    actionId: active.dataset.actionId,
    blockId: active.dataset.blockId,
    focusKey: active.dataset.focusKey,
    start: active.selectionStart,
    end: active.selectionEnd,
  };
}

export function restoreFocus(element, focus) {
  if (!focus) return;
  const all = [...element.querySelectorAll('[data-action-id], [data-focus-key]')];
  const match = all.find((item) => (focus.actionId && item.dataset.actionId === focus.actionId && item.dataset.blockId === focus.blockId)
    || (focus.focusKey && item.dataset.focusKey === focus.focusKey));
  if (!match) return;
  match.focus({ preventScroll: true });
  if (typeof focus.start === 'number' && match.setSelectionRange) {
    try {
      match.setSelectionRange(focus.start, focus.end);
    } catch {
      // Inputs of type date, number and the like have no selection.
    }
  }
}

export function announce(text) {
  const live = document.getElementById('live');
  if (live) live.textContent = text;
}
