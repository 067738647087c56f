/** The page's frame: text, headings, columns, narrow screens, print. */
export const layoutStyle = `
*{box-sizing:border-box}
html{font:17px/1.55 "Iowan Old Style","Charter","Bitstream Charter","Palatino Linotype",Georgia,serif;
  background:var(--paper);color:var(--text);-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0}
main{max-width:68rem;margin:0 auto;padding:0 1.5rem 6rem}
main section{padding-top:3rem}
main section:not(#answer){margin-top:3rem;border-top:1px solid var(--rule)}
#answer{padding-top:.9rem}
h1,h2,h3,h4,h5,.eyebrow,table,.chip,nav,figcaption,.controls,.views,button,.quiet,.gist,dl,details>summary,.fates,
.not-run,.explorer-summary,.skip{font-family:var(--sans)}
h1{font-size:2rem;line-height:1.12;letter-spacing:-.022em;font-weight:650;margin:.1rem 0 .8rem}
h2{font-size:1.6rem;line-height:1.2;letter-spacing:-.015em;font-weight:640;margin:.2rem 0 .8rem}
h2.label{font-size:.82rem;letter-spacing:0;font-weight:600;color:var(--muted);margin:0 0 .25rem}
.lead p{line-height:1.45;margin-bottom:.45rem}
h3{font-size:1.05rem;font-weight:640;margin:2.2rem 0 .7rem}
h4{font-size:.95rem;font-weight:600;margin:0}
h5{font-size:.85rem;font-weight:640;margin:0 0 .4rem}
p{margin:0 0 .8rem;max-width:44rem}
a{color:var(--accent);text-underline-offset:.18em;text-decoration-thickness:.06em}
a:focus-visible,button:focus-visible,input:focus-visible,summary:focus-visible,[tabindex]:focus-visible{
  outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,monospace;font-size:.84em}
code{overflow-wrap:anywhere}
.eyebrow{font-size:.82rem;color:var(--muted);margin:0}
.quiet{font-size:.82rem;line-height:1.5;color:var(--muted)}
.verdicts td>div+div{margin-top:.4rem}
.gist{display:block;font-size:.8rem;line-height:1.4;color:var(--muted);font-weight:400;margin-top:.15rem}
.not-run{color:var(--muted);font-size:.82rem;font-style:italic}
.skip{position:absolute;left:-999rem;background:var(--paper);padding:.5rem 1rem}
.skip:focus{left:1rem;top:1rem;z-index:2}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
nav{max-width:68rem;margin:0 auto;padding:.7rem 1.5rem 0;font-size:.82rem}
nav ol{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:0;padding:0 0 .5rem;border-bottom:1px solid var(--rule)}
nav a{color:var(--muted);text-decoration:none;padding:.15rem 0;display:inline-block}
nav a:hover{color:var(--accent);text-decoration:underline}
.lead{display:grid;grid-template:"claimed found" auto "pictured found" 1fr/1fr 1fr;gap:0 3rem;margin-bottom:.6rem}
.claimed{grid-area:claimed}.found{grid-area:found}.pictured{grid-area:pictured}
.failures{list-style:none;margin:0 0 .6rem;padding:0;font-family:var(--sans);font-size:.82rem;line-height:1.4;color:var(--muted)}
.failures li{margin-bottom:.25rem}

.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:0 3rem}
.section-head{display:flex;flex-wrap:wrap;align-items:baseline;gap:.2rem 1.2rem;margin-bottom:.6rem}
.section-head h2{margin-bottom:0}
.summary{font-size:1.06rem}
.scroll{overflow-x:auto;max-width:100%}
:root:not(.js) .only-js,.js .only-static,:root:not(.js) .controls,:root:not(.js) .views,:root:not(.js) [data-copy]{display:none}
@media (max-width:48rem){
  html{font-size:16px}
  main,nav{padding-left:1rem;padding-right:1rem}
  h1{font-size:1.8rem}
  h2{font-size:1.35rem}
  .lead{grid-template:"claimed" "found" "pictured"/1fr}
  main section{padding-top:2.2rem}
  main section:not(#answer){margin-top:2.2rem}
  #answer{padding-top:1.2rem}
}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{
  @page{margin:16mm 14mm}
  html{font-size:10.5pt;background:#fff}
  nav,.controls,.views,.buttons,[data-copy],.skip,.only-js{display:none!important}
  main{max-width:none;padding:0}
  main section{padding-top:1.2rem}
  main section:not(#answer){margin-top:1.4rem}
  section.statement{break-before:page}
  .explorer details{display:none}
  .explorer,figure,.claim,tr,.counterexample,.explorer-picture,.command{break-inside:avoid}
  h2,h3,h4,.verdicts .group{break-after:avoid}
  a{color:inherit;text-decoration:none}
  .scroll{overflow:visible}
  .picture svg,.chart{max-width:100%!important;min-width:0!important;height:auto}
  pre{white-space:pre-wrap;overflow-wrap:anywhere}
  
}
`;
