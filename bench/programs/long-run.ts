/** The events of a long run, for measurements of its pictures. */
import type { Event } from 'ipc-lab/dist/observe/index.js';

const processes = 6;
/** So many that no messages are folded as repetitions. */
const pipes = 97;

/** Processes that write to each other through many pipes, each in its turn. */
export function* longRun(count: number): Generator<Event> {
  const common = { known: 'observed' as const };
  for (let pid = 0; pid < processes; pid += 1) {
    const parent = pid === 0 ? {} : { parent: 10, call: 'clone' };
    yield { ...common, id: pid + 1, time: 0, pid: 10 + pid, type: 'process-born', ...parent };
  }
  for (let index = 0; index * 2 < count - processes; index += 1) {
    const object = { kind: 'pipe' as const, id: `pipe:[${index % pipes}]` };
    const [writer, reader] = [
      10 + (index % processes),
      10 + ((index + 1 + (index % 3)) % processes),
    ];
    const [id, time] = [processes + 1 + index * 2, 1 + index / 1000];
    const data = Buffer.from(`message ${index}`);
    const bytes = { object, count: data.length, data };
    yield {
      ...{ ...common, ...bytes, id, time, pid: writer },
      ...{ type: 'written', call: 'write', descriptor: 4 },
    };
    yield {
      ...{ ...common, ...bytes, id: id + 1, time: time + 0.0003, pid: reader },
      ...{ type: 'read', call: 'read', descriptor: 3, cause: id },
    };
  }
}
