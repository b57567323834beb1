import { chromium } from '@playwright/test';
import lighthouse from 'lighthouse';
import { createServer } from 'node:net';
import { findBrowser } from './find-browser.ts';

/** What Lighthouse can judge. */
export const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
export type Category = (typeof categories)[number];

/** Lighthouse's judgement of a page. */
export interface Judgement {
  /** From 0 to 100. */
  readonly scores: Readonly<Partial<Record<Category, number>>>;
  /** What cost points, the dearest first, with the elements or resources it was about. */
  readonly costs: readonly string[];
  /** Milliseconds and shares that performance is made of, as Lighthouse words them. */
  readonly metrics: Readonly<Record<string, string>>;
}

/** Judges the page at an address. */
export type Judge = (address: string, asked: readonly Category[]) => Promise<Judgement>;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Up to three things that a finding is about. */
function places(details: unknown): string[] {
  if (typeof details !== 'object' || details === null || !('items' in details)) return [];
  if (!Array.isArray(details.items)) return [];
  return details.items.slice(0, 3).map((item: unknown) => JSON.stringify(item).slice(0, 300));
}

/** Lends a judge that works in a browser of its own, with Lighthouse's mobile profile and Korean as the reader's language. */
export async function withJudge<T>(use: (judge: Judge) => Promise<T>): Promise<T> {
  const found = findBrowser();
  const port = await freePort();
  const browser = await chromium.launch({
    ...(found?.path === undefined ? {} : { executablePath: found.path }),
    ...(found?.channel === undefined ? {} : { channel: found.channel }),
    args: ['--no-sandbox', '--no-first-run', '--lang=ko-KR', `--remote-debugging-port=${port}`],
  });
  try {
    return await use(async (address, asked) => {
      const result = await lighthouse(address, {
        port,
        logLevel: 'error',
        onlyCategories: [...asked],
        // simulated slowness only matters for performance
        ...(asked.includes('performance') ? {} : { throttlingMethod: 'provided' }),
      });
      if (!result) throw new Error(`Lighthouse said nothing about ${address}`);
      return judgement(result.lhr, asked);
    });
  } finally {
    await browser.close();
  }
}

type Report = NonNullable<Awaited<ReturnType<typeof lighthouse>>>['lhr'];

function judgement(report: Report, asked: readonly Category[]): Judgement {
  const scores: Partial<Record<Category, number>> = {};
  const costs: { readonly points: number; readonly text: string }[] = [];
  const metrics: Record<string, string> = {};
  for (const name of asked) {
    const category = report.categories[name];
    if (!category) continue;
    scores[name] = Math.round((category.score ?? 0) * 100);
    const total = category.auditRefs.reduce((sum, { weight }) => sum + weight, 0);
    for (const { id, weight } of category.auditRefs) {
      const audit = report.audits[id];
      if (!audit || weight === 0) continue;
      if (name === 'performance') metrics[id] = audit.displayValue ?? '';
      if (audit.score === null || audit.score >= 1) continue;
      const points = ((1 - audit.score) * weight * 100) / total;
      const value = audit.displayValue === undefined ? '' : ` (${audit.displayValue})`;
      costs.push({
        points,
        text: [`-${points.toFixed(1)} ${id}${value}: ${audit.title}`, ...places(audit.details)].join(
          '\n      ',
        ),
      });
    }
  }
  return {
    scores,
    costs: costs.toSorted((a, b) => b.points - a.points).map(({ text }) => text),
    metrics,
  };
}
