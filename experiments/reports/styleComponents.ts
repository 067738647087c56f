/** Tables, verdict signs, claims, counterexamples, figures, charts, the explorer. */
export const componentStyle = `
table{border-collapse:collapse;font-size:.82rem;line-height:1.4;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);font-size:.82rem;padding-bottom:.6rem}
caption.visually-hidden{padding:0}
th,td{text-align:left;vertical-align:top;padding:.55rem 1.1rem .55rem 0;border-bottom:1px solid var(--rule);font-weight:400}
thead th{font-weight:600;color:var(--muted);white-space:nowrap;padding-bottom:.35rem}
.verdicts{width:100%;margin-top:.2rem}
.verdicts th,.verdicts td{padding-top:.45rem;padding-bottom:.45rem;line-height:1.35}
.verdicts tbody th[scope=row]{width:32%;font-weight:600}
.verdicts .group th{font-weight:600;color:var(--muted);padding-top:.6rem;padding-bottom:.3rem;border-bottom-color:var(--text)}
.verdicts td:last-child{padding-right:0;width:19%}
#verdict-note{margin-top:.9rem}
.data{min-width:min(100%,34rem)}
.data td code{white-space:nowrap}
.numbers td,.numbers th,.evidence td{padding-top:.25rem;padding-bottom:.25rem}
.numbers td{white-space:nowrap;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.92em}
.chip{display:inline-block;font-size:.82rem;font-weight:640;white-space:nowrap;color:var(--chip,var(--muted))}
.chip.holds{--chip:var(--holds)}.chip.proved{--chip:var(--proved)}
.chip.fails,.chip.mixed{--chip:var(--fails)}.chip.fault{--chip:var(--fault)}.chip.undecided{--chip:var(--undecided)}
.formula{margin:1rem 0;overflow:auto hidden;padding:.2rem 0}
.formula p{max-width:none}
math{font-size:1.06em}
sub,sup{line-height:0}
math[display=block]{text-align:left;width:max-content}
.claims{list-style:none;margin:0;padding:0}
.claim{border-top:1px solid var(--rule);padding:.9rem 0 .7rem}
.claim-head{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.2rem 1rem}
.claim-formula{overflow:auto hidden;padding:.45rem 0 .6rem}
.claim p{font-size:.94rem;margin-bottom:.5rem}
.record{font:.78rem var(--sans);color:var(--muted);margin-right:.6rem}
details.counts>summary{color:var(--muted)}
.claim p.quiet{font-size:.82rem}
.not-checked{max-width:44rem;margin:0;padding-left:1.2rem;font-size:.94rem}
details{margin:.5rem 0}
details>summary{cursor:pointer;font-size:.82rem;color:var(--accent);width:fit-content;padding:.15rem 0}
.counterexample{background:var(--panel);border-left:3px solid var(--fails);padding:.8rem 1rem .6rem;margin:.6rem 0}
.counterexample .problem{font-family:var(--sans);font-size:.86rem}
dl{margin:.3rem 0 .6rem;font-size:.84rem}
dl>div{display:flex;gap:.8rem;padding:.12rem 0}
dt{flex:0 0 5.2rem;color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
.facts dt{flex-basis:9rem}
.command{display:flex;align-items:flex-start;gap:.5rem;margin:.4rem 0}
.command pre{flex:1;min-width:0;margin:0;padding:.45rem .7rem;background:var(--panel);overflow-x:auto;line-height:1.45;border-radius:3px}
.counterexample .command pre{background:var(--paper)}
pre code{overflow-wrap:normal}
button{font-size:.8rem;line-height:1.3;color:var(--text);background:var(--paper);border:1px solid var(--rule);border-radius:4px;
  padding:.4rem .75rem;min-height:2rem;cursor:pointer}
button:hover{border-color:var(--muted)}
figure{margin:2.4rem 0}
figure.absent{margin:1rem 0;border-top:1px solid var(--rule);padding-top:.7rem}
figcaption{font-size:.86rem;line-height:1.5;max-width:46rem;margin:.7rem 0 .4rem;color:var(--muted)}
figcaption strong{color:var(--text);font-weight:640}
.picture svg{display:block;max-width:100%;height:auto;min-width:38rem}
.picture svg>rect{fill:var(--paper)}
.fates{list-style:none;display:grid;grid-template-columns:repeat(3,1fr);gap:1rem 1.4rem;margin:.4rem 0 .9rem;padding:0;font-size:.82rem;line-height:1.4}
.fates p{margin:.2rem 0 0}
.fates .when{display:block;color:var(--muted)}
.fates .gist{margin:0}
.fates svg{width:100%;height:auto}
.chart{display:block;max-width:100%;height:auto;font-family:var(--sans)}
.chart .curve{fill:none;stroke:var(--c);stroke-width:1.8;stroke-linejoin:round}
.chart .leader{fill:none;stroke:var(--c);stroke-width:.8}
.chart .label{fill:var(--c);font-size:12px;font-weight:600}
.chart .grid{stroke:var(--grid);stroke-width:1}
.chart .tick{fill:var(--muted);font-size:11px}
.chart .axis{fill:var(--text);font-size:12px}
.chart .reference{fill:none;stroke:var(--muted);stroke-width:1.2;stroke-dasharray:5 4}
.chart .reference-label{fill:var(--muted);font-size:11px;paint-order:stroke;stroke:var(--paper);stroke-width:3px}
.chart .start{fill:var(--c);stroke:var(--paper);stroke-width:1.5}
.js .chart .start{cursor:grab;touch-action:none}
.explorer{margin:2rem 0;border-top:1px solid var(--rule)}
.explorer h3{margin-top:1.2rem}
.explorer-body{display:grid;grid-template-columns:minmax(0,1fr) 18.5rem;gap:1rem 2.2rem;align-items:start}
.explorer-picture{min-width:0}
.explorer-summary{font-size:.84rem;min-height:2.6em}
:root:not(.js) .explorer-body{grid-template-columns:1fr}
fieldset{border:0;margin:0 0 1rem;padding:0;min-width:0}
legend{font-size:.82rem;font-weight:600;color:var(--muted);padding:0;margin-bottom:.3rem}
.views{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.84rem;margin-bottom:.5rem}
.views legend{float:left;margin-right:1.2rem;margin-bottom:0}
.slider{display:grid;grid-template-columns:6.9rem 1fr 3rem;gap:.6rem;align-items:center;font-size:.82rem;min-height:1.9rem}
.slider>span{color:var(--c,var(--text));font-weight:550}
.slider input{width:100%;min-width:0;margin:0;height:1.5rem;accent-color:var(--c,var(--accent));cursor:ew-resize}
.slider output{text-align:right;font-variant-numeric:tabular-nums}
.buttons{display:flex;flex-wrap:wrap;gap:.4rem;margin-top:.6rem}
.proof,.proof ul{list-style:none;padding-left:1.1rem;border-left:1px solid var(--rule)}
.proof li{padding:.2rem 0}
.artefact{overflow-wrap:anywhere;max-width:60rem}
.rules{padding-left:1.2rem;margin-top:0}
.step.checked{color:var(--holds)}.step.failed{color:var(--fails)}
@media (max-width:48rem){
  .explorer-body{grid-template-columns:1fr}
  .verdicts,.verdicts tbody,.verdicts tr,.verdicts th,.verdicts td{display:block;width:auto!important;border:0;padding:0}
  .verdicts thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
  .verdicts caption{display:block}
  .verdicts tr{border-top:1px solid var(--rule);padding:.8rem 0}
  .verdicts .group{border-top:1px solid var(--text);padding:.4rem 0;margin-top:1rem}
  .verdicts .group th{padding:0}
  .verdicts td{display:grid;grid-template-columns:6.5rem 1fr;padding:.12rem 0}
  .verdicts td::before{content:attr(data-label);color:var(--muted)}
  .verdicts td>*{grid-column:2}
  .verdicts tbody th[scope=row]{padding-bottom:.35rem;font-size:.95rem}
  .proof,.proof ul{padding-left:.45rem}
  .slider{min-height:2.6rem}
  button{min-height:2.5rem}
  .command{flex-wrap:wrap}
  .command pre{flex-basis:100%}
}
@media (max-width:34rem){
  .fates{grid-template-columns:1fr}
  .fates li{display:grid;grid-template-columns:7.5rem 1fr;gap:.9rem;align-items:center}
}
@media print{.counterexample{border:1px solid #999;border-left-width:3px}.explorer-body{grid-template-columns:1fr}}
`;
