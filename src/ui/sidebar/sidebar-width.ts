/** How wide the list is: shown with the first paint, and remembered on this device. */
const KEY = 'aperture:sidebarWidth';
export const MIN_WIDTH = 220;
export const MAX_WIDTH = 480;
export const USUAL_WIDTH = 280;

export function keptWidth(): number {
  try {
    const kept = Number(localStorage.getItem(KEY));
    return kept >= MIN_WIDTH && kept <= MAX_WIDTH ? kept : USUAL_WIDTH;
  } catch {
    return USUAL_WIDTH;
  }
}

export function keepWidth(width: number): void {
  try {
    localStorage.setItem(KEY, String(width));
  } catch {
    // Not remembered, then.
  }
}

export const showWidth = (width: number): void =>
  document.documentElement.style.setProperty('--sidebar-width', `${width}px`);
