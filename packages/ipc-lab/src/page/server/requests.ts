/** Checks what a request contains: it comes from outside. */
import type { Keys, RunRequest } from '../protocol.js';

const mostCharacters = 100_000;

export function isRunRequest(value: unknown): value is RunRequest {
  if (!isRecord(value)) return false;
  const { exercise, commands, folder, input } = value;
  return (
    (exercise === null || isText(exercise)) &&
    isText(folder) &&
    isText(input) &&
    isRecord(commands) &&
    Object.values(commands).every(isText)
  );
}

/** A terminal keeps a line of 4,095 bytes, and drops the rest of a longer one. */
const mostLineBytes = 4094;

export function areKeys(value: unknown): value is Keys {
  if (!isRecord(value)) return false;
  const { line, key } = value;
  if (line === undefined) return key === 'end' || key === 'interrupt';
  return isText(line) && Buffer.byteLength(line) <= mostLineBytes;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** No argument, path or input may contain a NUL. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= mostCharacters && !value.includes('\0');
}
