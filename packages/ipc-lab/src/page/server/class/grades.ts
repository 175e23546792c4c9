/** The points of a class as CSV: as a spreadsheet of the reader's language expects it. */
import { stringify } from 'csv-stringify/sync';

import { columns, verdicts } from '../../../check/texts.js';
import type { Language } from '../../../language/language.js';
import { decimal, say } from '../../../language/text.js';
import type { ClassView } from '../../protocol.js';
import { pointsOf, verdictOf } from '../../model/classroom.js';
import { texts } from '../texts.js';

export function gradesOf({ cells }: ClassView, language: Language): string {
  const header = [columns.student, columns.exercise, columns.verdict, texts.points, texts.comment];
  const rows = cells.map((cell) => {
    const verdict = verdictOf(cell);
    const points = pointsOf(cell)?.toString() ?? '';
    return [
      ...[cell.student, cell.exercise, verdict === null ? '' : say(language, verdicts[verdict])],
      ...[decimal(language, points), cell.mark.comment],
    ];
  });
  const all = [header.map((text) => say(language, text)), ...rows];
  return stringify(all, {
    escape_formulas: true,
    delimiter: language === 'fr' ? ';' : ',',
    bom: true,
  });
}
