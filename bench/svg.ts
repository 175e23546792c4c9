/** One plot per record: a bar per contender, on a logarithmic scale, with the spread as a whisker. */
import type { BenchRecord, Figures } from './record.js';

const width = 720;
const barHeight = 22;
const left = 190;
const right = 110;
const top = 40;

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

export function plot({ id, unit, ours, c, peers }: BenchRecord): string {
  const contenders: [string, Figures][] = [
    ['linux-ipc', ours],
    ...(c === undefined ? [] : [['C, same algorithm', c] as [string, Figures]]),
    ...Object.entries(peers),
  ];
  const all = contenders.flatMap(([, { min, max }]) => [min, max]);
  const low = Math.log10(Math.min(...all)) - 0.3;
  const high = Math.log10(Math.max(...all)) + 0.1;
  const x = (value: number): number =>
    left + ((Math.log10(value) - low) / (high - low)) * (width - left - right);
  const height = top + contenders.length * (barHeight + 8) + 16;
  const bars = contenders.map(([name, { p50, min, max }], i) => {
    const y = top + i * (barHeight + 8);
    const middle = y + barHeight / 2;
    const fill = i === 0 ? '#2563eb' : '#94a3b8';
    return [
      `<text x="${String(left - 8)}" y="${String(middle + 4)}" text-anchor="end">${escape(name)}</text>`,
      `<rect x="${String(left)}" y="${String(y)}" width="${(x(p50) - left).toFixed(1)}" height="${String(barHeight)}" fill="${fill}"/>`,
      `<path d="M${x(min).toFixed(1)} ${String(middle)}H${x(max).toFixed(1)}" stroke="#0f172a" stroke-width="2"/>`,
      `<text x="${(x(max) + 8).toFixed(1)}" y="${String(middle + 4)}">${String(p50)}</text>`,
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" font-family="system-ui, sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="12" y="24" font-size="15">${escape(id)}: median, ${escape(unit)}, logarithmic; line: least and greatest median of a run</text>
${bars.join('\n')}
</svg>
`;
}
