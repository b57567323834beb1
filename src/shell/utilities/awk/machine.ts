import { FileError } from '../../filesystem.ts';
import { floating } from '../../interpreter/format.ts';
import type { ProgramContext } from '../../program.ts';
import type { Expression } from '../../../regexp/expression.ts';
import { AWK, readPosix } from '../../../regexp/posix.ts';
import { PosixProblem } from '../../../regexp/problem.ts';
import { textReader } from '../../streams.ts';
import { batchesOf, openInput, type Batch, type Pieces } from '../support.ts';
import { paragraphs } from './input.ts';
import { execute, selects } from './statements.ts';
import type { AwkProgram } from './syntax.ts';
import { AwkError, InputText, Jump, looksNumeric, toNumber, type Value } from './values.ts';

/** One run of an awk program. */
export class Machine {
  readonly context: ProgramContext;
  readonly program: AwkProgram;
  readonly globals = new Map<string, Value>();
  readonly arrays = new Map<string, Map<string, Value>>();
  readonly locals: Map<string, Value | Map<string, Value>>[] = [];
  fields: string[] = [];
  record = '';
  readonly expressions = new Map<string, Expression>();
  readonly outputs = new Set<string>();
  readonly pipes = new Map<string, string[]>();
  readonly inputs = new Map<string, AsyncGenerator<string>>();
  readonly ranges = new Set<number>();
  records: AsyncGenerator<string> | undefined;
  buffer = '';
  steps = 0;

  constructor(context: ProgramContext, program: AwkProgram) {
    this.context = context;
    this.program = program;
    const defaults: Record<string, Value> = {
      FS: ' ',
      OFS: ' ',
      ORS: '\n',
      RS: '\n',
      NR: 0,
      NF: 0,
      FNR: 0,
      SUBSEP: '\x1c',
      CONVFMT: '%.6g',
      OFMT: '%.6g',
      FILENAME: '',
      RSTART: 0,
      RLENGTH: -1,
    };
    for (const [name, value] of Object.entries(defaults)) this.globals.set(name, value);
    this.arrays.set(
      'ENVIRON',
      new Map(Object.entries(context.env).map(([name, text]) => [name, new InputText(text)])),
    );
  }

  setVariable(name: string, text: string): void {
    this.globals.set(
      name,
      new InputText(text.replace(/\\([nt\\])/g, (_, c: string) => ({ n: '\n', t: '\t' })[c] ?? '\\')),
    );
  }

  setArguments(args: readonly string[]): void {
    this.arrays.set('ARGV', new Map(args.map((arg, index) => [String(index), new InputText(arg)])));
    this.globals.set('ARGC', args.length);
  }

  async run(operands: readonly string[]): Promise<number> {
    const { rules } = this.program;
    let status = 0;
    const guarded = async (body: () => Promise<void>): Promise<boolean> => {
      try {
        await body();
        return true;
      } catch (error) {
        if (!(error instanceof Jump) || error.kind !== 'exit') throw error;
        if (error.value !== undefined) status = toNumber(error.value);
        return false;
      }
    };
    const going = await guarded(async () => {
      for (const { pattern, body } of rules) if (pattern === 'BEGIN' && body) await execute(this, body);
      if (!rules.some(({ pattern }) => pattern !== 'BEGIN')) return;
      this.records = this.readRecords(operands);
      for (;;) {
        const next = await this.records.next();
        if (next.done) break;
        this.setRecord(next.value);
        await this.applyRules();
      }
    });
    if (going || rules.some(({ pattern }) => pattern === 'END'))
      await guarded(async () => {
        for (const { pattern, body } of rules) if (pattern === 'END' && body) await execute(this, body);
      });
    await this.flush();
    for (const [command, pieces] of this.pipes)
      await this.context.spawn(['sh', '-c', command], { stdin: textReader(pieces.join('')) });
    return status & 255;
  }

  async applyRules(): Promise<void> {
    try {
      for (const [index, { pattern, body }] of this.program.rules.entries()) {
        if (pattern === 'BEGIN' || pattern === 'END') continue;
        if (!(await selects(this, pattern, index))) continue;
        if (body) await execute(this, body);
        else await this.write(this.record + this.text(this.globals.get('ORS')));
      }
    } catch (error) {
      if (!(error instanceof Jump) || error.kind !== 'next') throw error;
    }
  }

