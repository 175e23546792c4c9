import { bytes, type Codec } from 'linux-ipc/channel';

/** Passes messages of another codec on as they are, without decoding them. */
export function raw({ schema }: Pick<Codec<unknown>, 'schema'>): Codec<Uint8Array> {
  return { ...bytes(), schema };
}
