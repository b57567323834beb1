import { inspect, usual, type InspectOptions } from '../inspect.ts';
import { isHost, ScriptError, Thrown } from '../script/values.ts';
import { Unreadable } from '../script/tokens.ts';
import { numberOf, type Document, type Value } from '../values.ts';
import { Cursor } from './cursor.ts';
import { Help } from './help.ts';

/** Writes what a script gives back. Models mongosh packages/cli-repl/src/format-output.ts */
export class Formatter {
  readonly colors: boolean;

  constructor(colors: boolean) {
    this.colors = colors;
  }

  style(text: string, ...codes: readonly number[]): string {
    return this.colors ? `\u001b[${codes.join(';')}m${text}\u001b[0m` : text;
  }

  bold(text: string): string {
    return this.style(text, 1);
  }

  header(text: string): string {
    return this.style(text, 1, 33);
  }

  /** The text of a result, undefined for none. @param limits how much of it is shown */
  async result(
    value: unknown,
    limits: Pick<InspectOptions, 'depth' | 'elements'> = usual,
  ): Promise<string | undefined> {
    if (value === undefined) return undefined;
    if (value instanceof Cursor) return this.batch(await value.batch());
    if (value instanceof Help) return value.text((text) => this.header(text));
    if (value instanceof ScriptError) return this.error(value);
    if (typeof value === 'string') return value;
    if (isHost(value)) return value.shown();
    return inspect(value, { ...limits, colors: this.colors });
  }

  /** Documents of a cursor. */
  batch(
    { documents, more }: { readonly documents: readonly unknown[]; readonly more: boolean },
    none = '',
  ): string {
    if (documents.length === 0) return none;
    const text = inspect(documents, { depth: Infinity, elements: Infinity, colors: this.colors });
    return more ? `${text}\nType "it" for more` : text;
  }

  error(error: ScriptError): string {
    const { name, message, more } = error;
    const { codeName, result, writeErrors } = more;
    const tag = codeName === undefined ? '' : `[${String(codeName)}]`;
    const details = [
      ['Result', result],
      ['Write Errors', writeErrors],
    ] as const;
    const shown = details
      .filter(([, value]) => value !== undefined)
      .map(
        ([label, value]) =>
          `\n${this.style(label, 33)}: ${inspect(value, { depth: Infinity, elements: Infinity, colors: this.colors })}`,
      );
    return `${this.style(`${name}${tag}`, 1, 31)}: ${message}${shown.join('')}`;
  }

  /** `show dbs`: names, and sizes in the unit that fits. */
  databases(databases: readonly Document[]): string {
    const rows = databases.map(
      ({ name, sizeOnDisk }) => [String(name), bytesText(numberOf(sizeOnDisk) ?? 0)] as const,
    );
    const names = Math.max(0, ...rows.map(([name]) => name.length));
    const sizes = Math.max(0, ...rows.map(([, size]) => size.length));
    return rows
      .map(([name, size]) => `${this.bold(name)}${' '.repeat(names - name.length)}  ${size.padStart(sizes)}`)
      .join('\n');
  }

  collections(names: readonly string[]): string {
    const system = names.filter((name) => name.startsWith('system.'));
    const others = names.filter((name) => !name.startsWith('system.'));
    const dim = this.colors ? '\u001b[2m' : '';
    return [
      ...others.map((name) => this.bold(name)),
      ...system.map((name) => `${dim}${this.bold(name)}`),
    ].join('\n');
  }
}

function bytesText(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  const at = value < 1024 ? 0 : Math.min(3, Math.floor(Math.log2(value) / 10));
  return `${value <= 1000 ? value : (value / 1024 ** at).toFixed(2)} ${units[at] ?? ''}`;
}

/** A script that cannot be read, as an error with the lines around. Models @babel/code-frame */
export function syntaxError(source: string, { message, at }: Unreadable): ScriptError {
  const lines = source.split('\n');
  const row = source.slice(0, at).split('\n').length;
  const column = at - (source.lastIndexOf('\n', at - 1) + 1);
  const width = String(lines.length + 1).length;
  const shown = lines.flatMap((line, index) => {
    const number = index + 1;
    if (number < row - 2 || number > row + 3) return [];
    const text = `${number === row ? '>' : ' '} ${String(number).padStart(width)} |${line === '' ? '' : ` ${line}`}`;
    return number === row ? [text, `  ${' '.repeat(width)} | ${' '.repeat(column)}^`] : [text];
  });
  return new ScriptError('SyntaxError', `${message} (${row}:${column})\n\n${shown.join('\n')}\n\n`);
}

/** An error of a script; undefined: one of ours. */
export function scriptError(error: unknown, source: string): ScriptError | undefined {
  if (error instanceof ScriptError) return error;
  if (error instanceof Unreadable) return syntaxError(source, error);
  if (!(error instanceof Thrown)) return undefined;
  const { value } = error;
  return new ScriptError(
    'Error',
    typeof value === 'string' ? value : inspect(value as Value, { ...usual, colors: false }),
  );
}
