/**
 * The icons, drawn on a 16 px grid with one stroke. They always stand beside words, so they are hidden from screen
 * readers; a button of an icon alone carries its name itself.
 */
const paths = {
  add: 'M8 3v10M3 8h10',
  check: 'M3.500 8.500l3 3 6-7',
  close: 'M4 4l8 8M12 4l-8 8',
  'chevron-down': 'M4 6l4 4 4-4',
  'chevron-right': 'M6 4l4 4-4 4',
  'chevron-left': 'M10 4L6 8l4 4',
  search: 'M7 12A5 5 0 107 2a5 5 0 000 10zM10.700 10.700L14 14',
  menu: 'M2.500 4h11M2.500 8h11M2.500 12h11',
  more: 'M3.500 8h.01M8 8h.01M12.500 8h.01',
  undo: 'M6 3L3 6l3 3M3 6h6a4 4 0 010 8H6',
  redo: 'M10 3l3 3-3 3M13 6H7a4 4 0 000 8h3',
  fit: 'M2.500 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10',
  'zoom-in': 'M7 12A5 5 0 107 2a5 5 0 000 10zM10.700 10.700L14 14M7 5v4M5 7h4',
  'zoom-out': 'M7 12A5 5 0 107 2a5 5 0 000 10zM10.700 10.700L14 14M5 7h4',
  home: 'M2.500 7.500L8 3l5.500 4.500V13a.5.5 0 01-.5.5H3a.5.5 0 01-.5-.5zM6.500 13.500v-4h3v4',
  flow: 'M6 2.500h4v3H6zM2 10.500h4v3H2zM10 10.500h4v3h-4zM8 5.500V8M4 10.500V8h8v2.500',
  leads:
    'M6 7.500a2.500 2.500 0 100-5 2.500 2.500 0 000 5zM1.500 13.500c0-2.500 2-4 4.500-4s4.500 1.500 4.500 4M10.500 2.800a2.500 2.500 0 010 4.400M12 9.800c1.500.5 2.500 1.800 2.500 3.700',
  inbox: 'M2 9l2-6h8l2 6v4.500H2zM2 9h3.500l1 2h3l1-2H14',
  chart: 'M2.500 13.500h11M4.500 11V8M8 11V3M11.500 11V6',
  mail: 'M2 3.500h12v9H2zM2 4.500l6 4.500 6-4.500',
  settings:
    'M2.500 4.500h5M11.500 4.500h2M2.500 11.500h2M8.500 11.500h5M9.500 6.500a2 2 0 100-4 2 2 0 000 4zM6.500 13.500a2 2 0 100-4 2 2 0 000 4z',
  wait: 'M8 14A6 6 0 108 2a6 6 0 000 12zM8 4.500V8l2.500 1.500',
  'wait-for': 'M4 2.500h8M4 13.500h8M5 2.500c0 3 6 5 6 11M11 2.500c0 3-6 5-6 11',
  split: 'M8 2v4M8 6l-4.500 4v4M8 6l4.500 4v4',
  dice: 'M3 3h10v10H3zM5.800 5.800h.01M10.200 10.200h.01M8 8h.01',
  user: 'M8 8a3 3 0 100-6 3 3 0 000 6zM2.500 14c0-3 2.500-4.500 5.500-4.500s5.500 1.500 5.500 4.500',
  score: 'M8 14A6 6 0 108 2a6 6 0 000 12zM8 8l3-3M4.500 8h.01M8 4.500h.01',
  stage: 'M2.500 13.500h3v-3h3v-3h3v-3h2',
  segment: 'M8 14A6 6 0 108 2a6 6 0 000 12zM8 8V2M8 8l5 3',
  handoff: 'M2 8h9M8 5l3 3-3 3M13.500 3v10',
  bell: 'M4 11V7a4 4 0 018 0v4l1 1H3zM6.500 13.500h3',
  webhook: 'M5 5L2 8l3 3M11 5l3 3-3 3M9 3.500l-2 9',
  start: 'M5 3l7.500 5L5 13z',
  goal: 'M4 14V2.500M4 3h8l-2 3 2 3H4',
  end: 'M4 4h8v8H4z',
  trash: 'M3 4.500h10M6 4.500V3h4v1.500M4.500 4.500l.5 9h6l.5-9M7 7v4M9 7v4',
  copy: 'M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3',
  move: 'M8 2v12M2 8h12M6 4l2-2 2 2M6 12l2 2 2-2M4 6L2 8l2 2M12 6l2 2-2 2',
  note: 'M3 3h10v7l-3 3H3zM10 13v-3h3',
  eye: 'M1.500 8S4 3.500 8 3.500 14.500 8 14.500 8 12 12.500 8 12.500 1.500 8 1.500 8zM8 10a2 2 0 100-4 2 2 0 000 4z',
  'eye-off':
    'M2 2l12 12M6 4c.6-.3 1.300-.5 2-.5 4 0 6.500 4.500 6.500 4.500s-.8 1.400-2.200 2.700M4 5C2.400 6.300 1.500 8 1.500 8S4 12.500 8 12.500c1 0 1.900-.3 2.700-.7',
  warning: 'M8 2.500l6 11H2zM8 6.500v3.500M8 12h.01',
  error: 'M8 14A6 6 0 108 2a6 6 0 000 12zM8 5v3.500M8 11h.01',
  info: 'M8 14A6 6 0 108 2a6 6 0 000 12zM8 7.500V11M8 5h.01',
  history: 'M3 3v3h3M3.300 6A5.500 5.500 0 118 13.500M8 5v3.500l2 1',
  play: 'M5 3l7.500 5L5 13z',
  pause: 'M5.500 3v10M10.500 3v10',
  forward: 'M3 3.500L7.500 8 3 12.500zM8.500 3.500L13 8l-4.500 4.500z',
  refresh: 'M13 3v3.500H9.500M13 6.500A5.500 5.500 0 108 13.500a5.500 5.500 0 005-3.200',
  code: 'M5 4.500L1.500 8 5 11.500M11 4.500L14.500 8 11 11.500',
  outline: 'M2.500 3.500h3M5 8h3M5 12.500h3M8 3.500h5.500M10.500 8h3M10.500 12.500h3',
  canvas: 'M5.500 2.500h5v3h-5zM5.500 10.500h5v3h-5zM8 5.500v5',
  download: 'M8 2.500v8M4.500 7L8 10.500 11.500 7M2.500 13.500h11',
  upload: 'M8 10.500v-8M4.500 6L8 2.500 11.500 6M2.500 13.500h11',
  moon: 'M13 9.500A5.500 5.500 0 016.500 3 5.500 5.500 0 1013 9.500z',
  sun: 'M8 11a3 3 0 100-6 3 3 0 000 6zM8 1.500v1M8 13.500v1M1.500 8h1M13.500 8h1M3.400 3.400l.7.7M11.900 11.900l.7.7M3.400 12.600l.7-.7M11.900 4.100l.7-.7',
  loop: 'M4 6h7a2.500 2.500 0 010 5H5M6.500 3.500L4 6l2.500 2.500',
  drag: 'M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01',
  help: 'M8 14A6 6 0 108 2a6 6 0 000 12zM6.300 6.300a1.800 1.800 0 113 1.400c-.8.5-1.300.8-1.300 1.600M8 11.500h.01',
  link: 'M6.500 9.500l3-3M7 4.500l1.500-1.500a3 3 0 014.500 4.200L11.500 9M9 11.500L7.500 13A3 3 0 013 8.800L4.500 7',
  external: 'M9.500 2.500h4v4M13.500 2.500l-6 6M11 9.500v4H2.500V5h4',
} as const;

export type IconName = keyof typeof paths;

/** One icon; `size` in pixels, 16 unless told. */
export const Icon = ({ name, size = 16 }: { name: IconName; size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth={name === 'more' || name === 'drag' || name === 'dice' ? 2 : 1.5}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d={paths[name]} />
  </svg>
);
