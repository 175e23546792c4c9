/** Bun's own IPC, which `Bun.spawn` gives a child; as structured clone or, with `--json`, as JSON. */
import { partnerCommand, readParameters } from '../samples.js';
import { measure, partnerCount, serve, type Wire } from './wire.js';

interface Subprocess {
  send(message: unknown): void;
  kill(signal: string): void;
}

/** What is used here of Bun's own types. */
declare const Bun: {
  spawn(options: {
    readonly cmd: readonly string[];
    readonly stdout: 'inherit';
    readonly stderr: 'inherit';
    readonly serialization: 'json' | 'advanced';
    readonly ipc: (message: unknown, child: Subprocess) => void;
  }): Subprocess;
};

const serialization = process.argv.includes('--json') ? 'json' : 'advanced';

/** JSON has no bytes: it carries a string of the same length. */
function carried(message: unknown): unknown {
  return serialization === 'json' && Buffer.isBuffer(message) ? message.toString() : message;
}

function startChild(): { child: Subprocess; wire: Wire } {
  const listeners: ((message: unknown) => void)[] = [];
  const [program = '', ...parameters] = process.argv.slice(1);
  parameters.splice(4, 0, '--partner');
  const child = Bun.spawn({
    cmd: [...partnerCommand, program, ...parameters],
    stdout: 'inherit',
    stderr: 'inherit',
    serialization,
    ipc: (message) => {
      for (const listener of listeners) listener(message);
    },
  });
  const wire: Wire = {
    send(message) {
      child.send(carried(message));
      return undefined;
    },
    onMessage: (callback) => void listeners.push(callback),
    close: () => undefined,
  };
  return { child, wire };
}

if (readParameters().isPartner) {
  serve({
    send(message) {
      process.send?.(carried(message));
      return undefined;
    },
    onMessage: (callback) => void process.on('message', callback),
    close: () => undefined,
  });
} else {
  const children = Array.from({ length: partnerCount }, startChild);
  await measure(children.map(({ wire }) => wire));
  for (const { child } of children) child.kill('SIGKILL');
  process.exit();
}
