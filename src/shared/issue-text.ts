/** What is wrong with a value that does not fit its schema, in words that may go anywhere. */
import * as v from 'valibot';

/** Names the field and what was wrong with it, never its content. */
export function issueText(issues: readonly v.BaseIssue<unknown>[]): string {
  const issue = issues[0];
  if (!issue) return 'Invalid';
  const path = v.getDotPath(issue);
  return `${path ? `${path}: ` : ''}expected ${issue.expected ?? 'something else'}`;
}
