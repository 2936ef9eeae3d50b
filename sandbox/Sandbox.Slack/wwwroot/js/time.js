// Times as Slack writes them. All take seconds, as a message's ts does.

const locale = navigator.language?.startsWith('en') ? navigator.language : 'en-GB';
const make = (options) => new Intl.DateTimeFormat(locale, options);
const clock = make({ hour: 'numeric', minute: '2-digit' });
const clockSeconds = make({ hour: 'numeric', minute: '2-digit', second: '2-digit' });
const long = make({ weekday: 'long', day: 'numeric', month: 'long' });
const longYear = make({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const plain = make({ day: 'numeric', month: 'long', year: 'numeric' });
const short = make({ day: 'numeric', month: 'short', year: 'numeric' });
const digits = make({ day: '2-digit', month: '2-digit', year: 'numeric' });

export const at = (seconds) => new Date(Number(seconds) * 1000);
export const timeOf = (seconds) => clock.format(at(seconds));
export const exact = (seconds) => `${longYear.format(at(seconds))} at ${clockSeconds.format(at(seconds))}`;

const dayNumber = (date) => Math.floor((date.getTime() - date.getTimezoneOffset() * 60000) / 86400000);
export const sameDay = (one, other) => dayNumber(at(one)) === dayNumber(at(other));

function pretty(seconds, nowSeconds, format) {
  const days = dayNumber(at(nowSeconds)) - dayNumber(at(seconds));
  if (days === 0) return 'today';
  if (days === 1) return 'yesterday';
  if (days === -1) return 'tomorrow';
  return format.format(at(seconds));
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export function dayOf(seconds, now) {
  const format = at(seconds).getFullYear() === at(now).getFullYear() ? long : longYear;
  return capital(pretty(seconds, now, format));
}

export function ago(seconds, now) {
  const gap = Math.max(0, now - Number(seconds));
  const say = (count, unit) => `${count} ${unit}${count === 1 ? '' : 's'} ago`;
  if (gap < 45) return 'just now';
  if (gap < 3600) return say(Math.max(1, Math.round(gap / 60)), 'minute');
  if (gap < 86400) return say(Math.round(gap / 3600), 'hour');
  if (gap < 2592000) return say(Math.round(gap / 86400), 'day');
  return short.format(at(seconds));
}

/** The tokens of <!date^…>, https://docs.slack.dev/messaging/formatting-message-text#date-formatting. */
export function formatDate(seconds, pattern, now) {
  const tokens = {
    date_num: () => digits.format(at(seconds)),
    date: () => plain.format(at(seconds)),
    date_slash: () => digits.format(at(seconds)),
    date_short: () => short.format(at(seconds)),
    date_long: () => longYear.format(at(seconds)),
    date_long_full: () => longYear.format(at(seconds)),
    date_pretty: () => pretty(seconds, now, plain),
    date_short_pretty: () => pretty(seconds, now, short),
    date_long_pretty: () => pretty(seconds, now, longYear),
    day_divider_pretty: () => pretty(seconds, now, longYear),
    time: () => clock.format(at(seconds)),
    time_secs: () => clockSeconds.format(at(seconds)),
    ago: () => ago(seconds, now),
  };
  const text = pattern.replace(/\{(\w+)\}/g, (whole, name) => tokens[name]?.() ?? whole);
  return /^\{\w*pretty\}/.test(pattern) ? capital(text) : text;
}
