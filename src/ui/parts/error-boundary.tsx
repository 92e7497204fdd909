/** A part that throws shows a line in its place; the rest of the app stays as it is. */
import { Component, type ComponentChildren } from 'preact';
import styles from './parts.module.css';

interface Props {
  /** What could not be shown, for the reader: "This message". */
  what: string;
  children: ComponentChildren;
}

export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  override componentDidCatch(error: unknown): void {
    // The kind of error only: its message may hold what a model wrote.
    console.error('A part of the page failed:', error instanceof Error ? error.name : typeof error);
    this.setState({ failed: true });
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div class={styles.failed}>
        {this.props.what} cannot be shown.{' '}
        <button type="button" class="link" onClick={() => this.setState({ failed: false })}>
          Try again
        </button>
      </div>
    );
  }
}
