import { withoutCredentials } from 'linux-ipc/shown-address';

/** What somebody has typed, in quotes: it may be an address with credentials, in the wrong place. */
export function quoted(given: string): string {
  return JSON.stringify(withoutCredentials(given));
}
