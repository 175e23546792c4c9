/** The standard input and output of a child process: to Node.js pipes, to the kernel sockets. */
import { readParameters, startPartner } from '../samples.js';
import { measure, serve, streamWire } from './wire.js';

if (readParameters().isPartner) {
  serve(streamWire(process.stdin, process.stdout));
} else {
  const partner = startPartner([]);
  await measure([streamWire(partner.stdout, partner.stdin)]);
  partner.kill('SIGKILL');
}
