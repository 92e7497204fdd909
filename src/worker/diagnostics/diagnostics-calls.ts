/** The call that tells how the worker is. */
import type { DiagnosticsCalls } from '../../shared/rpc-diagnostics.ts';
import { checked } from '../api/checked-call.ts';
import type { DiagnosticsParts } from './read-diagnostics.ts';

export function diagnosticsCalls(parts: DiagnosticsParts): DiagnosticsCalls {
  return {
    diagnostics: checked([], async () => {
      const { readDiagnostics } = await import('./read-diagnostics.ts');
      return readDiagnostics(parts);
    }),
  };
}
