/**
 * Who may talk to the server. It starts programs, so it is guarded like a shell.
 *
 * - The printed address has a token, which a first request exchanges for a cookie. Every other request without
 *   the cookie has the same answer, whatever it asks for.
 * - Cookies know no ports: any server on this host would be sent ours. So it is for one path only, which nobody else
 *   knows.
 * - `Host` must be a name of this machine: a page whose own name was made to point here (DNS rebinding) has another.
 * - `Origin` and `Sec-Fetch-Site` must be those of our own page: forms, scripts and event streams of other pages are
 *   refused, those of other servers on this host among them.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly cookie: string | undefined;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`, which only browsers send. */
  readonly site: string | undefined;
}

/** enter: it has the token, and is given the cookie. */
export type Decision = 'allow' | 'enter' | 'refuse';

/** On every answer, also on refusals. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

export const cookieName = 'ipc-lab';

const ownNames = /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/;

export class Guard {
  readonly token = secret();
  readonly cookie = secret();
  /** Where the page is. */
  readonly base = `/${randomBytes(9).toString('base64url')}/`;

  decide({ method, path, token, cookie, host, origin, site }: Asked): Decision {
    if (host === undefined || !ownNames.test(host)) return 'refuse';
    if (origin !== undefined && origin !== `http://${host}`) return 'refuse';
    if (method === 'GET' && path === '/') {
      return token !== undefined && isSame(token, this.token) ? 'enter' : 'refuse';
    }
    if (cookie === undefined || !isSame(cookie, this.cookie)) return 'refuse';
    if (method === 'GET') {
      // none: a person typed the address, or has it as a bookmark.
      const isOwn = site === undefined || site === 'same-origin' || site === 'none';
      return isOwn ? 'allow' : 'refuse';
    }
    const isOwn = origin !== undefined && (site === undefined || site === 'same-origin');
    return isOwn ? 'allow' : 'refuse';
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** Takes the same time wherever they differ, and whatever their lengths are. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
