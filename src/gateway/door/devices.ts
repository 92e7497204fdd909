/** The devices that may come in: who holds which token. It knows nothing of sockets; it tells who is revoked. */
import { randomUUID } from 'node:crypto';
import type { Device } from '../../shared/session.ts';
import type { DeviceRow, DoorStore } from './door-store.ts';
import { hashSecret, makeToken, sameHash } from './secrets.ts';

export interface Devices {
  add(name: string): { token: string; device: DeviceRow };
  /** The device of a token; null if no device has it. */
  authenticate(token: string): DeviceRow | null;
  /** It is still there: on a socket that stays open, say. */
  seen(device: DeviceRow): void;
  list(current: string): Device[];
  /**
   * False if there is no such device. Listeners have been called when it returns, or throws: then the device is out
   * until a restart, and what is stored of it can be removed by another try.
   */
  revoke(id: string): boolean;
  onRevoke(listener: (id: string) => void): () => void;
  close(): void;
}

/** `lastSeen` is written at most this often: it is for a person to read, and every request moves it. */
const LAST_SEEN_MS = 60_000;
const MAX_TOKEN_LENGTH = 256;

export function createDevices(store: DoorStore, now: () => number): Devices {
  const devices = new Map(store.devices().map((row) => [row.id, row]));
  const listeners = new Set<(id: string) => void>();
  const stored = new Map([...devices.values()].map(({ id, lastSeen }) => [id, lastSeen]));

  /** Nobody is kept out because it cannot be stored when they were here: the disk is full, say. */
  function write(device: DeviceRow): void {
    try {
      store.putDevice(device);
    } catch {
      // Tried again in a minute.
    }
  }

  function seen(device: DeviceRow): void {
    if (!devices.has(device.id)) return;
    device.lastSeen = now();
    if (device.lastSeen - (stored.get(device.id) ?? 0) < LAST_SEEN_MS) return;
    stored.set(device.id, device.lastSeen);
    write(device);
  }

  return {
    add(name) {
      const token = makeToken();
      const at = now();
      const device = { id: randomUUID(), name, hash: hashSecret(token), createdAt: at, lastSeen: at };
      store.putDevice(device);
      devices.set(device.id, device);
      stored.set(device.id, at);
      return { token, device };
    },
    authenticate(token) {
      if (token.length > MAX_TOKEN_LENGTH) return null;
      const hash = hashSecret(token);
      let found: DeviceRow | null = null;
      // Every device is compared, so that the time taken tells nothing.
      for (const device of devices.values()) if (sameHash(device.hash, hash)) found = device;
      if (found) seen(found);
      return found;
    },
    seen,
    list: (current) =>
      [...devices.values()].map(({ hash: _, ...device }) => ({ ...device, current: device.id === current })),
    revoke(id) {
      const wasIn = devices.delete(id);
      stored.delete(id);
      if (wasIn) for (const listener of listeners) listener(id);
      return store.removeDevice(id) || wasIn;
    },
    onRevoke(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const device of devices.values()) write(device);
    },
  };
}
