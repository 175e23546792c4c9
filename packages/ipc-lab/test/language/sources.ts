/** Finds the texts in the sources by their shape: `{ en: '…', fr: '…' }`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';

const folder = fileURLToPath(new URL('../../src', import.meta.url));

export interface TextInSource {
  /** `trace/help.ts:14`. */
  readonly place: string;
  readonly en: string | undefined;
  readonly fr: string | undefined;
}

export interface Literal {
  readonly place: string;
  readonly text: string;
}

export const sources: readonly ts.SourceFile[] = readdirSync(folder, {
  recursive: true,
  encoding: 'utf8',
})
  .filter((path) => path.endsWith('.ts') && !path.includes('browser'))
  .map((path) => {
    const code = readFileSync(join(folder, path), 'utf8');
    return ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
  });

/** Every object with `en` or `fr`, unless its languages are computed. */
export function textsIn(source: ts.SourceFile): TextInSource[] {
  const found: TextInSource[] = [];
  visit(source, (node) => {
    if (!ts.isObjectLiteralExpression(node)) return;
    const en = valueOf(node, 'en');
    const fr = valueOf(node, 'fr');
    if (typeof en !== 'string' && typeof fr !== 'string') return;
    const text = (value: string | boolean): string | undefined =>
      typeof value === 'string' ? value : undefined;
    found.push({ place: placeOf(source, node), en: text(en), fr: text(fr) });
  });
  return found;
}

/** Literals with words that are printed, or refuse something, without being a text in both languages. */
export function literalsSaid(source: ts.SourceFile): Literal[] {
  const found: Literal[] = [];
  visit(source, (node) => {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return;
    if (
      !/^(?:console\.(?:log|error)|print|(?:\w+\.)*std(?:out|err)\.write|UsageError|Failure|\w*Refusal|\w*Refused)$/.test(
        node.expression.getText(source),
      )
    )
      return;
    for (const argument of node.arguments ?? []) {
      const text = written(argument)?.replaceAll(blank, '');
      if (text !== undefined && /\p{L}{2}/u.test(text)) {
        found.push({ place: placeOf(source, node), text });
      }
    }
  });
  return found;
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  node.forEachChild((child) => {
    visit(child, look);
  });
}

function placeOf(source: ts.SourceFile, node: ts.Node): string {
  const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
  return `${source.fileName}:${line + 1}`;
}

/** The literal text; if there is none, whether there is a computed one. */
function valueOf(object: ts.ObjectLiteralExpression, name: string): string | boolean {
  const property = object.properties.find((one) => one.name?.getText() === name);
  if (property === undefined) return false;
  return ts.isPropertyAssignment(property) ? (written(property.initializer) ?? true) : true;
}

/** Replaces a computed part. */
const blank = '\u0001';

/** The text of a string, a template or their sum. */
function written(node: ts.Expression): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => blank + literal.text).join('');
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [written(node.left), written(node.right)];
    return left === undefined && right === undefined
      ? undefined
      : (left ?? blank) + (right ?? blank);
  }
  return undefined;
}
