"""The look that the pages share: colours for light, dark and paper, and the CSS of a dossier."""

from __future__ import annotations

PALETTE = """
:root { color-scheme: light dark; --ink: #14202e; --quiet: #536072; --paper: #fff; --tint: #f3f6f9; --line: #d5dce4;
  --accent: #1d4fd7; --on-accent: #fff; --mine: #a8480a; --mine-tint: #fff1db; --good: #0f6b3c; --over: #8a4b08;
  --soft: #b4c3e8; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #eef2f7; --quiet: #a3b0c2; --paper: #10161f;
  --tint: #1a2330; --line: #35435a; --accent: #8db4ff; --on-accent: #0a1830; --mine: #ffab5c; --mine-tint: #45270f;
  --good: #7bd3a1; --over: #f0b871; --soft: #3d5280; } }
@media print { :root { color-scheme: light; } }
* { box-sizing: border-box; }
html { font-family: Arimo, Arial, "Liberation Sans", Helvetica, sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; color: var(--ink); background: var(--paper); line-height: 1.5; overflow-wrap: anywhere; }
a { color: var(--accent); }
.notice { display: inline-block; margin: 0; padding: .1rem .6rem; border: 1px solid var(--over); border-radius: 1rem;
  color: var(--over); font-size: .85rem; font-weight: bold; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
""".strip()

