// The picture of a person: initials on their colour; of the app: its mark.

import { h } from './dom.js';
import { appMark } from './icons.js';

const colours = ['#c0392b', '#b8560f', '#8a6d00', '#2b7a3d', '#0f766e', '#1d6fa5', '#4f46b8', '#7e3aa8', '#b0306a'];

function colourOf(user) {
  const given = user?.color && (user.color.startsWith('#') ? user.color : `#${user.color}`);
  if (given && /^#[0-9a-fA-F]{6}$/.test(given)) return given;
  const sum = [...(user?.id ?? '?')].reduce((total, character) => total + character.charCodeAt(0), 0);
  return colours[sum % colours.length];
}

/** Black or white, whichever reads better on the colour (WCAG relative luminance). */
function inkOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.36 ? '#1d1c1d' : '#ffffff';
}

export function initials(user) {
  const words = (user?.real_name || user?.name || '?').trim().split(/[\s._-]+/);
  return (words[0][0] + (words.length > 1 ? words.at(-1)[0] : '')).toUpperCase();
}

export function avatar(user, size = 'normal') {
  if (user?.is_bot) return h('span', { class: `avatar avatar-${size} avatar-app`, 'aria-hidden': 'true' }, appMark());
  const colour = colourOf(user);
  return h('span', { class: `avatar avatar-${size}`, 'aria-hidden': 'true', vars: { '--avatar': colour, '--avatar-ink': inkOn(colour) } }, initials(user));
}
