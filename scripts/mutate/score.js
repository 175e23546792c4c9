/** What a report of Stryker says: the score, and each mutant that no test noticed. */
const noticed = new Set(['Killed', 'Timeout']);
const unnoticed = new Set(['Survived', 'NoCoverage']);

/** Mutants marked as equivalent in the source are not counted. */
export function scoreOf(report) {
  const statuses = mutantsOf(report).map(({ status }) => status);
  const killed = statuses.filter((status) => noticed.has(status)).length;
  const valid = killed + statuses.filter((status) => unnoticed.has(status)).length;
  return { noticed: killed, valid, score: valid === 0 ? 100 : (100 * killed) / valid };
}

/** One line for each: where it is, what stood there, and what stood there instead. */
export function describeSurvivors(report) {
  return mutantsOf(report)
    .filter(({ status }) => unnoticed.has(status))
    .map(({ path, source, location, replacement, status }) => {
      const place = `${path}:${location.start.line}`;
      const covered = status === 'NoCoverage' ? 'not run' : 'not noticed';
      return `${place} ${covered}: ${oneLine(textAt(source, location))} → ${oneLine(replacement)}`;
    });
}

function mutantsOf(report) {
  return Object.entries(report.files).flatMap(([path, { source, mutants }]) =>
    mutants.map((mutant) => ({ ...mutant, path, source })),
  );
}

function textAt(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}

function oneLine(text) {
  const joined = text.replaceAll(/\s+/g, ' ');
  return joined.length <= 80 ? joined : `${joined.slice(0, 79)}…`;
}
