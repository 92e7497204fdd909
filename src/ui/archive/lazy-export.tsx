/** The export dialog, loaded when somebody wants to export. */
import type { Session } from '../../shared/session.ts';
import { createLazy, useLazy } from '../parts/lazy.ts';

const dialog = createLazy(() => import('./export-dialog.tsx').then((module) => module.ExportDialog));

export function LazyExportDialog(props: { sessions: readonly Session[]; onClose: () => void }) {
  const Loaded = useLazy(dialog);
  return Loaded ? <Loaded {...props} /> : null;
}
