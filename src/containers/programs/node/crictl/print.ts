import type { CrictlCall } from './command.ts';

/** With keys in their order, as Go writes maps. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}

async function yaml(value: unknown): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(sorted(value), { version: '1.1', lineWidth: 0, indentSeq: false });
}

/**
 * Writes an answer of the service as JSON or YAML, if that is wanted. Tells whether it was.
 * @throws Error for other formats than these and `table`
 */
export async function printed({ context, flags }: CrictlCall, answer: () => unknown): Promise<boolean> {
  const format = flags.value('output') ?? 'table';
  if (format === 'table') return false;
  if (format !== 'json' && format !== 'yaml')
    throw new Error(`unsupported output format ${JSON.stringify(format)}`);
  await printStatus(context, answer(), format);
  return true;
}

/** Writes a value as JSON, or as YAML with the empty line behind it. */
export async function printStatus(
  context: CrictlCall['context'],
  value: unknown,
  format: 'json' | 'yaml',
): Promise<void> {
  const text = format === 'json' ? JSON.stringify(value, null, 2) : await context.load(yaml(value));
  await context.stdout.write(`${text}\n`);
}

/** Labels or annotations under their title. */
export const pairs = (title: string, words: Readonly<Record<string, string>>): string =>
  `${title}:\n${Object.keys(words)
    .sort()
    .map((key) => `\t${key} -> ${words[key] ?? ''}\n`)
    .join('')}`;
