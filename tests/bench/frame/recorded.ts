/** What one run of a scenario gives to the reporter. */
import * as v from 'valibot';

/** The name of the attachment. */
export const SAMPLES = 'samples';

export const recordedSchema = v.object({
  metrics: v.record(v.string(), v.object({ unit: v.string(), values: v.array(v.number()) })),
  notes: v.array(v.string()),
});
export type Recorded = v.InferOutput<typeof recordedSchema>;
