import { TemplateError } from '../../../../go/template/error.ts';
import type { TemplateFunction } from '../../../../go/template/functions.ts';
import { encodeJson } from '../../../../go/template/json.ts';
import { display } from '../../../../go/template/printf.ts';
import { GoTemplate, type TemplateOptions } from '../../../../go/template/template.ts';
import { isEntries, numeric, ref, Struct, typeName, type Ref } from '../../../../go/template/values.ts';
import { align } from '../../../../go/tabwriter.ts';
import { isList } from '../../../../go/values.ts';

const text = (value: Ref | undefined): string => (typeof value?.value === 'string' ? value.value : '');
const number = (value: Ref | undefined): number => Number(numeric(value?.value));

const ofText = (change: (text: string) => unknown): TemplateFunction => ({
  fixed: ['string'],
  call: ([value]) => ref(change(text(value))),
});

function joined(elements: unknown, between: string): string {
  if (elements === null || elements === undefined) return '';
  if (isList(elements)) return elements.map((item) => display(item)).join(between);
  if (isEntries(elements)) return Object.values(elements).map((item) => display(item)).sort().join(between); // prettier-ignore
  throw new TemplateError(`expected slice, got ${typeName(elements)}`);
}

/** The functions that Docker gives its templates besides Go's. Models docker/cli's templates/templates.go */
const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  json: { fixed: ['any'], call: ([value]) => ref(encodeJson(value?.value)) },
  join: { fixed: ['any', 'string'], call: ([list, between]) => ref(joined(list?.value, text(between))) },
  lower: ofText((word) => word.toLowerCase()),
  pad: {
    fixed: ['string', 'int', 'int'],
    call: ([word, before, after]) =>
      ref(text(word) === '' ? '' : `${' '.repeat(number(before))}${text(word)}${' '.repeat(number(after))}`),
  },
  split: { fixed: ['string', 'string'], call: ([word, by]) => ref(text(word).split(text(by))) },
  title: ofText((word) => word.replace(/(?<![\p{L}\p{Nd}_])\p{L}/gu, (letter) => letter.toUpperCase())),
  truncate: {
    fixed: ['string', 'int'],
    call: ([word, length]) => ref(text(word).slice(0, number(length))),
  },
  upper: ofText((word) => word.toUpperCase()),
};

const AS_IT_IS = ofText((word) => word);
const FIRST = (second: 'int' | 'string'): TemplateFunction => ({
  fixed: ['string', second],
  call: ([word]) => ref(text(word)),
});

/** What they do with the titles of columns: hardly anything. */
const OF_TITLES: Readonly<Record<string, TemplateFunction>> = {
  ...FUNCTIONS,
  json: AS_IT_IS,
  join: FIRST('string'),
  lower: AS_IT_IS,
  split: FIRST('string'),
  title: AS_IT_IS,
  truncate: FIRST('int'),
  upper: AS_IT_IS,
};

/** Reads a template. @throws Error in Docker's words */
export function readTemplate(source: string, options: Omit<TemplateOptions, 'functions'> = {}): GoTemplate {
  try {
    return new GoTemplate(source, { ...options, functions: FUNCTIONS });
  } catch (error) {
    if (error instanceof TemplateError) error.message = `template parsing error: ${error.message}`;
    throw error;
  }
}

/** What templates may ask of one of those that a command lists. */
export interface Row {
  readonly values: Readonly<Record<string, string>>;
  /** Its labels, for `.Label`. */
  readonly label?: (key: string) => string;
}

/** A listing: the type of its rows in Docker's client, the titles of its columns, and its usual format. */
export interface Listing {
  readonly type: string;
  readonly titles: Readonly<Record<string, string>>;
  readonly usual: string;
}

const labelled = (label: (key: string) => string): Readonly<Record<string, TemplateFunction>> => ({
  Label: { fixed: ['string'], call: ([key]) => ref(label(text(key))) },
});

/** A label's last part stands over its column. Models SubHeaderContext of docker/cli's cli/command/formatter/custom.go */
const titleOf = (key: string): string => (key.split('.').at(-1) ?? '').replaceAll(/[-_]/g, ' ');

const structOf = (type: string, { values, label }: Row): Struct =>
  new Struct(type, {}, {
    ...Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        { fixed: [], call: () => ref(value) } satisfies TemplateFunction,
      ]),
    ),
    ...(label && labelled(label)),
  }); // prettier-ignore

/**
 * Rows in the format that is asked for: a table, JSON, or a template of their own. Models docker/cli's cli/command/formatter/formatter.go
 * @throws Error in Docker's words
 */
export function render(listing: Listing, rows: readonly Row[], format = 'table'): string {
  const given = format === 'table' ? listing.usual : format;
  const isTable = given.startsWith('table');
  const source = (given === 'json' ? '{{json .}}' : isTable ? given.slice('table'.length) : given)
    .replace(/^ +| +$/g, '')
    .replaceAll('\\t', '\t')
    .replaceAll('\\n', '\n');
  const template = readTemplate(source);
  const lines = rows.map((row) => {
    try {
      return `${template.execute(structOf(listing.type, row))}\n`;
    } catch (error) {
      if (error instanceof Error) error.message = `template parsing error: ${error.message}`;
      throw error;
    }
  });
  if (!isTable) return lines.join('');
  const titles = new Struct('formatter.SubHeaderContext', listing.titles, labelled(titleOf));
  const head = new GoTemplate(source, { functions: OF_TITLES }).execute(titles);
  return align(`${head}\n${lines.join('')}`, { minWidth: 10, padding: 3 });
}

/**
 * Looks whether a listing can be made by a format at all, before anybody is asked. Models buildContainerListOptions of docker/cli's
 * cli/command/container/list.go
 * @throws Error in Docker's words
 */
export function checkTemplate({ type, titles }: Listing, format: string): void {
  let doing = 'parse';
  try {
    const template = new GoTemplate(format, { functions: FUNCTIONS });
    doing = 'execute';
    const values = Object.fromEntries(Object.keys(titles).map((name) => [name, '']));
    template.execute(structOf(type, { values, label: () => '' }));
  } catch (error) {
    if (error instanceof Error) error.message = `failed to ${doing} template: ${error.message}`;
    throw error;
  }
}
