/** What the door remembers, in memory: it outlives the gateway's lives. */
import type { DeviceRow, DoorStore } from '../../src/gateway/door/door-store.ts';

export function createMemoryDoorStore(): DoorStore {
  const devices = new Map<string, DeviceRow>();
  return {
    devices: () => [...devices.values()].map((device) => ({ ...device })),
    putDevice: (device) => void devices.set(device.id, { ...device }),
    removeDevice: (id) => devices.delete(id),
    codes: () => [],
    putCode() {},
    takeCode: () => false,
    removeCodesBefore() {},
    close() {},
  };
}
