/**
 * The gateway's log, on stderr: a line a thing that happened, for a person or as JSON.
 *
 * What may be in it: ids, names, counts, codes. Never a token, a pairing code, or what a person, an agent or
 * a model wrote.
 */
import { Writable } from 'node:stream';
import { type LoggerOptions, pino, stdTimeFunctions } from 'pino';

export type LogFields = Record<string, unknown>;
export type LogMethod = (fields: LogFields, message: string) => void;

/** The smallest interface that the parts of the gateway need. */
export interface Logger {
  debug: LogMethod;
  info: LogMethod;
  warn: LogMethod;
  error: LogMethod;
}

export type LogFormat = 'pretty' | 'json';

export function createLogger(format: LogFormat, stream: NodeJS.WritableStream, level = 'info'): Logger {
  const options = { level, base: null };
  return format === 'json'
    ? pino({ ...options, ...JSON_LINES }, stream)
    : pino(options, prettyStream(stream));
}

/** The level by its name, the time as a person reads it. */
const JSON_LINES: LoggerOptions = {
  timestamp: stdTimeFunctions.isoTime,
  formatters: { level: (level) => ({ level }) },
};

/** For tests and tools that have nowhere to log to. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const LEVELS: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' };

/** Pino's JSON lines as lines for a person: time, level, message, then the fields. */
function prettyStream(target: NodeJS.WritableStream): Writable {
  return new Writable({
    decodeStrings: false,
    write(line, _encoding, done) {
      target.write(prettyLine(String(line)));
      done();
    },
  });
}

export function prettyLine(line: string): string {
  const { level, time, msg, err, ...fields } = JSON.parse(line) as LogFields; // pino's own line
  const clock = new Date(Number(time)).toTimeString().slice(0, 8);
  const details = Object.entries(fields).map(([key, value]) => `${key}=${shown(value)}`);
  const trace = isError(err) ? `\n${err.stack}` : '';
  const name = (LEVELS[Number(level)] ?? 'fatal').padEnd(5);
  return `${[clock, name, msg, ...details].join(' ')}${trace}\n`;
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const isError = (value: unknown): value is { stack: string } =>
  typeof value === 'object' && value !== null && 'stack' in value && typeof value.stack === 'string';
