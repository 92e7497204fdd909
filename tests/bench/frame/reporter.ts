/**
 * Makes results of what the scenarios recorded: joins the runs, prints the table against the budgets, writes
 * `results.json` and `RESULTS.md`, and fails where a budget is missed. A scenario is a file; a run of it that failed
 * leaves its last results as they were.
 */
import { basename } from 'node:path';
import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import * as v from 'valibot';
import { judge, readBudgets } from './budgets.ts';
import { machine, versions } from './machine.ts';
import { type Recorded, recordedSchema, SAMPLES } from './recorded.ts';
import { readResults, type ScenarioResult, writeResults } from './results.ts';
import { summarize } from './statistics.ts';
import { textTable, writeMarkdown } from './table.ts';

const scenarioOf = ({ location }: TestCase): string => basename(location.file, '.bench.ts');

function resultOf(runs: readonly Recorded[], repeated: number): ScenarioResult {
  const metrics: ScenarioResult['metrics'] = {};
  for (const name of new Set(runs.flatMap((run) => Object.keys(run.metrics)))) {
    const taken = runs.flatMap((run) => run.metrics[name] ?? []);
    const values = taken.map((metric) => metric.values);
    if (values.flat().length > 0) metrics[name] = { unit: taken[0]?.unit ?? '', ...summarize(values) };
  }
  return {
    measuredAt: new Date().toISOString(),
    runs: repeated,
    machine: machine(),
    versions: versions(),
    metrics,
    notes: [...new Set(runs.flatMap((run) => run.notes))],
  };
}

export default class BenchReporter implements Reporter {
  readonly #runs = new Map<string, Recorded[]>();
  readonly #failed = new Set<string>();
  #repeated = 1;

  printsToStdio(): boolean {
    return false;
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const scenario = scenarioOf(test);
    this.#repeated = Math.max(this.#repeated, test.repeatEachIndex + 1);
    if (result.status !== 'passed') this.#failed.add(scenario);
    for (const { name, body } of result.attachments) {
      if (name !== SAMPLES || body === undefined) continue;
      const recorded = v.parse(recordedSchema, JSON.parse(body.toString('utf8')));
      this.#runs.set(scenario, [...(this.#runs.get(scenario) ?? []), recorded]);
    }
  }

  async onEnd({ status }: FullResult): Promise<{ status: FullResult['status'] }> {
    const budgets = readBudgets();
    const results = readResults();
    let missed = 0;
    for (const [scenario, runs] of this.#runs) {
      const result = resultOf(runs, this.#repeated);
      for (const [name, metric] of Object.entries(result.metrics)) {
        if (judge(budgets[scenario]?.[name], metric)?.isKept === false) missed += 1;
      }
      process.stdout.write(`\n${textTable(scenario, result, budgets)}\n`);
      if (!this.#failed.has(scenario)) results.scenarios[scenario] = result;
    }
    writeResults(results);
    writeMarkdown(results, budgets);
    if (missed > 0) process.stdout.write(`\n${missed} ${missed === 1 ? 'budget' : 'budgets'} missed\n`);
    return { status: status === 'passed' && missed > 0 ? 'failed' : status };
  }
}
