import { type Exercise, finding } from './exercise.js';
import { after } from './program-run.js';

export const pipe: Exercise = {
  id: '4a',
  title: 'pipe: 5 to 20 digits to the child, which adds them up',
  expectedSeconds: () => 1,

  async run({ start }) {
    const program = start('pipe_sum');
    const status = await program.ended;
    const values = after('Values: ', program.lines).flatMap((line) => line.split(' ').map(Number));
    const sum = values.reduce((total, value) => total + value, 0);
    const [printed] = after('Sum: ', program.lines);
    return [
      finding('parent and child end well', status === 0, `exit ${status}`),
      finding('5 to 20 values', values.length >= 5 && values.length <= 20, values.length),
      finding(
        'each from 0 to 9',
        values.every((value) => Number.isInteger(value) && value >= 0 && value <= 9),
        values.join(' '),
      ),
      finding('the right sum', printed === String(sum), printed ?? 'nothing'),
    ];
  },
};
