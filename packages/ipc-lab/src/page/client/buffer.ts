/** What Node.js has as a global, for the code that is shared with the command line. */
export { Buffer } from 'buffer/';
