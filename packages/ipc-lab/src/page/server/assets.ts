/** The files of the page: these, and no others, are served. */
import { readFileSync } from 'node:fs';

import type { Language } from '../../language/language.js';
import { colorStyle, pictureStyle } from '../../trace/drawing/style.js';

export interface Assets {
  readonly html: string;
  readonly script: string;
  readonly style: string;
  /** The answers to the sheet's questions, as JSON. */
  readonly answers: string;
}

export function readAssets(language: Language): Assets {
  const built = (name: string): string =>
    readFileSync(new URL(`../client/${name}`, import.meta.url), 'utf8');
  return {
    html: `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ipc-lab</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="style.css">
<script type="module" src="main.js"></script>
</head>
<body></body>
</html>
`,
    script: built('main.js'),
    answers: built('answers.json'),
    // One renderer draws live, saved and exported runs: so the picture has one style sheet, too.
    style: [colorStyle, pictureStyle, built('style.css')].join('\n'),
  };
}
