/** The search, as one tab calls it. */
import * as v from 'valibot';
import { type SearchCalls, searchRequestSchema } from '../../shared/rpc-search.ts';
import { checked } from '../api/checked-call.ts';
import type { Core } from '../core.ts';
import type { OngoingSearch } from './engine.ts';

const pageNumber = v.pipe(v.number(), v.integer(), v.minValue(0));

export function searchCalls(serving: () => Promise<Core>): SearchCalls {
  let ongoing: OngoingSearch | null = null;
  return {
    searchMessages: checked([searchRequestSchema, pageNumber], async (request, page) => {
      const { search } = await serving();
      const engine = await search.engine();
      ongoing ??= engine.open();
      return ongoing.page(request, page);
    }),
  };
}
