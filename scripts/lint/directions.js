/** Which folder may import which others: the linter reports a wrong direction or a cycle. */
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';

import { createNodeResolver, importX } from 'eslint-plugin-import-x';

/**
 * @param {string} root The folder of a package's sources, relative to the root of the repository.
 * @param {Record<string, string[]>} table What each folder (or file) imports besides itself. A folder
 *   needs no line if one of its subfolders has one.
 * @returns {import('eslint').Linter.Config}
 */
export function directions(root, table) {
  const listed = Object.keys(table);
  for (const path of listed) {
    if (!existsSync(resolve(root, path))) throw new Error(`${root}/${path} does not exist`);
  }
  for (const { name } of readdirSync(root, { withFileTypes: true }).filter((e) =>
    e.isDirectory(),
  )) {
    if (!listed.some((path) => path === name || path.startsWith(`${name}/`))) {
      throw new Error(`eslint.config.js does not say what ${root}/${name} may import`);
    }
  }
  const zones = Object.entries(table).map(([folder, used]) => ({
    target: resolve(root, folder),
    from: resolve(root),
    except: [folder, ...used].map((path) => `./${path}`),
    message: `${folder} imports ${used.length === 0 ? 'nothing else' : used.join(', ')}: see eslint.config.js.`,
  }));
  return {
    files: [`${root}/**/*.{ts,tsx}`],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [
        createNodeResolver({ extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } }),
      ],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
    },
  };
}

/**
 * @param {string} root A folder, relative to the root of the repository.
 * @param {string} file A file's name, without a folder.
 * @returns {string[]} The folders in `root` that contain a file of this name.
 */
export function foldersWith(root, file) {
  return readdirSync(root).filter((folder) => existsSync(resolve(root, folder, file)));
}
