/** One finger's way over the screen: whether it is a swipe, how far it went, and whether that is enough. Pure. */

export interface Touch {
  clientX: number;
  clientY: number;
  /** Ms. */
  timeStamp: number;
}

export type SwipeStep =
  /** Too little to tell. */
  | { type: 'begun' }
  /** It scrolls, or goes the other way. */
  | { type: 'other' }
  /** `px`: to the right; negative: to the left. */
  | { type: 'drag'; px: number };

/** A finger never stands quite still, px. */
const SLOP = 12;
/** How much more sideways than up or down. */
const FLATNESS = 1.6;
const FAR = 0.35;
const FLICK_PX = 48;
const FLICK_PX_A_MS = 0.4;

export function createSwipe(direction: 'left' | 'right', width: number, start: Touch) {
  const sign = direction === 'right' ? 1 : -1;
  let isSwipe = false;
  return {
    move({ clientX, clientY }: Touch): SwipeStep {
      const px = clientX - start.clientX;
      const py = clientY - start.clientY;
      if (!isSwipe) {
        if (Math.max(Math.abs(px), Math.abs(py)) < SLOP) return { type: 'begun' };
        if (px * sign < 0 || Math.abs(px) < Math.abs(py) * FLATNESS) return { type: 'other' };
        isSwipe = true;
      }
      return { type: 'drag', px };
    },
    end({ clientX, timeStamp }: Touch): { isDone: boolean; direction: 'left' | 'right' } {
      const way = (clientX - start.clientX) * sign;
      const speed = way / Math.max(1, timeStamp - start.timeStamp);
      const isFlick = way > FLICK_PX && speed > FLICK_PX_A_MS;
      return { isDone: isSwipe && (way > width * FAR || isFlick), direction };
    },
  };
}
