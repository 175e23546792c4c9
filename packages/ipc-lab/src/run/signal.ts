import { type Exercise, finding } from './exercise.js';
import { after, exists } from './program-run.js';

const sheetSeconds = 30;
const quickSeconds = 3;

export const signal: Exercise = {
  id: '1a',
  title: 'signals: five children, one SIGUSR1 a second, SIGINT to all',
  expectedSeconds: (quick) => 1 + (quick ? quickSeconds : sheetSeconds),

  async run({ start, quick }) {
    const seconds = quick ? quickSeconds : sheetSeconds;
    const started = performance.now();
    const program = start('signal_children', ...(quick ? ['--seconds', String(seconds)] : []));
    const status = await program.ended;
    const elapsed = (performance.now() - started) / 1000;

    const children = after('Children: ', program.lines).flatMap((pids) => pids.split(' '));
    const greetings = after('Hello from PID ', program.lines);
    return [
      finding('it ends well', status === 0, `exit ${status}`),
      finding('five children', new Set(children).size === 5, children.join(' ')),
      finding('one greeting a second', greetings.length === seconds, greetings.length),
      finding(
        'each from one of the children',
        greetings.every((pid) => children.includes(pid)),
        `${new Set(greetings).size} of them`,
      ),
      finding(
        `for ${seconds} seconds`,
        elapsed >= seconds && elapsed < seconds + 30,
        `${elapsed.toFixed(1)} s`,
      ),
      finding(
        'all ended and collected',
        !children.some((pid) => exists(Number(pid))),
        children.filter((pid) => exists(Number(pid))).join(' ') || 'none is left',
      ),
    ];
  },
};
