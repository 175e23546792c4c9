/** The system calls that read, write and move bytes. */
import type { Row } from '../system-call.js';

// prettier-ignore
export const transfers: readonly Row[] = [
  ['read',                0,   63, { handler: 'bytesRead', waitsFor: 'descriptor', decoder: 'read' }],
  ['readv',              19,   65, { handler: 'bytesRead', waitsFor: 'descriptor', decoder: 'read' }],
  ['recvfrom',           45,  207, { handler: 'bytesRead', waitsFor: 'descriptor', flags: 3, decoder: 'read' }],
  ['recvmsg',            47,  212, { handler: 'bytesRead', waitsFor: 'descriptor', flags: 2, decoder: 'read' }],
  ['recvmmsg',          299,  243, { handler: 'bytesRead', waitsFor: 'descriptor', flags: 3 }],
  ['pread64',            17,   67, { handler: 'bytesRead', waitsFor: 'descriptor' }],
  ['preadv',            295,   69, { handler: 'bytesRead', waitsFor: 'descriptor' }],
  ['preadv2',           327,  286, { handler: 'bytesRead', waitsFor: 'descriptor', flags: 4 }],
  ['write',               1,   64, { handler: 'bytesWritten', waitsFor: 'descriptor', decoder: 'write' }],
  ['writev',             20,   66, { handler: 'bytesWritten', waitsFor: 'descriptor', decoder: 'write' }],
  ['sendto',             44,  206, { handler: 'bytesWritten', waitsFor: 'descriptor', flags: 3, decoder: 'sendTo' }],
  ['sendmsg',            46,  211, { handler: 'bytesWritten', waitsFor: 'descriptor', flags: 2, decoder: 'sendMessage' }],
  ['sendmmsg',          307,  269, { handler: 'bytesWritten', waitsFor: 'descriptor', flags: 3 }],
  ['pwrite64',           18,   68, { handler: 'bytesWritten', waitsFor: 'descriptor' }],
  ['pwritev',           296,   70, { handler: 'bytesWritten', waitsFor: 'descriptor' }],
  ['pwritev2',          328,  287, { handler: 'bytesWritten', waitsFor: 'descriptor', flags: 4 }],
  ['sendfile',           40,   71, { handler: 'bytesMoved', waitsFor: 'descriptor' }],
  ['splice',            275,   76, { handler: 'bytesMoved', waitsFor: 'descriptor', flags: 5 }],
  ['tee',               276,   77, { handler: 'bytesMoved', waitsFor: 'descriptor', flags: 3 }],
  ['copy_file_range',   326,  285, { handler: 'bytesMoved' }],
  ['vmsplice',          278,   75, { handler: 'pagesMoved', waitsFor: 'descriptor', flags: 3 }],
  ['process_vm_readv',  310,  270, { handler: 'memoryCopied' }],
  ['process_vm_writev', 311,  271, { handler: 'memoryCopied' }],
];
