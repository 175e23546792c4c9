/** The table of docs/README.md is right: every page, test and paragraph to which it links exists. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const docs = new URL('../../docs/', import.meta.url);
const table = readFileSync(new URL('README.md', docs), 'utf8');
const rows = table.split('\n').filter((line) => line.startsWith('| ['));
const linkPattern = /\]\(([^)#]+)(?:#([^)]+))?\)/g;

function headingsOf(page: string): string[] {
  const text = readFileSync(new URL(page, docs), 'utf8');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading.toLowerCase().replaceAll(' ', '-'),
  );
}

describe('the table of capabilities', () => {
  it('links to pages, paragraphs and tests that exist', () => {
    const links = [...table.matchAll(linkPattern)];
    assert.ok(links.length > rows.length);
    for (const [, path = '', heading] of links) {
      assert.ok(existsSync(new URL(path, docs)), path);
      if (heading !== undefined) assert.ok(headingsOf(path).includes(heading), heading);
    }
  });

  it('links to every page', () => {
    const pages = readdirSync(docs).filter((name) => name !== 'README.md');
    for (const page of pages) assert.ok(table.includes(`](${page}`), page);
  });

  it('links to a test for each capability that exists, and to a reason for each that does not', () => {
    for (const row of rows) {
      const [, , , exists = '', shownBy = ''] = row.split('|').map((cell) => cell.trim());
      if (exists === 'yes') assert.match(shownBy, /\.test\.ts\)/, row);
      else assert.match(exists, /\]\(not-covered\.md#/, row);
    }
  });
});