DOSSIER = """
.icons { position: absolute; }
.skip { position: absolute; left: -100vw; padding: .5rem 1rem; background: var(--paper); z-index: 2; }
.skip:focus { left: .5rem; top: .5rem; }
.page { margin: 0 auto; padding: 1.5rem 1.5rem 4rem; max-width: 84rem; }
header { margin-bottom: 1.5rem; }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; }
h1 { margin: .25rem 0 .35rem; font-size: 2rem; }
h2 { margin: 3rem 0 1rem; padding-top: 1.25rem; border-top: 2px solid var(--ink); font-size: 1.45rem; }
h2 .of { color: var(--quiet); font-weight: normal; margin-right: .6em; }
h3 { margin: 2.25rem 0 .75rem; font-size: 1.1rem; }
h4, .card h3 { margin: 0; font-size: 1rem; }
p, ul, ol, dl { margin: 0 0 .75rem; }
ul, ol { padding-left: 1.2rem; }
li + li { margin-top: .25rem; }
p, .text, .bullets, dd { max-width: 46rem; }
.subtitle, .quiet, .note { color: var(--quiet); }
.summary { font-size: 1.15rem; max-width: 46rem; }
dt { color: var(--quiet); font-size: .875rem; }
dd { margin: 0 0 .6rem; }
dd > :last-child, .card > :last-child, dd li:last-child { margin-bottom: 0; }
code { font-family: "Liberation Mono", Menlo, Consolas, monospace; font-size: .92em; }
.toc { font-size: .92rem; }
.toc ol { padding: 0; list-style: none; }
.toc a { display: block; padding: .2rem 0; color: var(--ink); text-decoration: none; }
.toc a:hover { text-decoration: underline; }
.toc ol ol { margin: 0; padding-left: 1.35rem; }
.toc ol ol a { color: var(--quiet); }
.toc .of { display: inline-block; width: 1.35rem; color: var(--quiet); }
.columns { display: grid; gap: .5rem 2rem;
  grid-template-columns: repeat(auto-fit, minmax(min(var(--least, 18rem), 100%), 1fr)); }
.columns.three { --least: 15rem; }
.columns.one { grid-template-columns: 1fr; }
.facts dt { color: var(--ink); font-size: 1rem; font-weight: bold; margin-bottom: .2rem; }
.cards { display: grid; gap: 1rem; margin: 0 0 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(var(--least, 22rem), 100%), 1fr)); }
.cards.three { --least: 17rem; }
.flowing { display: block; columns: var(--least, 22rem); column-gap: 1rem; }
.flowing .card { margin-bottom: 1rem; break-inside: avoid; }
.card { padding: .9rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--tint);
  min-width: 0; }
.card .note { margin: .1rem 0 .5rem; font-size: .9rem; }
.card dl { margin: .5rem 0 0; }
.card dd { margin-bottom: .45rem; }
figure { margin: 1.5rem 0; }
figcaption { margin-top: .5rem; color: var(--quiet); font-size: .92rem; }
.sheet { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; background: var(--paper); }
.sheet svg { display: block; width: 100%; height: auto; max-width: var(--width); margin: 0 auto; }
.only-dark { display: none; }
.sheet a { cursor: pointer; }
.sheet a:hover circle { stroke: var(--ink); stroke-width: 2.5; }
.sheet a:focus { outline: none; }
.sheet a:focus circle, .sheet a:target circle, .sheet a.lit circle { stroke: var(--mine); stroke-width: 5;
  paint-order: stroke; }
.number { display: inline-block; min-width: 1.75em; padding: .05em .4em; border-radius: 1em; background: var(--accent);
  color: var(--on-accent); font-size: .9em; font-weight: bold; text-align: center; text-decoration: none;
  line-height: 1.5; white-space: nowrap; }
.over .number, .number.over { background: none; box-shadow: inset 0 0 0 1.5px var(--quiet); color: var(--quiet);
  text-decoration: line-through; }
.status { font-weight: bold; color: var(--good); }
.over .status { color: var(--over); }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: .9rem; margin-bottom: 1.5rem; }
thead th:first-child { width: 3.2rem; }
thead th:nth-child(2) { width: 13%; }
thead th:nth-child(3) { width: 21%; }
thead th:nth-child(5), thead th:nth-child(6) { width: 16.5%; }
thead th:last-child { width: 7.4rem; }
caption { padding-bottom: .5rem; color: var(--quiet); text-align: left; }
th, td { padding: .6rem .7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid var(--ink); font-size: .85rem; }
tbody tr { scroll-margin-top: 1rem; }
tr:target > *, .decision:target { background: var(--mine-tint); }
td ul { padding-left: 1.1rem; margin: 0; }
td p, td dl { margin: 0 0 .4rem; }
td dl { margin-top: .4rem; }
.choice, .question { font-weight: bold; }
td .question { color: var(--quiet); font-weight: normal; margin-bottom: .2rem; }
.where { color: var(--quiet); font-size: .9em; }
td .where ul { padding: 0; list-style: none; }
.more { white-space: nowrap; }
.decision { padding: 1.1rem 0 .4rem; border-top: 1px solid var(--line); scroll-margin-top: 1rem; }
.decision h4 { display: flex; gap: .6rem; align-items: baseline; margin-bottom: .25rem; }
.decision .chosen { margin-bottom: .75rem; font-size: 1.05rem; }
.decision dl { display: grid; gap: .25rem 2rem;
  grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); }
.flow { padding: 0; list-style: none; counter-reset: step; max-width: 52rem; }
.flow > li { position: relative; margin: 0; padding: .3rem 0 .55rem 2.6rem; counter-increment: step; }
.flow > li::before { content: counter(step); position: absolute; left: 0; top: .3rem; width: 1.7rem; height: 1.7rem;
  border: 1.5px solid var(--quiet); border-radius: .4rem; background: var(--paper); text-align: center;
  font-size: .9rem; line-height: 1.55rem; z-index: 1; }
.flow > li.mine::before { border-color: var(--mine); background: var(--mine-tint); }
.flow > li:not(:last-child)::after { content: ""; position: absolute; left: .8rem; top: 1.8rem; bottom: -.5rem;
  border-left: 1.5px solid var(--line); }
.flow .said { color: var(--quiet); }
.change { display: grid; gap: .25rem 1rem; grid-template-columns: 1fr auto 1fr; align-items: stretch;
  margin-bottom: 1rem; }
.change.alone { grid-template-columns: 1fr; }
.change .arrow { align-self: center; font-size: 1.4rem; color: var(--quiet); }
.change .why { grid-column: 1 / -1; }
.timeline { margin: 1.5rem 0; padding: 0; list-style: none; }
.timeline li { display: grid; grid-template-columns: 14rem 1fr; gap: 0 1rem; align-items: center; margin: 0; }
.timeline .name { padding: .35rem 0; }
.timeline svg { display: block; width: 100%; height: 100%; min-height: 1.6rem; }
.timeline .whole { fill: var(--tint); stroke: var(--line); vector-effect: non-scaling-stroke; }
.timeline .share { fill: var(--accent); }
.timeline .tick { stroke: var(--line); vector-effect: non-scaling-stroke; fill: none; }
.timeline .ticks { position: relative; height: 1.5rem; font-size: .8rem; color: var(--quiet); grid-column: 2; }
.timeline .ticks span { position: absolute; transform: translateX(-50%); white-space: nowrap; }
.timeline .when { display: block; color: var(--quiet); font-size: .85rem; }
.metric .kind { float: right; margin-left: .5rem; color: var(--quiet); font-size: .85rem; }
.metric .values { display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; margin: .25rem 0 .5rem; }
.metric .values div { min-width: 4rem; }
.metric .values dd { margin: 0; font-weight: bold; }
.metric .met { font-size: .9rem; font-weight: bold; color: var(--good); margin: .35rem 0 0; }
.metric .met.no { color: var(--over); }
.chart { display: block; width: 100%; max-width: 26rem; height: auto; margin: .5rem 0; overflow: visible; }
.chart text { font-size: 12px; fill: var(--ink); paint-order: stroke; stroke: var(--tint); stroke-width: 4px;
  stroke-linejoin: round; }
.chart .axis { fill: var(--quiet); }
.chart .value { font-weight: bold; }
.chart rect.before { fill: var(--soft); }
.chart rect.target { fill: none; stroke: var(--quiet); stroke-dasharray: 4 3; }
.chart rect.after, .chart circle { fill: var(--accent); }
.chart .series { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; }
.chart .goal { stroke: var(--quiet); stroke-dasharray: 4 3; fill: none; }
.terms { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: .5rem 2rem; }
.terms dt { color: var(--ink); font-size: 1rem; font-weight: bold; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--quiet);
  font-size: .875rem; }
@media screen and (min-width: 75rem) {
  .page { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 0 2.5rem; max-width: 96rem; }
  header, footer { grid-column: 2; }
  .toc { grid-column: 1; grid-row: 1 / span 3; }
  .toc > div { position: sticky; top: 1.5rem; max-height: calc(100vh - 3rem); overflow-y: auto; }
}
@media screen and (max-width: 48rem) {
  .page { padding: 1rem .9rem 3rem; }
  h1 { font-size: 1.6rem; }
  .sheet svg { min-width: min(60rem, var(--width)); }
  .change { grid-template-columns: 1fr; }
  .change .arrow { justify-self: center; transform: rotate(90deg); }
  .timeline li { grid-template-columns: 1fr; }
  .timeline .ticks { grid-column: 1; }
  .timeline .ticks span:nth-child(even) { display: none; }
  .timeline .name { padding: .6rem 0 .2rem; }
  .timeline svg { height: 1.6rem; }
}
@media screen and (max-width: 60rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, caption, tbody, tr, th, td { display: block; }
  tbody tr { margin-bottom: 1rem; padding: .5rem 0; border: 1px solid var(--line); border-radius: .5rem; }
  tbody th, td { padding: .3rem .8rem; border: 0; }
  td:empty { display: none; }
  td[data-title]::before { content: attr(data-title); display: block; color: var(--quiet); font-size: .85em; }
}
@media print {
  html { font-size: 9.5pt; }
  .page { padding: 0; max-width: none; }
  .toc, .skip { display: none; }
  a { color: inherit; text-decoration: none; }
  .number { background: none; color: #000; box-shadow: inset 0 0 0 1px #000; }
  h2 { margin-top: 1.75rem; padding-top: .75rem; }
  h3 { margin: 1.25rem 0 .5rem; }
  h1, h2, h3, h4, .lead { break-after: avoid; }
  figure, .card, tr, .timeline, .change, .flow > li, .decision, dl > div { break-inside: avoid; }
  dt, caption, thead, thead tr { break-after: avoid; }
  tbody tr:first-child { break-before: avoid; }
  p, li { orphans: 3; widows: 3; }
  thead { display: table-header-group; }
  table { font-size: .9em; }
  th, td { padding: 1.2mm 1.6mm; }
  thead th:first-child { width: 6%; }
  thead th:nth-child(3) { width: 20%; }
  thead th:nth-child(5), thead th:nth-child(6) { width: 15%; }
  thead th:last-child { width: 12%; }
  td ul { padding-left: .9rem; }
  .more { display: none; }
  .cards { --least: 15rem; gap: .6rem; }
  .card { padding: .6rem .75rem; }
  .sheet { overflow: visible; border: 0; }
  .sheet svg { max-height: 235mm; }
  figure.wide { page: wide; margin: 0; }
  figure.wide .sheet svg { max-height: 160mm; }
}
""".strip()

