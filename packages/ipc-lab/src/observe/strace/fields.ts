/** Short accessors for the arguments of a call. */
import { textOf } from '../../language/lossless.js';
import { flagsOf } from '../../system-calls/system-calls.js';
import type { Call } from './calls.js';
import type { DescriptorValue, Value } from './value.js';

export function word(value: Value | undefined): string {
  if (value?.kind === 'word') return value.text;
  return value?.kind === 'number' ? value.text : '';
}

export function words(value: Value | undefined): string[] {
  return word(value).split('|');
}

export function hasFlag(value: Value | undefined, flag: string): boolean {
  return words(value).includes(flag);
}

/** The flags of a call, or its command. */
export function flagsIn({ name, arguments: given }: Call): string[] {
  const index = flagsOf(name);
  return index === undefined ? [] : words(given[index]);
}

export function number(value: Value | undefined): number | undefined {
  if (value?.kind === 'number') return value.value;
  return value?.kind === 'descriptor' ? value.fd : undefined;
}

export function bytes(value: Value | undefined): Buffer | undefined {
  return value?.kind === 'string' ? value.bytes : undefined;
}

export function text(value: Value | undefined): string | undefined {
  const content = bytes(value);
  return content === undefined ? undefined : textOf(content);
}

export function descriptor(value: Value | undefined): DescriptorValue | undefined {
  return value?.kind === 'descriptor' ? value : undefined;
}

export function field(value: Value | undefined, name: string): Value | undefined {
  const now = value?.kind === 'change' ? value.after : value;
  return now?.kind === 'struct' ? now.fields.get(name) : undefined;
}

export function items(value: Value | undefined): readonly Value[] {
  const now = value?.kind === 'change' ? value.after : value;
  return now?.kind === 'list' ? now.items : [];
}

/** The permissions among flags, which strace writes in octal: `IPC_CREAT|0600`, `S_IFIFO|0666`, `0644`. */
export function permissionsIn(value: Value | undefined): number | undefined {
  const octal = words(value).find((one) => /^0[0-7]*$/.test(one));
  return octal === undefined ? undefined : parseInt(octal, 8);
}
