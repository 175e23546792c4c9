/** Compiles a TypeScript source, without checking types, to where `tsc --build` writes it. */
import { readFileSync, writeFileSync } from 'node:fs';

import ts from 'typescript';

export function transpile(source) {
  const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
    fileName: source,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  writeFileSync(source.replace('/src/', '/dist/').replace(/\.ts$/, '.js'), outputText);
}
