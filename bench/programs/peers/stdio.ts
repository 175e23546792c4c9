/** The standard input and output of a child process: Node.js calls them pipes, but they are sockets. */
import { readParameters, startPartner } from '../samples.js';
import { measure, serve, streamWire } from './wire.js';

if (readParameters().isPartner) {
  serve(streamWire(process.stdin, process.stdout));
} else {
  const partner = startPartner([]);
  await measure([streamWire(partner.stdout, partner.stdin)]);
  partner.kill('SIGKILL');
}
