import js from '@eslint/js';
import tseslint from 'typescript-eslint';

import { directions, foldersWith } from './scripts/lint/directions.js';

/** What a view of a run is made from. */
const seen = ['history', 'observe', 'system-calls'];

export default tseslint.config(
  { ignores: ['**/dist/', '**/dist-test/', '**/build/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Arguments are checked at run time too: callers may be JavaScript.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      // `for await (const _event of …)`, `using _lock = …`: only the effect matters, not the value.
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['**/test/**/*.ts'],
    rules: {
      // node:test's describe and it return promises that the runner itself awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['it', 'describe', 'test'], package: 'node:test' },
          ],
        },
      ],
    },
  },
  directions('packages/linux-ipc/src', {
    core: [],
    memory: ['core'],
    'system-v': ['core'],
    event: ['core'],
    'file-lock': ['core'],
    signal: ['core'],
    socket: ['core'],
    timer: ['core'],
    process: ['core', 'pipe', 'signal'],
    pipe: ['core', 'process/exit-status.ts'],
    fifo: ['core', 'pipe'],
    stream: ['core', 'pipe'],
    'mapped-file': ['core', 'memory'],
    'message-queue': ['core', 'system-v'],
    'shared-memory': ['core', 'memory', 'system-v'],
    semaphore: ['core', 'memory', 'system-v'],
    mutex: ['core', 'memory'],
    'reader-writer-lock': ['core', 'memory'],
    condition: ['core', 'memory', 'mutex'],
    barrier: ['core', 'memory'],
    once: ['core', 'memory', 'mutex'],
    'channel/errors.ts': ['core'],
    'channel/message': ['channel/errors.ts', 'core'],
    'channel/ring': ['channel/errors.ts', 'core'],
    'channel/session': [
      'channel/errors.ts',
      'channel/message',
      'channel/ring',
      'core',
      'memory',
      'shared-memory',
      'socket',
    ],
    'channel/endpoint': [
      'channel/errors.ts',
      'channel/message',
      'channel/ring',
      'channel/session',
      'core',
      'socket',
    ],
  }),
  directions('packages/linux-ipc-nats/src', {
    address: [],
    window: ['session/frame.ts'],
    connection: ['address', 'errors.ts', 'options.ts'],
    session: ['connection', 'errors.ts', 'window'],
    broadcast: ['connection', 'session', 'errors.ts', 'window'],
    jetstream: ['connection', 'session', 'window', 'errors.ts'],
    relay: ['options.ts'],
    endpoint: ['broadcast', 'connection', 'errors.ts', 'jetstream', 'session', 'window'],
  }),
  directions('packages/ipc-lab/src', {
    language: [],
    'command-line': ['language'],
    'system-calls': [],
    programs: ['command-line', 'language'],
    run: ['command-line', 'language', 'programs'],
    show: ['command-line', 'language'],
    relay: ['command-line', 'language'],
    'observe/events.ts': [],
    'observe/strace': ['language', 'system-calls'],
    'observe/state': ['observe/events.ts', 'observe/path-status.ts', 'observe/strace'],
    'observe/effects': [
      'language/lossless.ts',
      'observe/events.ts',
      'observe/strace',
      'observe/state',
      'system-calls',
    ],
    'observe/handlers.ts': ['observe/effects', 'observe/strace', 'observe/state', 'system-calls'],
    observe: ['language', 'system-calls'],
    history: ['language', 'observe', 'system-calls'],
    'check/observed-programs': [...seen, 'language', 'why/in-passing.ts'],
    'check/judge': [...seen, 'check/observed-programs', 'language'],
    'check/exercise.ts': [...seen, 'check/judge', 'check/observed-programs', 'language'],
    'check/report': [...seen, 'check/exercise.ts', 'check/judge', 'check/texts.ts', 'language'],
    'check/class': ['check', 'command-line', 'language', 'observe/strace'],
    // An exercise imports no other.
    ...Object.fromEntries(
      foldersWith('packages/ipc-lab/src/check', 'exercise.ts').map((folder) => [
        `check/${folder}`,
        [...seen, 'check/exercise.ts', 'check/judge', 'check/observed-programs', 'language'],
      ]),
    ),
    check: [...seen, 'command-line', 'language', 'why/in-passing.ts'],
    'trace/text': [...seen, 'language'],
    'trace/drawing': [...seen, 'language', 'trace/text'],
    trace: [...seen, 'command-line', 'language', 'why/in-passing.ts'],
    'page/protocol.ts': ['check', 'history', 'language', 'why/in-passing.ts'],
    'page/server': [
      ...[...seen, 'check', 'command-line', 'language', 'page/protocol.ts', 'programs'],
      ...['page/model', 'run/scenarios.ts', 'show/topics.ts', 'trace/drawing', 'why/in-passing.ts'],
    ],
    'page/model': [
      ...['check/judge/shown.ts', 'check/judge/verdict.ts', 'check/report', 'history', 'language'],
      ...['observe/events.ts', 'observe/jsonl.ts', 'page/protocol.ts', 'trace/drawing'],
      'trace/text',
      'why/in-passing.ts',
    ],
    'page/client': [
      ...['check/judge/shown.ts', 'check/report', 'check/texts.ts', 'history', 'language'],
      ...['page/model', 'page/protocol.ts', 'trace/drawing', 'trace/text', 'why/in-passing.ts'],
    ],
    page: [
      ...[...seen, 'check', 'command-line', 'language', 'programs', 'run', 'trace'],
      'show/topics.ts',
      'why/in-passing.ts',
    ],
    'why/snapshot': [
      'history/program-name.ts',
      'language/lossless.ts',
      'observe/events.ts',
      'observe/path-status.ts',
      'observe/strace/proc.ts',
      'system-calls',
    ],
    'why/waits': ['language', 'why/say.ts', 'why/snapshot', 'why/texts.ts'],
    why: [...seen, 'command-line', 'language'],
  }),
  {
    files: ['**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
