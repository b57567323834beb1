import type { TemplateFunction } from '../../../../go/template/functions.ts';
import { encodeJson } from '../../../../go/template/json.ts';
import { GoTemplate } from '../../../../go/template/template.ts';
import { ref } from '../../../../go/template/values.ts';
import { onDemand } from '../../../../loading/on-demand.ts';
import type { CrictlCall } from './command.ts';

/** The flag that several commands have for a format of one's own. */
export const TEMPLATE = {
  names: ['template'],
  takes: 'value',
  usage: 'The template of output go-template',
} as const;

const changed = (change: (text: string) => string): TemplateFunction => ({
  fixed: ['string'],
  call: ([text]) => ref(change(typeof text?.value === 'string' ? text.value : '')),
});

/** Models builtinTmplFuncs of cmd/crictl/templates.go */
const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  json: { fixed: ['any'], call: ([value]) => ref(`${encodeJson(value?.value)}\n`) },
  lower: changed((text) => text.toLowerCase()),
  title: changed((text) => text.replace(/(?<![\p{L}\p{Nd}_])\p{L}/gu, (letter) => letter.toUpperCase())),
  upper: changed((text) => text.toUpperCase()),
};

/** What a template makes of a value. Models tmplExecuteRawJSON of cmd/crictl/templates.go @throws Error in crictl's words */
function templated(source: string, value: unknown): string {
  let doing = 'failed to generate go-template';
  try {
    const name = 'tmplExecuteRawJSON';
    const template = new GoTemplate(source, { name, functions: FUNCTIONS, allowMissingKeys: false });
    doing = 'failed to template data';
    return template.execute(value);
  } catch (error) {
    if (error instanceof Error) error.message = `execute template: ${doing}: ${error.message}`;
    throw error;
  }
}

/** Writes one thing as JSON, YAML or by a template. Models outputStatusData of cmd/crictl/util.go @throws Error */
export async function printOne({ context, flags }: CrictlCall, value: unknown): Promise<void> {
  const format = flags.value('output') ?? 'json';
  const source = flags.value('template') ?? '';
  if (format === 'go-template') {
    await context.stdout.write(`${templated(source, value)}\n`);
  } else if (format === 'json' || format === 'yaml') await printStatus(context, value, format);
  else throw new Error(`unsupported format: ${JSON.stringify(format)}`);
}

/** With keys in their order, as Go writes maps. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}

async function yaml(value: unknown): Promise<string> {
  const { stringify } = await onDemand(import('yaml'));
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
