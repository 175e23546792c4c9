export { toNodeReadable, toNodeWritable } from './node-streams.js';
export { toReadableStream, toWritableStream } from './web-streams.js';
