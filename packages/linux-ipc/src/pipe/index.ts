export { ShellCommand, openShellCommand } from './shell-command.js';
export { Pipe, type PipeOptions } from './pipe.js';
export { PipeEnd } from './pipe-end.js';
export { PipeReader } from './pipe-reader.js';
export { maximumRecordBytes, PipeWriter } from './pipe-writer.js';
export { splice } from './splice.js';
