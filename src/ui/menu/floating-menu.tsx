/** A menu that stands at a point of the screen, and wholly in it. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Command } from '../commands/command.ts';
import type { Point } from '../store/overlay.ts';
import styles from './menu.module.css';
import { Menu } from './menu.tsx';

const EDGE = 8;

interface Props {
  label: string;
  commands: readonly Command[];
  checked?: string;
  at: Point;
  onClose: () => void;
}

export function FloatingMenu({ at, ...rest }: Props) {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const menu = root.current?.firstElementChild;
    if (!(menu instanceof HTMLElement)) return;
    const { width, height } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(EDGE, Math.min(at.x, innerWidth - width - EDGE))}px`;
    menu.style.top = `${Math.max(EDGE, Math.min(at.y, innerHeight - height - EDGE))}px`;
  });
  return (
    <div ref={root}>
      <Menu {...rest} class={styles.floating} />
    </div>
  );
}
