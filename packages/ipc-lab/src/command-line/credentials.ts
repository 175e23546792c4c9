/** An address to be shown: what is before the `@` of a `nats://` address is nobody's business. */
export function withoutCredentials(address: string): string {
  return address.replace(/^(nats:\/\/)[^/]*@/, '$1');
}
