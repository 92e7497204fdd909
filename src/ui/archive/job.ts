/** The export or import that this tab runs, if any: its progress, for whoever shows it. It knows neither. */
import { signal } from '@preact/signals';

export interface Job {
  kind: 'export' | 'import';
  /** What goes on, in a few words. */
  label: string;
  /** How far it is, in words. */
  detail: string;
  /** From 0 to 1. */
  fraction: number;
  cancel(): void;
}

/** One at a time. */
export const currentJob = signal<Job | null>(null);
/** What came of the last import: kept until the next one, since it may name a line to look at. */
export const lastImport = signal<{ isProblem: boolean; text: string } | null>(null);
