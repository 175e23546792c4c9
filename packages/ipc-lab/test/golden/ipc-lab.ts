/** Everything that the golden runs import from ipc-lab: the only file that knows its modules. */
export { exercise1a } from '../../dist/check/1a/exercise.js';
export { exercise2a } from '../../dist/check/2a/exercise.js';
export { firstBytes } from '../../dist/check/3d/content.js';
export { exercise3d } from '../../dist/check/3d/exercise.js';
export { pathOfMapped, writersMapping } from '../../dist/check/3d/mapping.js';
export { exercise4a } from '../../dist/check/4a/exercise.js';
export { countOf } from '../../dist/check/5/count.js';
export { exercise5 } from '../../dist/check/5/exercise.js';
export { exercise6 } from '../../dist/check/6/exercise.js';
export type { ServerAndClients } from '../../dist/check/6/server-and-clients.js';
export { boundPath } from '../../dist/check/6/bound-socket.js';
export type { Assessment, Exercise } from '../../dist/check/exercise.js';
export { exercises } from '../../dist/check/exercises.js';
export { junit } from '../../dist/check/report/junit.js';
export { renderReport, reportOf } from '../../dist/check/report/report.js';
export {
  ObservedProgram,
  type Limits,
  type Run,
} from '../../dist/check/observed-programs/observed-program.js';
export { ExercisePrograms } from '../../dist/check/observed-programs/exercise-programs.js';
export { splitCommand } from '../../dist/check/split-command.js';
export type { Sources } from '../../dist/observe/state/context.js';
export type { Event, SharedObject } from '../../dist/observe/events.js';
export { JsonlWriter } from '../../dist/observe/jsonl.js';
export { liveSources } from '../../dist/observe/live.js';
export { MemoryWatch } from '../../dist/observe/memory-watch.js';
export { Observer } from '../../dist/observe/observer.js';
export { Trace } from '../../dist/observe/strace/tracer.js';
export { History } from '../../dist/history/history.js';
export { layoutOf } from '../../dist/trace/drawing/layout.js';
export { perfettoOf } from '../../dist/trace/perfetto.js';
export { pictureOf, type Picture } from '../../dist/history/picture.js';
export { RecordedHistory } from '../../dist/history/recorded-history.js';
export { isCertain } from '../../dist/history/remains.js';
export { renderSummary, summaryOf } from '../../dist/trace/text/summary.js';
export { drawingOf, headsOf } from '../../dist/trace/drawing/svg.js';
export { style } from '../../dist/trace/drawing/style.js';
export { Timeline } from '../../dist/trace/text/timeline.js';
