const servers = String.raw`(?:(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?,?)+/`;
const withoutSecret = new RegExp(`^nats://${servers}`);
const withSecret = new RegExp(`^nats://[^@/]*@(?=${servers})`);

/**
 * An address to be shown: what is before the `@` of a `nats://` address is secret. Of one that is not in order, which might
 * contain a secret anywhere, the scheme is shown.
 */
export function withoutCredentials(address: string): string {
  if (!/^\s*nats:/i.test(address) || withoutSecret.test(address)) return address;
  return withSecret.test(address) ? address.replace(withSecret, 'nats://') : 'nats://…';
}
