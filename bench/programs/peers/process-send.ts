/**
 * process.send between a parent and its children, as JSON or, with `--advanced`, by structured clone.
 * JSON has no bytes: it carries a string of the same length.
 */
import { fork, type ChildProcess } from 'node:child_process';

import { partnerCommand, readParameters } from '../samples.js';
import { measure, partnerCount, serve, type Wire } from './wire.js';

const { isPartner } = readParameters();
const isAdvanced = process.argv.includes('--advanced');

let text: string | undefined;

/** The text of the only Buffer that is sent. */
function textOf(message: Buffer): string {
  return (text ??= message.toString());
}

function wireOf(end: ChildProcess | NodeJS.Process): Wire {
  let sent = 0;
  return {
    send(message) {
      const value = (isAdvanced || !Buffer.isBuffer(message) ? message : textOf(message)) as object;
      // Without waiting for earlier messages to be written, memory would grow with every message.
      if (++sent % 256 !== 0) end.send?.(value);
      else return new Promise((resolve) => end.send?.(value, undefined, undefined, resolve));
      return undefined;
    },
    onMessage: (callback) => void end.on('message', callback),
    close: () => undefined,
  };
}

if (isPartner) {
  serve(wireOf(process));
} else {
  const [execPath = '', ...execArgv] = partnerCommand;
  const [program = '', ...parameters] = process.argv.slice(1);
  parameters.splice(4, 0, '--partner');
  const children = Array.from({ length: partnerCount }, () =>
    fork(program, parameters, {
      execPath,
      execArgv,
      serialization: isAdvanced ? 'advanced' : 'json',
    }),
  );
  await measure(children.map(wireOf));
  for (const child of children) child.kill('SIGKILL');
}
