/** The routes of a class. The guard comes before them. */
import { Hono } from 'hono';

import { languageNamed } from '../../../language/language.js';
import { Refusal } from '../../../language/refusal.js';
import { refusing } from '../refusing.js';
import { asRecord } from '../requests.js';
import { texts } from '../texts.js';
import type { ClassChecks } from './class-checks.js';
import { gradesOf } from './grades.js';
import { assertChange, assertMark } from './mark.js';

export function classRoutes(checks: ClassChecks): Hono {
  const routes = new Hono();
  routes.post('/check', (context) =>
    refusing(context, async () => {
      const { students } = asRecord(await context.req.json().catch(() => undefined));
      if (!Array.isArray(students) || !students.every((one) => typeof one === 'string')) {
        throw new Refusal(texts.notARequest);
      }
      checks.check(students);
    }),
  );
  routes.post('/stop', (context) =>
    refusing(context, () => {
      checks.stop();
    }),
  );
  routes.post('/mark', (context) =>
    refusing(context, async () => {
      const asked = asRecord(await context.req.json().catch(() => undefined));
      const { student, exercise, mark, before, change } = asked;
      if (typeof student !== 'string' || typeof exercise !== 'string') {
        throw new Refusal(texts.notARequest);
      }
      assertMark(mark);
      assertMark(before);
      assertChange(change);
      await checks.mark(student, exercise, mark, before, change);
    }),
  );
  routes.get('/grades', (context) =>
    context.body(gradesOf(checks.view, languageNamed(context.req.query('lang'))), 200, {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="ipc-lab-class.csv"',
    }),
  );
  return routes;
}
