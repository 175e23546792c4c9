/** The system calls for descriptors, names in the file system, sockets, and transfers of bytes. */
import { none, type Row } from './system-call.js';

// prettier-ignore
export const descriptors: readonly Row[] = [
  ['open',             2, none, { handler: 'opened', waitsFor: 'opening', decoder: 'open' }],
  ['openat',         257,   56, { handler: 'opened', waitsFor: 'opening', decoder: 'openAt' }],
  ['creat',           85, none, { handler: 'opened', waitsFor: 'opening', decoder: 'create' }],
  ['close',            3,   57, { handler: 'closed' }],
  ['close_range',    436,  436, { handler: 'rangeClosed' }],
  ['dup',             32,   23, { handler: 'duplicated' }],
  ['dup2',            33, none, { handler: 'duplicated' }],
  ['dup3',           292,   24, { handler: 'duplicated' }],
  ['fcntl',           72,   25, { handler: 'controlled', waitsFor: 'record-lock', decoder: 'control' }],
  ['pipe',            22, none, { handler: 'pipeMade' }],
  ['pipe2',          293,   59, { handler: 'pipeMade' }],
  ['eventfd',        284, none, { handler: 'anonymousMade' }],
  ['eventfd2',       290,   19, { handler: 'anonymousMade' }],
  ['memfd_create',   319,  279, { handler: 'anonymousMade' }],
  ['lseek',            8,   62, { handler: 'positioned' }],
  ['fstat',            5,   80, { handler: 'examined' }],
  ['newfstatat',     262,   79, { handler: 'examined' }],
  ['truncate',        76,   45, { handler: 'resized' }],
  ['ftruncate',       77,   46, { handler: 'resized' }],
  ['fallocate',      285,   47, { handler: 'resized' }],
];

// prettier-ignore
export const paths: readonly Row[] = [
  ['mknod',       133, none, { handler: 'nodeMade' }],
  ['mknodat',     259,   33, { handler: 'nodeMade' }],
  ['link',         86, none, { handler: 'linked' }],
  ['linkat',      265,   37, { handler: 'linked' }],
  ['rename',       82, none, { handler: 'renamed' }],
  ['renameat',    264,   38, { handler: 'renamed', isOptional: true }],
  ['renameat2',   316,  276, { handler: 'renamed' }],
  ['unlink',       87, none, { handler: 'unlinked' }],
  ['unlinkat',    263,   35, { handler: 'unlinked' }],
];

// prettier-ignore
export const sockets: readonly Row[] = [
  ['socket',        41,  198, { handler: 'socketMade' }],
  ['socketpair',    53,  199, { handler: 'socketMade' }],
  ['bind',          49,  200, { handler: 'bound' }],
  ['listen',        50,  201, { handler: 'listening' }],
  ['connect',       42,  203, { handler: 'connected', waitsFor: 'connection', decoder: 'connect' }],
  ['accept',        43,  202, { handler: 'connectionAccepted', waitsFor: 'connection', decoder: 'accept', isOptional: true }],
  ['accept4',      288,  242, { handler: 'connectionAccepted', waitsFor: 'connection', decoder: 'accept' }],
  ['shutdown',      48,  210, { handler: 'shut' }],
];

// prettier-ignore
export const transfers: readonly Row[] = [
  ['read',                0,   63, { handler: 'bytesRead', waitsFor: 'descriptor', decoder: 'read' }],
  ['readv',              19,   65, { handler: 'bytesRead', waitsFor: 'descriptor', decoder: 'read' }],
  ['recvfrom',           45,  207, { handler: 'bytesRead', waitsFor: 'descriptor', decoder: 'read' }],
  ['recvmsg',            47,  212, { handler: 'bytesRead', waitsFor: 'descriptor', decoder: 'read' }],
  ['pread64',            17,   67, { handler: 'bytesRead', waitsFor: 'descriptor' }],
  ['preadv',            295,   69, { handler: 'bytesRead', waitsFor: 'descriptor' }],
  ['preadv2',           327,  286, { handler: 'bytesRead', waitsFor: 'descriptor' }],
  ['write',               1,   64, { handler: 'bytesWritten', waitsFor: 'descriptor', decoder: 'write' }],
  ['writev',             20,   66, { handler: 'bytesWritten', waitsFor: 'descriptor', decoder: 'write' }],
  ['sendto',             44,  206, { handler: 'bytesWritten', waitsFor: 'descriptor', decoder: 'sendTo' }],
  ['sendmsg',            46,  211, { handler: 'bytesWritten', waitsFor: 'descriptor', decoder: 'sendMessage' }],
  ['pwrite64',           18,   68, { handler: 'bytesWritten', waitsFor: 'descriptor' }],
  ['pwritev',           296,   70, { handler: 'bytesWritten', waitsFor: 'descriptor' }],
  ['pwritev2',          328,  287, { handler: 'bytesWritten', waitsFor: 'descriptor' }],
  ['sendfile',           40,   71, { handler: 'bytesMoved', waitsFor: 'descriptor' }],
  ['splice',            275,   76, { handler: 'bytesMoved', waitsFor: 'descriptor' }],
  ['tee',               276,   77, { handler: 'bytesMoved', waitsFor: 'descriptor' }],
  ['copy_file_range',   326,  285, { handler: 'bytesMoved' }],
  ['vmsplice',          278,   75, { handler: 'pagesMoved', waitsFor: 'descriptor' }],
];