  async *readRecords(operands: readonly string[]): AsyncGenerator<string> {
    const files = operands.length > 0 ? operands : ['-'];
    let used = false;
    for (const [index, operand] of files.entries()) {
      const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(operand);
      if (assignment) {
        this.setVariable(assignment[1] ?? '', assignment[2] ?? '');
        if (used || index < files.length - 1) continue;
        yield* this.recordsOf('-');
        continue;
      }
      used = true;
      this.globals.set('FILENAME', operand === '-' ? '' : operand);
      this.globals.set('FNR', 0);
      yield* this.recordsOf(operand);
    }
  }

  async *recordsOf(operand: string): AsyncGenerator<string> {
    let pieces: Pieces;
    try {
      ({ pieces } = openInput(this.context, operand));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new AwkError(`cannot open ${operand} (${error.message})`);
    }
    const separator = this.text(this.globals.get('RS'));
    const batches: AsyncIterable<Batch> =
      separator.length === 1 ? batchesOf(pieces, separator) : paragraphs(pieces, separator);
    for await (const { lines } of batches) {
      for (const line of lines) {
        this.globals.set('NR', toNumber(this.globals.get('NR')) + 1);
        this.globals.set('FNR', toNumber(this.globals.get('FNR')) + 1);
        yield line;
      }
      await this.flush();
    }
  }

  setRecord(text: string): void {
    this.record = text;
    this.fields = this.split(text, this.text(this.globals.get('FS')));
    this.globals.set('NF', this.fields.length);
  }

  split(text: string, separator: string): string[] {
    if (text === '') return [];
    if (separator === ' ') return text.trim() === '' ? [] : text.trim().split(/[ \t\n]+/);
    if (separator === '') return [...text];
    if (separator.length === 1 && separator !== '\\') return text.split(separator);
    return this.regexp(separator).split(text);
  }

  rebuild(): void {
    this.record = this.fields.join(this.text(this.globals.get('OFS')));
    this.globals.set('NF', this.fields.length);
  }

  regexp(source: string): Expression {
    let expression = this.expressions.get(source);
    if (!expression) {
      try {
        expression = readPosix(source, AWK);
      } catch (error) {
        if (!(error instanceof PosixProblem)) throw error;
        throw new AwkError(`regular expression compile failed (bad class -- [], [^] or [)\n${source}`);
      }
      this.expressions.set(source, expression);
    }
    return expression;
  }

  text(value: Value, format = 'CONVFMT'): string {
    if (value === undefined) return '';
    if (value instanceof InputText) return value.text;
    if (typeof value === 'string') return value;
    if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value);
    if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
    const specification = /^%\.(\d+)([efg])$/.exec(this.text(this.globals.get(format)));
    return floating(specification?.[2] ?? 'g', value, {
      flags: '',
      precision: Number(specification?.[1] ?? 6),
    });
  }

  truth(value: Value): boolean {
    if (typeof value === 'number') return value !== 0;
    if (value instanceof InputText)
      return looksNumeric(value.text) ? Number(value.text) !== 0 : value.text !== '';
    return value !== undefined && value !== '';
  }

  async write(text: string): Promise<void> {
    this.buffer += text;
    if (this.buffer.length > 8192) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.buffer;
    this.buffer = '';
    if (text !== '') await this.context.stdout.write(text);
  }

  async tick(): Promise<void> {
    if (++this.steps % 2048 === 0) await this.context.yield();
  }

  array(name: string): Map<string, Value> {
    const scope = this.locals.at(-1);
    if (scope?.has(name)) {
      const value = scope.get(name);
      if (value instanceof Map) return value;
      const made = new Map<string, Value>();
      scope.set(name, made);
      return made;
    }
    let array = this.arrays.get(name);
    if (!array) this.arrays.set(name, (array = new Map()));
    return array;
  }

  getNamed(name: string): Value {
    const scope = this.locals.at(-1);
    if (!scope?.has(name)) return this.globals.get(name);
    const value = scope.get(name);
    return value instanceof Map ? undefined : value;
  }

  setNamed(name: string, value: Value): void {
    const scope = this.locals.at(-1);
    if (scope?.has(name)) {
      scope.set(name, value);
      return;
    }
    this.globals.set(name, value);
    if (name === 'NF') {
      const count = toNumber(value);
      while (this.fields.length < count) this.fields.push('');
      this.fields.length = count;
      this.rebuild();
    }
  }
}
