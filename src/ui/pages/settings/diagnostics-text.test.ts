import { expect, test } from 'vitest';
import { diagnosticsOf } from '../../../../tests/ui/harness/diagnostics.ts';
import { createScene } from '../../../../tests/ui/harness/scenes.ts';
import { diagnosticsText } from './diagnostics-text.ts';

test('diagnostics as text have the numbers and states, and nothing that was said', () => {
  const scene = createScene('online', 'all');
  const known = diagnosticsOf(scene);
  const text = diagnosticsText(known, { gateway: 'online', storage: 'ok', browser: 'Chromium' }, []);
  expect(text).toContain(`Build: ${known.build}`);
  expect(text).toContain('def456ab gemini idle; reconnecting, try 2;');
  expect(text).toContain('a frame was ignored: not JSON');
  for (const { title, preview, cwd } of scene.state.sessions) {
    for (const said of [title, preview, cwd].filter((part) => part.length > 6))
      expect(text).not.toContain(said);
  }
});
