/** A markdown text on the screen. A closed block is rendered once; a growing text renders its tail only. */
import { Fragment, type JSX, type VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { block } from './blocks.tsx';
import styles from './markdown.module.css';
import { type Block, createMarkdownDocument } from './markdown-document.ts';

export function MarkdownView({ text }: { text: string }): JSX.Element {
  const document = useRef(createMarkdownDocument());
  /** The same node for the same block: what is closed is not even compared again. */
  const nodes = useRef(new WeakMap<Block, VNode>());
  return (
    <div class={styles.markdown}>
      {document.current.update(text).map((item, index) => {
        const known = nodes.current.get(item);
        if (known) return known;
        const node = <Fragment key={index}>{block(item.token)}</Fragment>;
        nodes.current.set(item, node);
        return node;
      })}
    </div>
  );
}
