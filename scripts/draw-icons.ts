import { chromium } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { findBrowser } from './find-browser.ts';

/**
 * Draws the pictures that must be PNGs from the mark in `public/favicon.svg`: icons of the installed site, and what others show of a
 * link to it. `node scripts/draw-icons.ts`, after the mark has changed.
 */

const mark = readFileSync('public/favicon.svg', 'utf8').replace(/<style>.*?<\/style>/, '');
const night = mark.replace('<svg', `<svg class="mark"`);
const font = readFileSync(
  'node_modules/pretendard/dist/web/variable/woff2/PretendardVariable.woff2',
).toString('base64');

const style = `
  * { margin: 0; box-sizing: border-box }
  body { width: 100vw; height: 100vh; overflow: hidden; background: linear-gradient(#123349, #0a1620) }
  .h { stroke: #74cae8 } .f { fill: #74cae8 }
  .icon { display: grid; place-items: center; height: 100% }
`;

const icon = (share: number): string =>
  `<style>${style}.mark { width: ${share}%; height: ${share}% }</style><div class="icon">${night}</div>`;

const card = (name: string, line: string): string => `<style>${style}
  @font-face { font-family: Pretendard; src: url(data:font/woff2;base64,${font}); font-weight: 45 920 }
  body { font-family: Pretendard; color: #e7f0f6; word-break: keep-all }
  .card { display: flex; align-items: center; gap: 56px; height: 100%; padding: 0 96px 90px }
  .mark { flex: none; width: 260px; height: 260px }
  h1 { font-size: 112px; font-weight: 800; letter-spacing: -0.03em; line-height: 1.15; white-space: nowrap }
  p { margin-top: 20px; font-size: 42px; color: #b9cad6; letter-spacing: -0.01em }
  .sea { position: absolute; inset: auto 0 0; width: 100%; height: 130px }
</style>
<div class="card">${night}<div><h1>${name}</h1><p>${line}</p></div></div>
<svg class="sea" viewBox="0 0 1440 130" preserveAspectRatio="none">
  <path fill="#133c52" d="M0 40c120-22 240-22 360-6s240 22 360 4 240-20 360-4 240 18 360 0v100H0z"/>
  <path fill="#1a5470" d="M0 74c96-18 192-18 288-4s192 20 288 4 192-20 288-4 192 20 288 4 192-18 288-6v70H0z"/>
  <path fill="#2a7a9e" d="M0 104c120-20 240-20 360-6s240 20 360 4 240-18 360-4 240 18 360 2v40H0z"/>
</svg>`;

const pictures: readonly { file: string; width: number; height: number; html: string }[] = [
  { file: 'icons/icon-192.png', width: 192, height: 192, html: icon(78) },
  { file: 'icons/icon-512.png', width: 512, height: 512, html: icon(78) },
  { file: 'icons/icon-maskable-512.png', width: 512, height: 512, html: icon(56) },
  { file: 'icons/apple-touch-icon.png', width: 180, height: 180, html: icon(74) },
  { file: 'og-ko.png', width: 1200, height: 630, html: card('첫 항해', '터미널에서 배우는 쿠버네티스') },
  {
    file: 'og-en.png',
    width: 1200,
    height: 630,
    html: card('First Voyage', 'Kubernetes, learned at the prompt'),
  },
];

const found = findBrowser();
const browser = await chromium.launch({
  ...(found?.channel === undefined ? {} : { channel: found.channel }),
  ...(found?.path === undefined ? {} : { executablePath: found.path }),
  args: ['--no-sandbox'],
});
for (const { file, width, height, html } of pictures) {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(`<!doctype html><body>${html}`);
  await page.evaluate(() => document.fonts.ready);
  writeFileSync(`public/${file}`, await page.screenshot());
  await page.close();
}
await browser.close();
