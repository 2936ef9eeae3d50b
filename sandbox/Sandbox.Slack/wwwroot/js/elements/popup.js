// A small layer that hangs on a button: over everything else, closed by Escape, by a click elsewhere or by scrolling away.

let closeOpen = null;

export function closePopup() {
  closeOpen?.();
}

/**
 * Shows content below (or above) its anchor. It is put beside the anchor in the tree, because a modal dialog makes
 * all that is outside of it inert. onClose is called once.
 */
export function openPopup(anchor, content, { onClose, alignEnd = false, matchWidth = false } = {}) {
  closePopup();
  content.classList.add('popup');
  content.setAttribute('popover', 'manual');
  (anchor.closest('dialog') ?? document.getElementById('overlays')).append(content);
  content.showPopover();

  const place = () => {
    const box = anchor.getBoundingClientRect();
    if (!anchor.isConnected || box.bottom < 0 || box.top > innerHeight) return close();
    if (matchWidth) content.style.minWidth = `${box.width}px`;
    const { offsetWidth: width, offsetHeight: height } = content;
    const left = alignEnd ? box.right - width : box.left;
    const below = box.bottom + 4;
    const top = below + height > innerHeight - 8 && box.top - height - 4 > 0 ? box.top - height - 4 : below;
    content.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    content.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
    return undefined;
  };
  const outside = (event) => {
    if (!content.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const escape = (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close();
    anchor.focus({ preventScroll: true });
  };
  function close() {
    if (closeOpen !== close) return;
    closeOpen = null;
    document.removeEventListener('pointerdown', outside, true);
    document.removeEventListener('keydown', escape, true);
    removeEventListener('scroll', place, true);
    removeEventListener('resize', place);
    content.remove();
    anchor.setAttribute('aria-expanded', 'false');
    onClose?.();
  }
  closeOpen = close;
  document.addEventListener('pointerdown', outside, true);
  document.addEventListener('keydown', escape, true);
  addEventListener('scroll', place, true);
  addEventListener('resize', place);
  anchor.setAttribute('aria-expanded', 'true');
  place();
  return { close, place };
}

/** Arrow keys, Home and End over the items of a menu or list. */
export function moveBetween(event, items, current) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (!items.length) return null;
  let next = null;
  if (steps[event.key]) next = (current + steps[event.key] + items.length) % items.length;
  else if (event.key === 'Home') next = 0;
  else if (event.key === 'End') next = items.length - 1;
  if (next === null) return null;
  event.preventDefault();
  return next;
}
