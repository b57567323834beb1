/** The performance mark that is set once the page's first frame has been handed over to be painted. */
const DRAWN = 'drawn';

/**
 * Runs before the first paint: puts the colours that the learner chose (or the system's) and the remembered layout on
 * the page, so that nothing flashes or jumps, and marks when the first frame is drawn. The text's typeface, a hundred kilobytes on a
 * first visit, is asked for once that frame is on the screen: the words are there before, in the system's. Later visits have it at hand,
 * and ask at once; a page of another language asks for its own. The text is laid out anew once, when the typeface has come. The script
 * stands in the page itself; its hash is part of the page's Content-Security-Policy.
 */
export const themeScript = `(()=>{const d=document.documentElement,q=matchMedia('(prefers-color-scheme: dark)');let c='system';try{c=localStorage.getItem('theme')||c}catch{}d.dataset.theme=c==='light'||c==='dark'?c:q.matches?'dark':'light';d.dataset.themeChoice=c;d.classList.add('js');try{const l=JSON.parse(localStorage.getItem('layout')||'{}');for(const k of['split','dock'])if(l[k]>0&&l[k]<100)d.style.setProperty('--'+k,l[k]+'%')}catch{}let n;const f=()=>{const u=document.querySelector('meta[name=typeface]').content;if(u!==n)new FontFace('Pretendard Variable','url('+(n=u)+')',{weight:'400 800'}).load().then(l=>document.fonts.add(l),()=>{})},k=navigator.serviceWorker?.controller;if(k)f();requestAnimationFrame(()=>setTimeout(()=>{performance.mark('${DRAWN}')}));if(!k)new PerformanceObserver((l,o)=>{o.disconnect();f()}).observe({type:'paint',buffered:true});document.addEventListener('astro:after-swap',f)})()`;

const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(themeScript)));

/** For `script-src`. */
export const themeScriptHash = `sha256-${btoa(String.fromCharCode(...digest))}` as const;
