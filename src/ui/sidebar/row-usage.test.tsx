// @vitest-environment happy-dom
import { act } from 'preact/test-utils';
import { expect, test } from 'vitest';
import { id } from '../../../tests/ui/harness/scenes.ts';
import { appears, eventually, row, show } from '../../../tests/ui/support/show-app.tsx';

test('a row says what its session cost, and how full its context is once that is worth a look', async () => {
  const { page, worker } = show('/');
  await appears('nav a[data-session-id]');
  const connection = page.app.connection(id('77aa01bc')).peek();
  const tell = (used: number) =>
    act(() =>
      worker.patch({
        connections: {
          [id('77aa01bc')]: {
            ...connection,
            usage: { used, size: 100, cost: { amount: 0.42, currency: 'USD' } },
          },
        },
      }),
    );
  tell(40);
  await eventually(() => expect(row('77aa01bc').textContent).toContain('$0.42'));
  expect(row('77aa01bc').textContent).not.toContain('40 %');
  tell(91);
  await eventually(() => expect(row('77aa01bc').textContent).toContain('91 %'));
});
