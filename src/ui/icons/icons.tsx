/** Icons of the app's frame: they come with the first load. */
import { icon, iconOf } from './icon.tsx';

export const PlusIcon = iconOf('M8 3v10M3 8h10');
export const BackIcon = iconOf('M10 3 5 8l5 5');
export const ChevronIcon = iconOf('m6 3.5 4.5 4.5L6 12.5');
export const CloseIcon = iconOf('m4 4 8 8M12 4l-8 8');
export const SearchIcon = iconOf('M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM13.5 13.5l-3.2-3.2');
export const FilterIcon = iconOf('M2.5 4.5h11M4.5 8h7M6.5 11.5h3');
export const InboxIcon = iconOf('M2.5 8.5 4.5 3h7l2 5.5v4.5h-11zM2.5 8.5H6a2 2 0 0 0 4 0h3.5');
export const GroupIcon = iconOf('M2.5 3.5h4M4.5 6.5h9M2.5 9.5h4M4.5 12.5h9');
export const SettingsIcon = icon(
  <>
    <circle cx="8" cy="8" r="2" />
    <path d="M8 2v1.6M8 12.4V14M2 8h1.6M12.4 8H14M3.8 3.8l1.1 1.1M11.1 11.1l1.1 1.1M12.2 3.8l-1.1 1.1M4.9 11.1l-1.1 1.1" />
  </>,
);
/** The app's mark: six blades around an opening. */
export const MarkIcon = () => (
  <svg class="icon" viewBox="0 0 24 24" width="18" height="18" fill="none" aria-hidden="true">
    <circle cx="12" cy="12" r="9.2" stroke="currentColor" stroke-width="1.6" />
    <path
      d="M9.4 7.5 14 15.6M14.6 7.5H5.3M17.2 12 12.6 3.9M14.6 16.5 10 8.4M9.4 16.5h9.3M6.8 12l4.6 8.1"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
    />
  </svg>
);
