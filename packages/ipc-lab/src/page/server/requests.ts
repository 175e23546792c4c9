/** Checks what a request contains: it comes from outside. */
import { Refusal } from '../../language/refusal.js';
import type { Keys, RunRequest } from '../protocol.js';
import { texts } from './texts.js';

const mostCharacters = 100_000;

/** @throws `Refusal` it is no request for a run, or it contains too much. */
export function assertRunRequest(value: unknown): asserts value is RunRequest {
  const { exercise, commands, folder, input } = asRecord(value);
  const all = Object.values(asRecord(commands));
  if (exercise !== null) assertText(exercise);
  for (const text of [folder, input, ...all]) assertText(text);
}

/** A terminal keeps a line of 4,095 bytes, and drops the rest of a longer one. */
const mostLineBytes = 4094;

/** @throws `Refusal` it is no line or key, or the line is too long. */
export function assertKeys(value: unknown): asserts value is Keys {
  const { line, key } = asRecord(value);
  if (line === undefined) {
    if (key !== 'end' && key !== 'interrupt') throw new Refusal(texts.notARequest);
    return;
  }
  assertText(line);
  const length = Buffer.byteLength(line);
  if (length > mostLineBytes) {
    throw new Refusal(texts.lineTooLong, { most: mostLineBytes, length });
  }
}

/** @throws `Refusal` it is none. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new Refusal(texts.notARequest);
}

/** No argument, path or input may contain a NUL. */
function assertText(value: unknown): asserts value is string {
  if (typeof value !== 'string') throw new Refusal(texts.notARequest);
  if (value.includes('\0')) throw new Refusal(texts.containsNul);
  const { length } = value;
  if (length > mostCharacters)
    throw new Refusal(texts.inputTooLong, { most: mostCharacters, length });
}
