/** What a channel, or a server of channels, carries: for code that uses one it has not made. */
import { argumentError } from '../../core/errors.js';
import { narrowType, type Codec } from '../message/codec.js';

const codecs = new WeakMap<object, Codec<never>>();

/** Keeps what a channel, or each channel of a server, carries. */
export function setCodec<T>(whose: object, codec: Codec<T>): void {
  codecs.set(whose, codec as Codec<never>);
}

/**
 * Refuses a channel, or a server of channels, whose messages cannot be requests and responses: one side would wait
 * forever. Accepts objects that are not of this library, and codecs of the user's own.
 *
 * @throws `ERR_OUT_OF_RANGE` its messages are of a narrower type.
 */
export function requireEnvelopes(name: string, whose: object): void {
  const codec = codecs.get(whose);
  const narrow = codec && narrowType(codec);
  if (narrow !== undefined) throw argumentError(name, 'one of values() or json()', narrow);
}
