export { Pipe } from './pipe.js';
export { PipeReader } from './pipe-reader.js';
export { maximumRecordBytes, PipeWriter } from './pipe-writer.js';
