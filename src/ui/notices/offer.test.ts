import { signal } from '@preact/signals';
import { expect, test, vi } from 'vitest';
import { offerOnce } from './offer.ts';

function setUp() {
  const isOffered = signal(false);
  const add = vi.fn();
  const listeners = new Set<EventListenerOrEventListenerObject>();
  const document = {
    visibilityState: 'hidden' as DocumentVisibilityState,
    addEventListener: (_: string, listener: EventListenerOrEventListenerObject) =>
      void listeners.add(listener),
    removeEventListener: (_: string, listener: EventListenerOrEventListenerObject) =>
      void listeners.delete(listener),
  };
  const look = () => {
    document.visibilityState = 'visible';
    for (const listener of [...listeners]) if (typeof listener === 'function') listener(new Event('x'));
  };
  return { isOffered, add, document, look };
}

test('notifications are offered when somebody is back from elsewhere, once', () => {
  const { isOffered, add, document, look } = setUp();
  offerOnce({ add }, document, isOffered, () => 'default');
  offerOnce({ add }, document, isOffered, () => 'default');
  expect(add).not.toHaveBeenCalled();
  look();
  expect(add).toHaveBeenCalledOnce();
  offerOnce({ add }, document, isOffered, () => 'default');
  expect(add).toHaveBeenCalledOnce();
});

test('who has decided is not asked', () => {
  for (const permission of ['granted', 'denied', 'unsupported'] as const) {
    const { isOffered, add, document, look } = setUp();
    offerOnce({ add }, document, isOffered, () => permission);
    look();
    expect(add).not.toHaveBeenCalled();
  }
});
