/** What was measured, as it lies in `results.json`: a scenario is measured as a whole, and replaces its last time. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

const FILE = fileURLToPath(new URL('../results.json', import.meta.url));

const metricSchema = v.object({
  unit: v.string(),
  count: v.number(),
  median: v.number(),
  p95: v.number(),
  p99: v.number(),
  max: v.number(),
});
const scenarioSchema = v.object({
  measuredAt: v.string(),
  runs: v.number(),
  machine: v.record(v.string(), v.union([v.string(), v.number()])),
  versions: v.record(v.string(), v.string()),
  metrics: v.record(v.string(), metricSchema),
  /** What must be known to read the numbers: that the generator was the limit, say. */
  notes: v.array(v.string()),
});
const resultsSchema = v.object({ scenarios: v.record(v.string(), scenarioSchema) });

export type Metric = v.InferOutput<typeof metricSchema>;
export type ScenarioResult = v.InferOutput<typeof scenarioSchema>;
export type Results = v.InferOutput<typeof resultsSchema>;

export const readResults = (): Results =>
  existsSync(FILE) ? v.parse(resultsSchema, JSON.parse(readFileSync(FILE, 'utf8'))) : { scenarios: {} };

export function writeResults({ scenarios }: Results): void {
  const sorted = Object.fromEntries(Object.entries(scenarios).sort(([a], [b]) => a.localeCompare(b)));
  writeFileSync(FILE, `${JSON.stringify({ scenarios: sorted }, null, 2)}\n`);
}
