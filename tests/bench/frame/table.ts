/** The results as a table, for a terminal and for `RESULTS.md`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Budgets, judge, type Verdict } from './budgets.ts';
import type { Metric, Results, ScenarioResult } from './results.ts';

const FILE = fileURLToPath(new URL('../RESULTS.md', import.meta.url));
const BEGIN = '<!-- written by npm run bench: begin -->';
const END = '<!-- written by npm run bench: end -->';

interface Row {
  name: string;
  cells: string[];
  verdict: Verdict | null;
}

function rows(scenario: string, { metrics }: ScenarioResult, budgets: Budgets): Row[] {
  return Object.entries(metrics).map(([name, metric]) => ({
    name,
    cells: [metric.unit, figure(metric.median), ...spread(metric)],
    verdict: judge(budgets[scenario]?.[name], metric),
  }));
}

const spread = ({ count, p95, p99, max }: Metric): string[] =>
  count === 1 ? ['', '', ''] : [p95, p99, max].map(figure);

/** Three digits are as many as mean something. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return '?';
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

const mark = (verdict: Verdict | null): string =>
  verdict === null ? '' : verdict.isKept ? 'kept' : 'MISSED';

export function textTable(scenario: string, result: ScenarioResult, budgets: Budgets): string {
  const width = Math.max(40, ...Object.keys(result.metrics).map((name) => name.length));
  const line = (name: string, cells: readonly string[], end: string): string =>
    `${name.padEnd(width)} ${cells.map((cell) => cell.padStart(9)).join(' ')}  ${end}`.trimEnd();
  return [
    line(`${scenario}, ${result.runs} runs`, ['', 'median', 'p95', 'p99', 'max'], 'budget'),
    ...rows(scenario, result, budgets).map(({ name, cells, verdict }) =>
      line(name, cells, verdict === null ? '' : `${verdict.limit}  ${mark(verdict)}`),
    ),
    ...result.notes.map((note) => `  ${note}`),
  ].join('\n');
}

function markdownTable(scenario: string, result: ScenarioResult, budgets: Budgets): string {
  const head = ['', 'unit', 'median', 'p95', 'p99', 'max', 'budget', ''];
  const lines = rows(scenario, result, budgets).map(
    ({ name, cells, verdict }) => `| ${[name, ...cells, verdict?.limit ?? '', mark(verdict)].join(' | ')} |`,
  );
  const { cpu, cores, memoryGb, system, load } = result.machine;
  const where = `${cpu}, ${cores} cores, ${memoryGb} GB, ${system}; load at the end ${load}`;
  const what = Object.entries(result.versions).map((version) => version.join(' '));
  return [
    `### ${scenario}`,
    '',
    `${result.measuredAt.slice(0, 10)}, ${result.runs} ${result.runs === 1 ? 'run' : 'runs'}; ${[where, ...what].join('; ')}`,
    '',
    `| ${head.join(' | ')} |`,
    `|${head.map((_, index) => (index > 0 && index < 6 ? '--:' : '---')).join('|')}|`,
    ...lines,
    ...(result.notes.length > 0 ? ['', ...result.notes.map((note) => `- ${note}`)] : []),
  ].join('\n');
}

/** Writes the tables into `RESULTS.md`; what people wrote around them stays. */
export function writeMarkdown({ scenarios }: Results, budgets: Budgets): void {
  const tables = Object.entries(scenarios)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, result]) => markdownTable(name, result, budgets));
  const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : `# Measured\n\n${BEGIN}\n${END}\n`;
  const [before = '', rest = ''] = text.split(BEGIN);
  const after = rest.split(END)[1] ?? '\n';
  writeFileSync(FILE, `${before}${BEGIN}\n\n${tables.join('\n\n')}\n\n${END}${after}`);
}
