export { BlockedSignals } from './blocked-signals.js';
export { signalName, signalNumber, type SignalName } from './names.js';
export type { SignalCode, SignalEvent } from './signal-record.js';
export { queueSignal, sendSignal, sendSignalToGroup } from './send.js';
export { Signals, type WatchOptions } from './signals.js';
