// Line icons on a 20 by 20 grid, drawn in the colour of the text around them.

const svg = 'http://www.w3.org/2000/svg';

const paths = {
  hash: 'M7.5 3.5 6 16.5M14 3.5l-1.5 13M3.5 7.5h13.5M3 12.5h13.5',
  lock: 'M5.5 9h9v7.5h-9zM7 9V6.5a3 3 0 0 1 6 0V9',
  link: 'M8.5 11.5a3 3 0 0 0 4.3.2l2.9-2.9a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.500a3 3 0 0 0-4.3-.2l-2.900 2.900a3 3 0 0 0 4.300 4.300l1-1',
  reply: 'M4 4.500h12v8.500H9.500L6 16v-3H4zM7.500 8h5M7.500 10.300h3',
  close: 'M5 5l10 10M15 5 5 15',
  send: 'M3.500 4 17 10 3.500 16l1.700-6zM5.200 10H10',
  down: 'M6 8l4 4 4-4',
  right: 'M8 6l4 4-4 4',
  check: 'M5 10.500l3.300 3.300L15 7',
  cross: 'M6.500 6.500l7 7M13.500 6.500l-7 7',
  sun: 'M10 6.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7M10 2.500v1.500M10 16v1.500M2.500 10H4M16 10h1.500M4.700 4.700l1 1M14.300 14.300l1 1M4.700 15.300l1-1M14.300 5.700l1-1',
  moon: 'M15.500 11.800A6.300 6.300 0 0 1 8.200 4.500 6.300 6.300 0 1 0 15.500 11.800z',
  auto: 'M10 3.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13M10 3.500v13',
  world: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14M3 10h14M10 3c2.500 2 3 4.500 3 7s-.5 5-3 7c-2.500-2-3-4.500-3-7s.5-5 3-7',
  menu: 'M3.500 6h13M3.500 10h13M3.500 14h13',
  dots: 'M10 5v.01M10 10v.01M10 15v.01',
  eye: 'M2.500 10S5.500 5 10 5s7.500 5 7.500 5-3 5-7.500 5-7.500-5-7.500-5zM10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4',
  file: 'M5 2.500h6.500L15 6v11.500H5zM11.500 2.500V6H15M7.500 10h5M7.500 13h5',
  code: 'M7 6l-4 4 4 4M13 6l4 4-4 4',
  search: 'M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4M12.600 12.600 16.500 16.500',
  warning: 'M10 3.500 17.500 16.500h-15zM10 8.500v3.500M10 14.300v.01',
  info: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14M10 9.500v4M10 6.700v.01',
  people: 'M7.500 5a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5M3 16c0-2.500 2-4.200 4.500-4.200S12 13.500 12 16M13 5.300a2.200 2.200 0 0 1 0 4.300M14 12c1.800.4 3 1.900 3 4',
  shared: 'M7 7.500 4.500 10 7 12.500M13 7.500l2.500 2.500-2.500 2.500M4.500 10h11',
  calendar: 'M3.500 5h13v11.500h-13zM3.500 8.500h13M7 3v3.500M13 3v3.500',
  sort: 'M7 4v12M4.500 6.500 7 4l2.500 2.500M13 16V4M10.500 13.500 13 16l2.500-2.500',
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
  for (const [d, cls] of [['M16 6.500l8.500 8.500H19v4.500h-6V15H7.500z', 'mark-arrow'], ['M10 23h12', 'mark-base']]) {
    const path = document.createElementNS(svg, 'path');
    path.setAttribute('d', d);
    path.setAttribute('class', cls);
    drawing.append(path);
  }
  return drawing;
}
