import { readFileSync } from 'node:fs';

import type { TlsOptions } from '@nats-io/transport-node';

import { unreadableCertificate } from '../errors.js';

const files = ['caFile', 'certFile', 'keyFile'] as const;

/** What names each file: for errors. */
export type FileNames = Readonly<Record<(typeof files)[number], string>>;

/**
 * Reads the files of certificates and keys, as the client does later: its errors do not say which of them is missing.
 *
 * @throws `ERR_NATS_CERTIFICATE` one cannot be read.
 */
export function requireTlsFiles(tls: TlsOptions | null | undefined, names: FileNames): void {
  for (const file of files) {
    const path = tls?.[file];
    if (path === undefined) continue;
    try {
      readFileSync(path);
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unreadable';
      throw unreadableCertificate(names[file], path, reason);
    }
  }
}
