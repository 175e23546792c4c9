export * from './strace/find-command.js';
export * from './events.js';
export * from './jsonl.js';
export { observeTrace } from './live.js';
export { observe, Observer } from './observer.js';
export { straceArguments, Trace, type TraceOptions } from './strace/tracer.js';
