// Line icons on a 20 by 20 grid, drawn in the colour of the text around them.

const svg = 'http://www.w3.org/2000/svg';

const paths = {
  hash: 'M7.5 3.5 6 16.5M14 3.5l-1.5 13M3.5 7.5h13.5M3 12.5h13.5',
  lock: 'M5.5 9h9v7.5h-9zM7 9V6.5a3 3 0 0 1 6 0V9',
  link: 'M8.5 11.5a3 3 0 0 0 4.3.2l2.9-2.9a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3-.2l-2.9 2.9a3 3 0 0 0 4.3 4.3l1-1',
  reply: 'M4 4.5h12v8.5H9.5L6 16v-3H4zM7.5 8h5M7.5 10.3h3',
  close: 'M5 5l10 10M15 5 5 15',
  send: 'M3.5 4 17 10 3.5 16l1.7-6zM5.2 10H10',
  down: 'M6 8l4 4 4-4',
  right: 'M8 6l4 4-4 4',
  check: 'M5 10.5l3.3 3.3L15 7',
  cross: 'M6.5 6.5l7 7M13.5 6.5l-7 7',
  sun: 'M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7M10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1',
  moon: 'M15.5 11.8A6.3 6.3 0 0 1 8.2 4.5 6.3 6.3 0 1 0 15.5 11.8z',
  auto: 'M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M10 3.5v13',
  world: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14M3 10h14M10 3c2.5 2 3 4.5 3 7s-.5 5-3 7c-2.5-2-3-4.5-3-7s.5-5 3-7',
  menu: 'M3.5 6h13M3.5 10h13M3.5 14h13',
  dots: 'M10 5v.01M10 10v.01M10 15v.01',
  eye: 'M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5zM10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4',
  file: 'M5 2.5h6.5L15 6v11.5H5zM11.5 2.5V6H15M7.5 10h5M7.5 13h5',
  code: 'M7 6l-4 4 4 4M13 6l4 4-4 4',
  search: 'M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4M12.6 12.6 16.5 16.5',
  warning: 'M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.3v.01',
  info: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14M10 9.5v4M10 6.7v.01',
  people: 'M7.5 5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5M3 16c0-2.5 2-4.2 4.5-4.2S12 13.5 12 16M13 5.3a2.2 2.2 0 0 1 0 4.3M14 12c1.800.4 3 1.9 3 4',
  shared: 'M7 7.5 4.5 10 7 12.5M13 7.5l2.5 2.5-2.5 2.5M4.5 10h11',
  calendar: 'M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5',
  sort: 'M7 4v12M4.5 6.5 7 4l2.5 2.5M13 16V4M10.5 13.5 13 16l2.5-2.5',
};

export function icon(name, label) {
  const drawing = document.createElementNS(svg, 'svg');
  drawing.setAttribute('viewBox', '0 0 20 20');
  drawing.setAttribute('class', `icon icon-${name}`);
  if (label) {
    drawing.setAttribute('role', 'img');
    drawing.setAttribute('aria-label', label);
  } else {
    drawing.setAttribute('aria-hidden', 'true');
  }
  const path = document.createElementNS(svg, 'path');
  path.setAttribute('d', paths[name] ?? paths.info);
  drawing.append(path);
  return drawing;
}

/** The app's mark: an arrow up over a base, on its own tile. */
export function appMark() {
  const drawing = document.createElementNS(svg, 'svg');
  drawing.setAttribute('viewBox', '0 0 32 32');
  drawing.setAttribute('aria-hidden', 'true');
  for (const [d, cls] of [['M16 6.5l8.5 8.5H19v4.5h-6V15H7.5z', 'mark-arrow'], ['M10 23h12', 'mark-base']]) {
    const path = document.createElementNS(svg, 'path');
    path.setAttribute('d', d);
    path.setAttribute('class', cls);
    drawing.append(path);
  }
  return drawing;
}
