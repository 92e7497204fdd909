/** The line of what goes on with the archive, loaded when something does. */
import { useComputed } from '@preact/signals';
import { createLazy, useLazy } from '../parts/lazy.ts';
import { usePage } from '../store/page.ts';
import { currentJob } from './job.ts';

const line = createLazy(() => import('./job-line.tsx').then((module) => module.JobLine));

export function LazyJobLine() {
  const { app } = usePage();
  const isBusy = useComputed(() => currentJob.value !== null || app.state.value.legacy?.status === 'running');
  return isBusy.value ? <Loaded /> : null;
}

function Loaded() {
  const JobLine = useLazy(line);
  return JobLine ? <JobLine /> : null;
}
