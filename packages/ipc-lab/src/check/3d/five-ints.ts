/** The criterion `five-ints`: the file begins with five binary integers. */
import { fail, pass, type Finding } from '../judge/verdict.js';
import { wanted } from './content.js';
import type { Evidence } from './evidence.js';

export function fiveInts(
  path: string | undefined,
  content: Buffer | undefined,
  values: readonly number[] | undefined,
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
  return filled < 2 ? fail('ints-missing', shown) : pass('ints-in-file', shown);
}
