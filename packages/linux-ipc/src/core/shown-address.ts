/** Addresses as they are typed, rightly or wrongly, and as an error or a log may show them. */

/** Where credentials may begin: after the scheme, however that is written. */
const begin = /:\/*|\/\/+/;

/**
 * An address to be shown: whatever may be credentials is `…`. Credentials end at the last `@`, and begin at the first `:` or
 * `//`, or are not there at all. Paths are shown as they are, unless they look the same.
 */
export function withoutCredentials(address: string): string {
  const [carrier] = /^(?:memory|seqpacket):/.exec(address) ?? [''];
  const own = address.slice(carrier.length);
  const end = own.lastIndexOf('@');
  const found = begin.exec(own.slice(0, Math.max(0, end)));
  if (found === null) return address;
  return `${carrier}${own.slice(0, found.index)}${found[0]}…${own.slice(end)}`;
}

/**
 * The scheme, if a text is the address of a server on a network rather than a path: `nats` of `nats://host/x`,
 * `NATS:/host/x` or `nats//host/x`. A path that begins like that begins with `./` instead.
 */
export function schemeOf(text: string): string | undefined {
  const [, url, nats] =
    /^\s*(?:([a-z][a-z\d+.-]*)\s*:\/\/|(nats|tls)\s*(?::|\/\/))/i.exec(text) ?? [];
  return url ?? nats;
}

/** How such an address is written rightly, to be appended to an error. */
export function rightSpelling(scheme: string): string {
  const isSecure = /^(?:tls|wss|https)$/i.test(scheme);
  const address = "over NATS, an address is 'nats://HOST:PORT/NAME'";
  return isSecure ? `${address}, with TLS, too: see the option client.tls, or NATS_CA` : address;
}
