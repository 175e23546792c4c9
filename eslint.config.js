import js from '@eslint/js';
import tseslint from 'typescript-eslint';

import { directions, foldersWith } from './scripts/lint/directions.js';

export default tseslint.config(
  { ignores: ['**/dist/', '**/dist-test/', '**/build/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
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
  directions('packages/ipc-lab/src/check', {
    run: [],
    judge: ['placeholders.ts', 'run'],
    'exercise.ts': ['judge', 'placeholders.ts', 'run'],
    report: ['exercise.ts', 'judge', 'placeholders.ts', 'texts.ts'],
    'texts.ts': ['placeholders.ts'],
    class: [
      'exercise.ts',
      'exercises.ts',
      'judge',
      'placeholders.ts',
      'report',
      'run',
      'texts.ts',
      'words.ts',
    ],
    // An exercise imports no other.
    ...Object.fromEntries(
      foldersWith('packages/ipc-lab/src/check', 'exercise.ts').map((folder) => [
        folder,
        ['exercise.ts', 'judge', 'run'],
      ]),
    ),
  }),
  {
    files: ['**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
