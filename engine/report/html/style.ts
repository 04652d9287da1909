/** Graphs shrink with the page, down to four fifths; then they scroll. Inline styles are not allowed. */
export const GRAPH_STEP = 200;
const graphs = Array.from(
  { length: 40 },
  (_, at) => `.w${at} { min-width: ${at * GRAPH_STEP * 0.8}px; }`,
).join("\n");

/**
 * The page's only style sheet. Contrast of text is at least 4.5:1 in both schemes (a test computes it); widths
 * are the reader's; nothing moves.
 */
export const STYLE = `
:root { color-scheme: light dark;
  --page: #ffffff; --panel: #f5f7f9; --text: #1a2028; --muted: #55606c; --line: #d3d9e0;
  --link: #0a58a8; --good: #17692b; --bad: #b3231b; --warn: #7d4a00; --still: #55606c;
  --good-fill: #e7f4ea; --bad-fill: #fcebea; --warn-fill: #fdf3e1; --still-fill: #eef1f4; --run-fill: #e6f0fb; }
@media (prefers-color-scheme: dark) { :root {
  --page: #0f1419; --panel: #171d24; --text: #e5e9ee; --muted: #a0abb8; --line: #323c47;
  --link: #7db8ff; --good: #66cf82; --bad: #ff938a; --warn: #f2ba62; --still: #a0abb8;
  --good-fill: #12291a; --bad-fill: #33181a; --warn-fill: #2e2412; --still-fill: #1f262e; --run-fill: #14263a; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 96rem; padding: 1rem clamp(.75rem, 3vw, 2.5rem) 3rem; background: var(--page);
  color: var(--text); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
h1, h2, h3, h4, p, ul, ol, dl, pre { margin: 0 0 .6rem; }
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin-top: 2.2rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.02rem; } h4 { font-size: .95rem; }
p, li, dd { overflow-wrap: anywhere; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
code, pre { font: .875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; unicode-bidi: isolate; }
code { overflow-wrap: anywhere; }
pre { padding: .6rem .8rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
  white-space: pre-wrap; overflow-wrap: anywhere; max-height: 70vh; overflow: auto; }
.muted { color: var(--muted); font-size: .9rem; }
.skip { position: absolute; left: -999rem; } .skip:focus { position: static; }
.badge { display: inline-block; padding: 0 .5rem; border-radius: 999px; font-size: .85rem; font-weight: 600;
  white-space: nowrap; background: var(--still-fill); color: var(--still); }
.badge.succeeded { background: var(--good-fill); color: var(--good); }
.badge.failed { background: var(--bad-fill); color: var(--bad); }
.badge.cancelled, .badge.interrupted { background: var(--warn-fill); color: var(--warn); }
.badge.running { background: var(--run-fill); color: var(--link); }
.top { border-left: 6px solid var(--still); padding-left: 1rem; }
.top.succeeded { border-color: var(--good); } .top.failed { border-color: var(--bad); }
.top.cancelled, .top.interrupted { border-color: var(--warn); } .top.running { border-color: var(--link); }
.top dl { display: flex; flex-wrap: wrap; gap: .2rem 2.2rem; margin: 0; } .top dl > div { display: block; border: 0; }
nav ul { list-style: none; padding: 0; margin: 1.2rem 0 0; display: grid; gap: .6rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 11.5rem), 1fr)); }
nav a { display: block; height: 100%; padding: .55rem .8rem; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; text-decoration: none; }
nav a:hover { border-color: var(--link); } nav b { display: block; } nav span { color: var(--muted); font-size: .88rem; }
ul.plain, ol.plain, ul.lines, ul.findings, ul.cards { list-style: none; padding: 0; }
ul.lines li { padding: .2rem 0; } ul.lines > li + li { border-top: 1px solid var(--line); }
ul.findings > li { padding: .4rem 0 .1rem .8rem; border-left: 3px solid var(--line); margin-bottom: .6rem; }
ul.cards { display: grid; gap: .6rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); align-items: start; }
ul.cards > li, .card, .task { padding: .7rem .9rem; border: 1px solid var(--line); border-radius: 8px; background: var(--page); min-width: 0; }
ul.cards p { margin: .3rem 0; } .cards dl > div { display: block; }
.card { margin-bottom: .8rem; } .card.failed, .task.failed { border-left: 4px solid var(--bad); }
.reason { font-weight: 600; } .next b { color: var(--link); }
.task { margin-bottom: .8rem; } .task:target { border-color: var(--link); box-shadow: 0 0 0 2px var(--link); }
.task > header { display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; }
.task h3 { margin: 0; overflow-wrap: anywhere; }
details { border-top: 1px solid var(--line); } details > :not(summary) { margin-left: .2rem; }
summary { padding: .35rem 0; cursor: pointer; overflow-wrap: anywhere; }
details[open] > summary { margin-bottom: .3rem; }
dl > div { display: grid; grid-template-columns: minmax(7rem, 16rem) minmax(0, 1fr); gap: 0 1rem; padding: .15rem 0; }
dl > div + div { border-top: 1px solid var(--line); }
dt { color: var(--muted); font-size: .9rem; overflow-wrap: anywhere; } dd { margin: 0; min-width: 0; }
.cut { display: block; margin: .5rem 0; color: var(--warn); font-weight: 600; }
.scroll { overflow-x: auto; padding: .2rem; }
svg text { font: 500 12.5px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: var(--text); }
.graph { display: block; max-width: 100%; height: auto; } .graph .edge { fill: none; stroke: var(--muted); stroke-width: 1.3; opacity: .65; }
${graphs}
.node rect { fill: var(--still-fill); stroke: var(--still); stroke-width: 1.2; } .node .sign { fill: var(--still); font-size: 14px; }
.node .note { font-weight: 400; font-size: 11px; fill: var(--muted); }
.node.succeeded rect { fill: var(--good-fill); stroke: var(--good); } .node.succeeded .sign { fill: var(--good); }
.node.failed rect { fill: var(--bad-fill); stroke: var(--bad); stroke-width: 2; } .node.failed .sign { fill: var(--bad); }
.node.cancelled rect, .node.interrupted rect { fill: var(--warn-fill); stroke: var(--warn); } .node.cancelled .sign, .node.interrupted .sign { fill: var(--warn); }
.node.running rect { fill: var(--run-fill); stroke: var(--link); } .node.running .sign { fill: var(--link); }
.node.skipped rect, .node.unknown rect { stroke-dasharray: 4 3; }
.node:hover text { text-decoration: underline; } .node:focus-visible { outline: none; } .node:focus-visible rect { stroke: var(--link); stroke-width: 3.5; }
.timeline .row { display: grid; grid-template-columns: minmax(8rem, 16rem) minmax(0, 1fr) 4.2rem; gap: 0 .8rem; align-items: center; padding: .12rem 0; }
.timeline li + li { border-top: 1px solid var(--line); }
.timeline .took { text-align: right; font-variant-numeric: tabular-nums; font-size: .9rem; }
.timeline .row > a { overflow-wrap: anywhere; font-size: .92rem; }
.bars { width: 100%; display: block; overflow: visible; } .axis text { fill: var(--muted); font-weight: 400; font-size: 11px; }
.waiting { fill: var(--line); } .bar { fill: var(--good); stroke: var(--page); stroke-width: 1; }
.bars.failed .bad, .bar.bad { fill: var(--bad); } .bars.running .bar, .key .bar { fill: var(--link); }
.legend svg { vertical-align: middle; margin-left: .4rem; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: .8rem; }
@media (max-width: 40rem) {
  dl > div { grid-template-columns: minmax(0, 1fr); }
  .timeline .row { grid-template-columns: minmax(0, 1fr) 4.2rem; } .timeline .row > :nth-child(2) { grid-row: 2; grid-column: 1 / -1; }
  .timeline .row.axis { grid-template-columns: minmax(0, 1fr); } .axis > span { display: none; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print {
  :root { color-scheme: light; --page: #ffffff; --panel: #ffffff; --text: #000000; --muted: #444444; }
  body { padding: 0; font-size: .85rem; } nav, .skip { display: none; } pre { max-height: none; overflow: visible; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .card, ul.cards > li, .timeline li { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; } .graph { min-width: 0; } a { color: inherit; }
}
`;