PORTFOLIO = """
[hidden] { display: none !important; }
body { margin: 0 auto; padding: 1.75rem 1.5rem 4rem; max-width: 84rem; }
h1, h2 { margin: 0 0 .25rem; line-height: 1.25; text-wrap: balance; }
h1 { font-size: 1.8rem; }
h2 { font-size: 1.35rem; }
p { margin: .25rem 0; }
form { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: end; margin: 1rem 0 0; }
form label { display: grid; gap: .15rem; color: var(--quiet); font-size: .875rem; max-width: min(100%, 20rem);
  grid-template-columns: minmax(0, auto); }
input, select, form button { padding: .4rem .6rem; border: 1px solid var(--quiet); border-radius: .35rem;
  color: var(--ink);
  background: var(--paper); font: inherit; font-size: 1rem; max-width: 100%; min-height: 2.4rem; }
input { width: 18rem; }
output { padding: .4rem 0; font-weight: bold; }
nav { margin: 1.5rem 0 0; padding: .75rem 0; border-top: 2px solid var(--ink); border-bottom: 1px solid var(--line); }
nav ul { margin: 0; padding: 0; list-style: none; }
.plain { display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; }
.told, .whole, .name { min-width: 0; }
.years li, .axis { display: grid; grid-template-columns: minmax(0, 24rem) minmax(0, 1fr); gap: 0 1rem; }
.axis { position: sticky; top: 0; z-index: 1; background: var(--paper); }
.axis .track { grid-column: 2; height: 1.8rem; }
.track { position: relative; min-height: 1.6rem; background: repeating-linear-gradient(to right, var(--line) 0 1px,
  transparent 1px calc(100% / var(--years))); border-right: 1px solid var(--line); }
.axis .track { background: none; border: 0; }
.axis button { position: absolute; padding: .2rem 0; border: 0; background: none; color: var(--quiet); font: inherit;
  font-size: .85rem; display: flex; justify-content: center; white-space: nowrap; cursor: pointer; }
.axis button:disabled { cursor: default; }
.axis button:hover:enabled { color: var(--ink); text-decoration: underline; }
.years li .track span { position: absolute; top: calc(50% - .45rem); height: .9rem; border-radius: .2rem;
  background: var(--accent); }
.years li .track .running { border-radius: .2rem 0 0 .2rem;
  background: linear-gradient(to right, var(--accent) calc(100% - 1.5rem), transparent); }
.name { padding: .15rem 0; line-height: 1.3; }
.name .when { display: inline-block; color: var(--quiet); font-size: .8rem; }
article { display: grid; grid-template-columns: minmax(0, 26rem) minmax(0, 1fr); gap: 0 2.5rem; align-items: start;
  padding: 2rem 0; border-bottom: 1px solid var(--line); scroll-margin-top: 1rem; }
article.only { grid-template-columns: minmax(0, 1fr); border: 0; }
.only .whole { margin-top: 1rem; }
article > details { grid-column: 1 / -1; margin-top: 1rem; }
.facts, .label, figcaption { color: var(--quiet); }
.facts { margin-bottom: .5rem; }
.label { margin: .9rem 0 .25rem; font-size: .9rem; }
.numbers { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .5rem 1rem;
  margin: .9rem 0; }
.numbers dt { color: var(--quiet); font-size: .85rem; line-height: 1.3; }
.numbers dd { margin: 0; font-weight: bold; }
.chips, .links, .more { display: flex; flex-wrap: wrap; gap: .35rem; margin: .75rem 0 0; padding: 0; list-style: none; }
.chips li { padding: .05rem .6rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--tint);
  font-size: .875rem; }
.links { gap: .35rem 1.25rem; }
.lessons { margin: 0; padding-left: 1.2rem; }
summary { cursor: pointer; }
figure { margin: 0; }
.sheet { display: block; overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
.sheet img { display: block; height: auto; max-width: 100%; margin: 0 auto; }
figcaption { padding-top: .4rem; font-size: .9rem; }
.more { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1.25rem; }
.more .sheet { background: var(--tint); }
.more .sheet img { width: 100%; height: 14rem; object-fit: contain; }
@media (max-width: 60rem) { article { grid-template-columns: minmax(0, 1fr); } .whole { margin-top: 1rem; } }
@media (max-width: 40rem) {
  body { padding: 1.25rem .9rem 3rem; }
  .years li, .axis { grid-template-columns: minmax(0, 1fr); }
  .axis .track { grid-column: 1; }
  .axis button { font-size: .75rem; }
  .years[style*="--years:1"] .axis button:nth-child(even) { visibility: hidden; }
  form label, input, select { width: 100%; max-width: 100%; }
  .whole .sheet img { max-width: none; width: max(100%, min(44rem, var(--width))); }
}
@media print { form, .axis button:disabled { display: none; } article, .years li { break-inside: avoid; }
a { color: inherit; } }
""".strip()
