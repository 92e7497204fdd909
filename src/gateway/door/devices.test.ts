/** A disk that takes nothing: nobody is kept out for it, and who is to be kept out is. */
import { expect, it, vi } from 'vitest';
import { createDevices } from './devices.ts';
import type { DeviceRow, DoorStore } from './door-store.ts';

function setUp() {
  const rows = new Map<string, DeviceRow>();
  let isFull = false;
  const written = (): void => {
    if (isFull) throw new Error('database or disk is full');
  };
  const store = {
    devices: () => [...rows.values()],
    putDevice(device: DeviceRow) {
      written();
      rows.set(device.id, { ...device });
    },
    removeDevice(id: string) {
      written();
      return rows.delete(id);
    },
  } as unknown as DoorStore; // what devices use of it
  let time = 0;
  const devices = createDevices(store, () => time);
  return {
    devices,
    rows,
    fill(full: boolean) {
      isFull = full;
    },
    pass(ms: number) {
      time += ms;
    },
  };
}

it('a device that was here before is let in, however long the disk has been full', () => {
  const { devices, fill, pass } = setUp();
  const { token, device } = devices.add('laptop');
  fill(true);
  pass(120_000);
  expect(devices.authenticate(token)?.id).toBe(device.id);
  devices.seen(device);
  devices.close();
});

it('a new device is not let in unless it is stored', () => {
  const { devices, fill } = setUp();
  fill(true);
  expect(() => devices.add('phone')).toThrow();
  expect(devices.list('')).toEqual([]);
});

it('a revoked device is out at once, and what is stored of it goes with the next try', () => {
  const { devices, rows, fill } = setUp();
  const { token, device } = devices.add('phone');
  const onRevoke = vi.fn();
  devices.onRevoke(onRevoke);
  fill(true);
  expect(() => devices.revoke(device.id)).toThrow();
  expect(onRevoke).toHaveBeenCalledExactlyOnceWith(device.id);
  expect(devices.authenticate(token)).toBeNull();
  fill(false);
  expect(devices.revoke(device.id)).toBe(true);
  expect(rows.size).toBe(0);
  expect(devices.revoke(device.id)).toBe(false);
  expect(onRevoke).toHaveBeenCalledOnce();
});
