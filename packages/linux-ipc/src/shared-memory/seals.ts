/** The seals of a memfd: each forbids an operation permanently. See fcntl(2), "File Sealing". */
import { list, oneOf } from '../core/arguments.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';

const sealBits = {
  seal: native.F_SEAL_SEAL,
  shrink: native.F_SEAL_SHRINK,
  grow: native.F_SEAL_GROW,
  write: native.F_SEAL_WRITE,
  'future-write': native.F_SEAL_FUTURE_WRITE,
};

/** F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_WRITE, F_SEAL_FUTURE_WRITE. */
export type Seal = keyof typeof sealBits;

const names = Object.keys(sealBits) as Seal[];

/** `fcntl(F_ADD_SEALS)`. */
export function addSeals(fd: number, seals: readonly Seal[]): void {
  const bits = seals.reduce((sum, seal) => sum | bitOf(seal), 0);
  checked('fcntl', native.fcntl(fd, native.F_ADD_SEALS, bits), { fd });
}

/** `fcntl(F_GET_SEALS)`. */
export function sealsOf(fd: number): Seal[] {
  const bits = checked('fcntl', native.fcntl(fd, native.F_GET_SEALS, 0), { fd });
  return names.filter((name) => (bits & sealBits[name]) !== 0);
}

/** Refuses an argument that is not a list of seals. */
export function checkSeals(seals: readonly Seal[]): void {
  list('seals', seals).forEach(bitOf);
}

/** @throws `ERR_NOT_SEALED` a seal is missing, or the object cannot be sealed. */
export function requireSeals(fd: number, required: readonly Seal[]): void {
  if (required.length === 0) return;
  const bits = native.fcntl(fd, native.F_GET_SEALS, 0);
  const has = bits < 0 ? [] : sealsOf(fd);
  const missing = required.filter((seal) => !has.includes(seal));
  if (missing.length === 0) return;
  const error = new Error(
    `descriptor ${String(fd)} lacks the seals ${missing.join(', ')}; it has ${has.join(', ') || 'none'}`,
  );
  throw Object.assign(error, { code: 'ERR_NOT_SEALED' });
}

function bitOf(seal: Seal): number {
  return sealBits[oneOf('seal', seal, names)];
}
