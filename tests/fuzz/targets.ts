/** All that can be fuzzed, and its share of the inputs that run with the tests. */
import type { Target } from './fuzz.ts';
import { openAcp } from './targets/acp.ts';
import { openAgentLines } from './targets/agent-lines.ts';
import { openExportFiles } from './targets/export-files.ts';
import { openFeed } from './targets/feed.ts';
import { openHttp } from './targets/http.ts';
import { openStoredRecords } from './targets/stored-records.ts';
import { openWire } from './targets/wire.ts';
import { openWorkerPort } from './targets/worker-port.ts';

export const TARGETS: Readonly<Record<string, { open(): Promise<Target>; count: number }>> = {
  'acp-before': { open: () => openAcp(false), count: 3_000 },
  'acp-after': { open: () => openAcp(true), count: 2_300 },
  http: { open: openHttp, count: 600 },
  feed: { open: openFeed, count: 200 },
  'agent-lines': { open: openAgentLines, count: 1_300 },
  'stored-records': { open: openStoredRecords, count: 250 },
  'worker-port': { open: openWorkerPort, count: 1_400 },
  wire: { open: openWire, count: 800 },
  'export-files': { open: openExportFiles, count: 150 },
};
