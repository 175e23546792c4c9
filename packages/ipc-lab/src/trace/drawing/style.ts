/** The style sheets of the picture, and of the page that contains it. */

/** The colours of both themes, and the rule that shows one language. */
export const colorStyle = `:root { color-scheme: light; --paper: #fff; --text: #1c2530; --soft: #5d6b7a; --line: #d5dce4;
  --hover: #eaf2fb; --alive: #7b8794; --wait: #f2c14e; --bad: #c8102e;
  --c0: #0b62c4; --c1: #0a7d4f; --c2: #8a3ffc; --c3: #b45309; --c4: #0e7490; --c5: #a21caf;
  --c6: #6b7785; --c7: #c2410c; --c8: #475569; --c9: #4d7c0f; }
:root[data-theme=dark] { color-scheme: dark; --paper: #12181f; --text: #e6ebf0; --soft: #9aa8b6;
  --line: #2d3945; --hover: #1d2a38; --alive: #8593a1; --wait: #a9811f; --bad: #ff6b7d;
  --c0: #6db3ff; --c1: #4fd19b; --c2: #bf9bff; --c3: #f5a755; --c4: #4fc7dd; --c5: #ec8cf5;
  --c6: #93a1af; --c7: #ff9a62; --c8: #b6c2cf; --c9: #a3d65c; }
html:not([lang=fr]) .fr, html[lang=fr] .en { display: none }`;

export const pictureStyle = `svg text { font: 12px system-ui, sans-serif; fill: var(--text) }
svg .pid { font-weight: 600; font-size: 14px } svg .name { font-size: 13px; fill: var(--soft) }
svg .small { font-size: 11px; fill: var(--soft) }
svg .time { text-anchor: end; fill: var(--soft); font-variant-numeric: tabular-nums; font-size: 11px }
svg .label { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round }
.paper { fill: var(--paper) }
.row { fill: transparent }
.row.chosen { fill: var(--hover) }
.moment.chosen .label { stroke: var(--hover) }
.moment.chosen .label { font-weight: 600 }
.mark { fill: var(--paper); stroke: var(--alive); stroke-width: 2 }
.ended .mark { fill: var(--alive) } .bad .mark { fill: var(--bad); stroke: var(--bad) }
svg .bad .label { fill: var(--bad) }
.printed .label { font-style: italic }
.alive { fill: var(--alive) } .waiting { fill: var(--wait); fill-opacity: .8 }
.unfinished { fill: var(--wait); fill-opacity: .8; stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 4 3 }
.endless { fill: var(--wait); stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 4 3 }
.zombie { fill: var(--bad) }
.arrow { fill: none; stroke-width: 1.6 } .arrow.chosen { stroke-width: 3.2 }
.arrow.birth, .arrow.collection { stroke-width: 1.2 } .arrow.collection { stroke-dasharray: 2 3 }
.arrow.many { stroke-width: 3 } .many .mark { fill: var(--alive) }
.head.later { display: none } svg .laterName { font-size: 13px; font-weight: 600 }
.arrow.end-of-file { stroke-dasharray: 6 4 }
.cell { stroke: var(--line); stroke-width: 2 }
.fill { fill-opacity: .18; stroke-width: 1.4 }
${Array.from({ length: 10 }, (_, n) => `path.ink${n} { stroke: var(--c${n}) } .fill.ink${n}, svg text.ink${n}, .solid${n} { fill: var(--c${n}) }`).join('\n')}`;

export const style = `
${colorStyle}
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; background: var(--paper); color: var(--text) }
header, section, footer { padding: 0 20px }
header { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: baseline; padding-top: 14px }
h1 { font-size: 20px; margin: 0; overflow-wrap: anywhere }
h2 { font-size: 17px; margin: 22px 0 6px }
h3 { font-size: 14px; margin: 0 0 2px }
.tools { margin-left: auto; display: flex; gap: 6px }
button { font: inherit; padding: 2px 10px; border: 1px solid var(--line); border-radius: 6px;
  background: var(--paper); color: var(--text); cursor: pointer }
button:hover { background: var(--hover) }
:focus-visible { outline: 2px solid var(--c0); outline-offset: 1px }
.summary { display: flex; flex-wrap: wrap; gap: 12px 40px; padding-top: 10px; padding-bottom: 12px }
.summary > div { max-width: 620px }
.summary ul { margin: 0; padding: 0; list-style: none; font-size: 14px;
  max-height: 7.5em; overflow: auto }
.summary .alarm h3, .summary .alarm li { color: var(--bad) }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; color: var(--soft); font-size: 13px;
  padding-top: 8px }
.mark-of svg { margin-right: 6px; vertical-align: -2px }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.stage { display: flex; max-height: 76vh; border: 1px solid var(--line); border-width: 1px 0 }
#overview { position: relative; flex: none; width: 84px; border-left: 1px solid var(--line); cursor: pointer;
  touch-action: none; user-select: none; overflow: hidden }
#overview svg { position: absolute; width: 100%; height: 100% }
#part { position: absolute; left: 0; right: 0; min-height: 6px; border: 1px solid var(--c0); border-radius: 2px;
  background: color-mix(in srgb, var(--c0) 14%, transparent) }
.much { fill: var(--soft) } .much.bad { fill: var(--bad) }
#overview .alive { fill: var(--alive) } #overview .endless { stroke: none; fill: var(--bad) }
#overview .unfinished { stroke: none }
#view { flex: auto; min-width: 0; overflow: auto;
  cursor: grab; overscroll-behavior: contain; scroll-margin-bottom: 4.5em }
#view.dragging { cursor: grabbing; user-select: none }
#heads { position: sticky; top: 0; z-index: 1; display: block; box-shadow: 0 1px var(--line) }
#drawing.divided { position: relative } #drawing.divided .band { position: absolute; left: 0 }
.band { display: block; overflow: hidden }
${pictureStyle}
#said { min-height: 3.4em; padding: 8px 20px; border-bottom: 1px solid var(--line); overflow-wrap: anywhere;
  border-top: 1px solid var(--line); position: sticky; bottom: 0; background: var(--paper); max-height: 40vh; overflow: auto }
table { border-collapse: collapse; width: 100%; font-size: 13.5px }
th, td { text-align: left; padding: 3px 12px 3px 0; border-bottom: 1px solid var(--line);
  vertical-align: top; overflow-wrap: anywhere }
td:nth-child(1), td:nth-child(2) { font-variant-numeric: tabular-nums; white-space: nowrap }
tr.chosen td { background: var(--hover) }
footer { color: var(--soft); font-size: 13px; padding-bottom: 24px; padding-top: 12px }
@media (max-width: 640px) { #overview { width: 44px } header, section, footer { padding-left: 12px; padding-right: 12px } }
@media print {
  :root, :root[data-theme=dark] { color-scheme: light; --paper: #fff; --text: #000; --soft: #444;
    --line: #bbb; --alive: #666; --wait: #f2c14e; --bad: #b00020; --c0: #0b62c4; --c1: #0a7d4f;
    --c2: #6d28d9; --c3: #92400e; --c4: #0e7490; --c5: #86198f; --c6: #555; --c7: #9a3412; --c8: #333; --c9: #3f6212 }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact }
  .tools, #said, .keys, #overview, #which button { display: none }
  h2 { break-after: avoid }
  .summary ul { max-height: none }
  .stage { max-height: none; border: 0 } #view { overflow: visible }
  #heads { position: static; break-after: avoid } #heads, #drawing, .band { width: 100% !important; height: auto }
  #drawing.divided { height: auto !important } #drawing.divided .band { position: static }
  tr { break-inside: avoid }
}
`;
