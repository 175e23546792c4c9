/** The criterion `five-ints`: the file begins with five binary integers. */
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';
import { wanted } from './content.js';
import type { Evidence } from './evidence.js';

export function fiveInts(
  path: string | undefined,
  content: Buffer | undefined,
  values: readonly number[] | undefined,
  before: Buffer | undefined,
): Finding<Evidence> {
  if (path === undefined) return fail('no-mapping');
  if (content === undefined) return fail('file-missing', { path });
  if (values === undefined) return fail('file-short', { path, size: content.length });
  const start = content.subarray(0, wanted.bytes);
  const text = start.subarray(0, start.includes(0) ? start.indexOf(0) : undefined);
  if (text.length > 1 && /^[\s\d;,.:-]+$/.test(text.toString('latin1'))) {
    return fail('ints-as-text', { path, text: text.toString('latin1') });
  }
  const filled = values.filter((value) => value !== 0).length;
  const shown = { path, values: values.join(' ') };
  if (filled < 2) return fail('ints-missing', shown);
  const isOld = before?.subarray(0, wanted.bytes).equals(start) === true;
  return isOld ? unknown('ints-from-before', shown) : pass('ints-in-file', shown);
}
