/**
 * What a comparison with a recording ignores: everything that differs between two runs of the real thing is replaced by a
 * placeholder on both sides. The rules are written down in CONTRIBUTING.md; nothing else is ignored.
 */

/** The alphabet of generated names and hashes. */
const SAFE = 'bcdfghjklmnpqrstvwxz2456789';

const duration = /(?<![\w./:,=-])(?=\d)(?:\d+y)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?![\w./:=-])/g;
const timeColumns = /\b(AGE|LAST SEEN|FIRST SEEN|DURATION|LAST SCHEDULE|Age)\b/;
const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, y: 31_536_000 };

/** Ages agree when both are under a day, or both are not. */
function age(text: string): string {
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([smhdy])/g))
    seconds += Number(count) * (secondsOf[unit ?? ''] ?? 0);
  return seconds < 86_400 ? '<age>' : '<age of days>';
}

/** What stands for itself: replaced wherever it occurs. */
const everywhere: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/^[EWI]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ /gm, '<log> '],
  [/(containerd|docker):\/\/[0-9a-f]{64}/g, '$1://<id>'],
  [/sha256:[0-9a-f]{64}/g, 'sha256:<digest>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
  [/((?:resourceVersion|uid)"?: ?"?)\d+("?)/g, '$1<rv>$2'],
  [new RegExp(`-[${SAFE}]{7,10}-[${SAFE}]{5}(?![\\w-])`, 'g'), '-<hash>-<sfx>'],
  [new RegExp(`([-=" ])[${SAFE}]{8,10}(?![\\w-])(?=[^.])`, 'g'), '$1<hash>'],
  [new RegExp(`-[${SAFE}]{5}(?![\\w-])`, 'g'), '-<sfx>'],
  [/-\d{8}(?=-<sfx>|[^\w-]|$)/gm, '-<minute>'],
  [/\.[0-9a-f]{16}(?![\w-])/g, '.<event>'],
  [/\/tmp\/(LIVE|MERGED)-\d+/g, '/tmp/$1-<n>'],
];

const address = /(?<![\w.:-])(?!127\.0\.0\.1|0\.0\.0\.0|10\.96\.0\.1\b)\d{1,3}(?:\.\d{1,3}){3}(?![\d./])/g;
const nodePort = /(?<![\d.])3[0-2]\d{3}(?!\d)/g;

const afterwards: readonly (readonly [RegExp, string])[] = [
  [/\((x\d+ over )?[\dhmsd]+( ago)?\)/g, '(<age>)'],
  [
    / in [\d.a-zµ]+ \([\d.a-zµ]+ including waiting\)\. Image size: \d+ bytes/g,
    ' in <took>. Image size: <size>',
  ],
];

const replaceAll = (text: string, rules: readonly (readonly [RegExp, string])[]): string =>
  rules.reduce((result, [pattern, by]) => result.replace(pattern, by), text);

/** Ages of events and rows, which `describe` reckons from the wall's time, with the blanks that make room for them. */
export const withoutAges = (text: string): string =>
  calmAges(text.replaceAll(/\((x\d+ over )?[\dhmsd]+( ago)?\)/g, '($1<age>$2)').split('\n'), false).join(
    '\n',
  );

/** Ages become placeholders in lines under an age column's header, or everywhere when there is no header at all. */
function calmAges(lines: readonly string[], headless: boolean): string[] {
  let timed = headless;
  return lines.map((line) => {
    if (timeColumns.test(line)) timed = true;
    else if (line.trim() === '') timed = headless;
    const aged = timed || /^\s*(Duration|Age|Started|Finished):/.test(line);
    const out = (aged ? line.replace(duration, (text) => (text === '' ? '' : age(text))) : line).replace(
      /<(unknown|invalid)>(?=\s|$)/g,
      timed ? '<age>' : '<$1>',
    );
    const lead = /^ */.exec(out)?.[0] ?? '';
    const body = out
      .slice(lead.length)
      .replace(/\s{2,}/g, '  ')
      .replace(/-{2,}/g, '--');
    return lead + body.trimEnd();
  });
}

/** Rows with generated names sort differently in each run: neighbours are compared sorted, other lines keep their place. */
function sortGenerated(lines: readonly string[]): string[] {
  const out: string[] = [];
  let group: string[] = [];
  for (const line of lines) {
    if (line.includes('<sfx>') || line.includes('<hash>')) {
      group.push(line);
      continue;
    }
    out.push(...group.sort(), line);
    group = [];
  }
  return [...out, ...group.sort()];
}

/**
 * One output, ready for comparison.
 * @param command the command that printed it: what it names is no chance
 * @param typed everything that was typed in the session: an address or port in it is no chance either
 */
export function normalize(text: string, command = '', typed = command): string {
  const unless = (placeholder: string) => (literal: string) =>
    typed.includes(literal) ? literal : placeholder;
  const replaced = replaceAll(
    replaceAll(text, everywhere)
      .replace(address, unless('<ip>'))
      .replace(nodePort, unless('<port>'))
      .replace(/\bnode-[1-3]\b/g, (name) => (command.includes(name) ? name : '<node>')),
    afterwards,
  );
  const aged = calmAges(replaced.split('\n'), command.includes('--no-headers'));
  const calm = aged
    .filter(
      (line, at) => !(line.startsWith('Waiting for ') && (aged[at + 1] ?? '').startsWith('Waiting for ')),
    )
    .map((line) => (/^Waiting for .* rollout to finish/.test(line) ? 'Waiting for <rollout>' : line));
  return sortGenerated(calm).join('\n');
}

/** How a command's output counts when its words are ours: usage lines and flags of help, fields and types of explain. */
export const shapes: Readonly<Record<string, (text: string) => string>> = {
  usage: (text) =>
    [...text.matchAll(/^ +(kubectl .*(?:\[|<|\(|[A-Z]{3}).*)$|^ +(?:-\w, )?(--[\w-]+=.*?):$/gm)]
      .map((match) => match[1] ?? match[2] ?? '')
      .sort()
      .join('\n'),
  fields: (text) =>
    [...text.matchAll(/^(?:[A-Z]+:.*|\s+\S+\t<.*>.*)$/gm)].map((match) => match[0].trim()).join('\n'),
};
