import { inspect } from 'node:util';

/** What `console.log` shows of an object: its kind, the fields that identify it, and its state. */
export function describe(
  kind: string,
  fields: Readonly<Record<string, unknown>>,
  closed: boolean,
): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const shown = { ...Object.fromEntries(given), state: closed ? 'closed' : 'open' };
  return `${kind} ${inspect(shown, { breakLength: Infinity })}`;
}
