/** Icons of conversations: they come with the first one that is opened. */
import { icon, iconOf } from './icon.tsx';

export const CheckIcon = iconOf('m3 8.5 3.2 3.2L13 4.8');
export const DownIcon = iconOf('M8 3v10m0 0 4-4m-4 4L4 9');
export const SendIcon = iconOf('M8 13V3m0 0L4 7m4-4 4 4');
export const CopyIcon = iconOf('M6 6h7v7H6zM3 10V3h7');
export const EditIcon = iconOf('M3 13l.6-2.8L10.9 3l2.1 2.1-7.2 7.3zM9.4 4.5l2.1 2.1');
export const FileIcon = iconOf('M4 2.5h5L12 5.5v8H4zM9 2.5v3h3');
export const UpIcon = iconOf('m4 10 4-4 4 4');
export const DownSmallIcon = iconOf('m4 6 4 4 4-4');
export const NextIcon = iconOf('M4 3.5v9l6-4.5zM12.5 3.5v9');
export const ImageIcon = iconOf('M2.5 3.5h11v9h-11zM2.5 10.5l3-3 3 3 2-2 3 3M10.5 6.2h.01');
export const TrashIcon = iconOf('M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5');
export const MoveIcon = iconOf('M3 8h10m0 0-3.5-3.5M13 8l-3.5 3.5');
export const TerminalIcon = iconOf('m3 4.5 3.5 3.5L3 11.5M8.5 12H13');
export const GlobeIcon = iconOf(
  'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM2 8h12M8 2c2 2 2.6 4 2.6 6S10 12 8 14C6 12 5.4 10 5.4 8S6 4 8 2z',
);
export const ThinkIcon = iconOf(
  'M8 2.5a4 4 0 0 0-2.4 7.2c.5.4.7.9.7 1.4h3.4c0-.5.2-1 .7-1.4A4 4 0 0 0 8 2.5zM6.5 13.5h3',
);
export const ToolIcon = iconOf(
  'M9.8 6.2 13 3a3.6 3.6 0 0 1-4.7 4.7L4.6 11.4a1.2 1.2 0 1 1-1.7-1.7l3.7-3.7A3.6 3.6 0 0 1 11.3 1.3L8.6 4z',
);
export const SwitchIcon = iconOf('M3 5.5h9m0 0L9.5 3M12 5.5 9.5 8M13 10.5H4m0 0L6.5 8M4 10.5 6.5 13');
export const MoreIcon = icon(
  <g fill="currentColor" stroke="none">
    <circle cx="3.5" cy="8" r="1.2" />
    <circle cx="8" cy="8" r="1.2" />
    <circle cx="12.5" cy="8" r="1.2" />
  </g>,
);
export const LinkIcon = iconOf(
  'M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.8-.8',
);
export const MarkdownIcon = iconOf(
  'M2 4h12v8H2zM4.5 9.8V6.4l1.6 2 1.6-2v3.4M11 6.2v3.4m0 0 1.3-1.3M11 9.6 9.7 8.3',
);
export const StopIcon = icon(
  <rect x="4" y="4" width="8" height="8" rx="1.5" fill="currentColor" stroke="none" />,
);
