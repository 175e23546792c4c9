/** Which folder may import what: a wrong arrow, or a circle, is an error of the linter. */
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';

import { createNodeResolver, importX } from 'eslint-plugin-import-x';

/**
 * @param {string} root A package's sources, from the root of the repository.
 * @param {Record<string, string[]>} table For each folder (or file) what it imports besides itself. A
 *   folder of which a floor has a line of its own needs none.
 * @returns {import('eslint').Linter.Config}
 */
export function directions(root, table) {
  const listed = Object.keys(table);
  for (const path of listed) {
    if (!existsSync(resolve(root, path))) throw new Error(`${root}/${path} is not there`);
  }
  for (const { name } of readdirSync(root, { withFileTypes: true }).filter((e) =>
    e.isDirectory(),
  )) {
    if (!listed.some((path) => path === name || path.startsWith(`${name}/`))) {
      throw new Error(`what ${root}/${name} may import is not said in eslint.config.js`);
    }
  }
  const zones = Object.entries(table).map(([folder, used]) => ({
    target: resolve(root, folder),
    from: resolve(root),
    except: [folder, ...used].map((path) => `./${path}`),
    message: `${folder} imports ${used.length === 0 ? 'nothing else' : used.join(', ')}: see eslint.config.js.`,
  }));
  return {
    files: [`${root}/**/*.ts`],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createNodeResolver({ extensionAlias: { '.js': ['.ts', '.js'] } })],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
    },
  };
}

/**
 * @param {string} root From the root of the repository.
 * @param {string} file A name, without a folder.
 * @returns {string[]} The folders in `root` that hold such a file.
 */
export function foldersWith(root, file) {
  return readdirSync(root).filter((folder) => existsSync(resolve(root, folder, file)));
}
