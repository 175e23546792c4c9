/**
 * The platforms for which a binary is published, each with the Debian packages that compile it. The
 * names of our packages use npm's words: the fields `cpu` and `libc` of a package.json.
 *
 * @typedef {object} Platform
 * @property {'x64' | 'arm64'} cpu
 * @property {'glibc' | 'musl'} libc
 * @property {string} compiler
 * @property {string} debianPackages
 * @property {string[]} cflags
 * @property {string[]} ldflags
 * @property {string} machine The machine, as readelf names it.
 * @property {string[]} libraries The only shared libraries that the binary may need.
 */
import { fileURLToPath } from 'node:url';

const glibc = {
  /** @type {'glibc'} */
  libc: 'glibc',
  cflags: ['-include', fileURLToPath(new URL('glibc-floor.h', import.meta.url))],
  // Before glibc 2.34 these contained functions that are now in libc.so.6; since then they are empty.
  ldflags: ['-Wl,--no-as-needed', '-l:librt.so.1', '-l:libpthread.so.0'],
  libraries: ['libc.so.6', 'libpthread.so.0', 'librt.so.1'],
};

/** @type {Platform[]} */
export const platforms = [
  {
    ...glibc,
    cpu: 'x64',
    compiler: 'x86_64-linux-gnu-gcc',
    debianPackages: 'gcc',
    machine: 'Advanced Micro Devices X86-64',
  },
  {
    ...glibc,
    cpu: 'arm64',
    compiler: 'aarch64-linux-gnu-gcc',
    debianPackages: 'gcc-aarch64-linux-gnu libc6-dev-arm64-cross',
    machine: 'AArch64',
  },
  {
    cpu: 'x64',
    libc: 'musl',
    compiler: 'musl-gcc',
    debianPackages: 'musl-tools',
    // The kernel's headers, which musl does not include, are searched after its own.
    cflags: ['-idirafter', '/usr/include/x86_64-linux-gnu', '-idirafter', '/usr/include'],
    ldflags: [],
    machine: 'Advanced Micro Devices X86-64',
    libraries: ['libc.so'],
  },
];

/** @param {Platform} platform */
export function packageName({ cpu, libc }) {
  return `linux-ipc-${cpu}-${libc}`;
}
