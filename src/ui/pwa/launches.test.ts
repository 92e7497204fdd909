import { expect, test } from 'vitest';
import { followLaunches, type LaunchQueue } from './launches.ts';

function createStage(openedAt: string) {
  let consumer: Parameters<LaunchQueue['setConsumer']>[0] = () => {};
  const gone: string[] = [];
  followLaunches(
    {
      setConsumer(given) {
        consumer = given;
      },
    },
    openedAt,
    ({ pathname, hash }) => gone.push(pathname + hash),
  );
  return { gone, launch: (targetURL: string | null) => consumer({ targetURL }) };
}

test('a launch leads to its address in the window that is open; the one that opened it is not followed again', () => {
  const { gone, launch } = createStage('http://localhost:8080/#pair=CODE');
  launch('http://localhost:8080/#pair=CODE');
  launch('http://localhost:8080/new');
  launch('http://localhost:8080/#pair=OTHER');
  expect(gone).toEqual(['/new', '/#pair=OTHER']);
});

test('addresses of others, and none, lead nowhere', () => {
  const { gone, launch } = createStage('http://localhost:8080/');
  launch('https://example.org/new');
  launch(null);
  launch('not an address');
  expect(gone).toEqual([]);
});
