import { FileError } from '../filesystem.ts';
import { floating, formatText } from '../interpreter/format.ts';
import type { ProgramContext } from '../program.ts';
import { extendedSource } from '../regular-expression.ts';
import { textReader } from '../streams.ts';
import { AwkSyntaxError, parseAwk, type AwkProgram, type Expression, type Statement } from './awk-parser.ts';
import {
  batchesOf,
  complain,
  openInput,
  parseOptions,
  pathOf,
  UsageError,
  utility,
  type Batch,
} from './support.ts';

/** A text that looks like a number and came from input compares as one. */
class InputText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = number | string | InputText | undefined;

class Jump extends Error {
  readonly kind: 'next' | 'break' | 'continue' | 'exit' | 'return';
  readonly value: Value;

  constructor(kind: Jump['kind'], value?: Value) {
    super(kind);
    this.kind = kind;
    this.value = value;
  }
}

class AwkError extends Error {}

const looksNumeric = (text: string): boolean =>
  /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(text);

const toNumber = (value: Value): number => {
  if (typeof value === 'number') return value;
  const match = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(
    value instanceof InputText ? value.text : (value ?? ''),
  );
  return match ? Number(match[1]) : 0;
};

/** One run of an awk program. */
class Machine {
  readonly #context: ProgramContext;
  readonly #program: AwkProgram;
  readonly #globals = new Map<string, Value>();
  readonly #arrays = new Map<string, Map<string, Value>>();
  readonly #locals: Map<string, Value | Map<string, Value>>[] = [];
  #fields: string[] = [];
  #record = '';
  readonly #expressions = new Map<string, RegExp>();
  readonly #outputs = new Set<string>();
  readonly #pipes = new Map<string, string[]>();
  readonly #inputs = new Map<string, AsyncGenerator<string>>();
  readonly #ranges = new Set<number>();
  #records: AsyncGenerator<string> | undefined;
  #buffer = '';
  #steps = 0;

  constructor(context: ProgramContext, program: AwkProgram) {
    this.#context = context;
    this.#program = program;
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
    for (const [name, value] of Object.entries(defaults)) this.#globals.set(name, value);
    this.#arrays.set(
      'ENVIRON',
      new Map(Object.entries(context.env).map(([name, text]) => [name, new InputText(text)])),
    );
  }

  setVariable(name: string, text: string): void {
    this.#globals.set(
      name,
      new InputText(text.replace(/\\([nt\\])/g, (_, c: string) => ({ n: '\n', t: '\t' })[c] ?? '\\')),
    );
  }

  setArguments(args: readonly string[]): void {
    this.#arrays.set('ARGV', new Map(args.map((arg, index) => [String(index), new InputText(arg)])));
    this.#globals.set('ARGC', args.length);
  }

  async run(operands: readonly string[]): Promise<number> {
    const { rules } = this.#program;
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
      for (const { pattern, body } of rules) if (pattern === 'BEGIN' && body) await this.#execute(body);
      if (!rules.some(({ pattern }) => pattern !== 'BEGIN')) return;
      this.#records = this.#readRecords(operands);
      for (;;) {
        const next = await this.#records.next();
        if (next.done) break;
        this.#setRecord(next.value);
        await this.#applyRules();
      }
    });
    if (going || rules.some(({ pattern }) => pattern === 'END'))
      await guarded(async () => {
        for (const { pattern, body } of rules) if (pattern === 'END' && body) await this.#execute(body);
      });
    await this.#flush();
    for (const [command, pieces] of this.#pipes)
      await this.#context.spawn(['sh', '-c', command], { stdin: textReader(pieces.join('')) });
    return status & 255;
  }

  async #applyRules(): Promise<void> {
    try {
      for (const [index, { pattern, body }] of this.#program.rules.entries()) {
        if (pattern === 'BEGIN' || pattern === 'END') continue;
        if (!(await this.#selects(pattern, index))) continue;
        if (body) await this.#execute(body);
        else await this.#write(this.#record + this.#text(this.#globals.get('ORS')));
      }
    } catch (error) {
      if (!(error instanceof Jump) || error.kind !== 'next') throw error;
    }
  }

  async #selects(
    pattern: Exclude<AwkProgram['rules'][number]['pattern'], 'BEGIN' | 'END'>,
    index: number,
  ): Promise<boolean> {
    if (pattern === undefined) return true;
    if (!('length' in pattern)) return this.#truth(await this.#evaluate(pattern));
    const [first, last] = pattern;
    if (!this.#ranges.has(index)) {
      if (!this.#truth(await this.#evaluate(first))) return false;
      this.#ranges.add(index);
    }
    if (this.#truth(await this.#evaluate(last))) this.#ranges.delete(index);
    return true;
  }

  async *#readRecords(operands: readonly string[]): AsyncGenerator<string> {
    const files = operands.length > 0 ? operands : ['-'];
    let used = false;
    for (const [index, operand] of files.entries()) {
      const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(operand);
      if (assignment) {
        this.setVariable(assignment[1] ?? '', assignment[2] ?? '');
        if (used || index < files.length - 1) continue;
        yield* this.#recordsOf('-');
        continue;
      }
      used = true;
      this.#globals.set('FILENAME', operand === '-' ? '' : operand);
      this.#globals.set('FNR', 0);
      yield* this.#recordsOf(operand);
    }
  }

  async *#recordsOf(operand: string): AsyncGenerator<string> {
    let pieces: AsyncIterable<string>;
    try {
      ({ pieces } = openInput(this.#context, operand));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new AwkError(`cannot open ${operand} (${error.message})`);
    }
    const separator = this.#text(this.#globals.get('RS'));
    const batches: AsyncIterable<Batch> =
      separator.length === 1 ? batchesOf(pieces, separator) : paragraphs(pieces, separator);
    for await (const { lines } of batches) {
      for (const line of lines) {
        this.#globals.set('NR', toNumber(this.#globals.get('NR')) + 1);
        this.#globals.set('FNR', toNumber(this.#globals.get('FNR')) + 1);
        yield line;
      }
      await this.#flush();
    }
  }

  #setRecord(text: string): void {
    this.#record = text;
    this.#fields = this.#split(text, this.#text(this.#globals.get('FS')));
    this.#globals.set('NF', this.#fields.length);
  }

  #split(text: string, separator: string): string[] {
    if (text === '') return [];
    if (separator === ' ') return text.trim() === '' ? [] : text.trim().split(/[ \t\n]+/);
    if (separator === '') return [...text];
    if (separator.length === 1 && separator !== '\\') return text.split(separator);
    return text.split(this.#regexp(separator));
  }

  #rebuild(): void {
    this.#record = this.#fields.join(this.#text(this.#globals.get('OFS')));
    this.#globals.set('NF', this.#fields.length);
  }

  #regexp(source: string): RegExp {
    let expression = this.#expressions.get(source);
    if (!expression) {
      try {
        expression = new RegExp(extendedSource(source).replace(/\((?!\?)/g, '(?:'), 'su');
      } catch {
        throw new AwkError(`regular expression compile failed (bad class -- [], [^] or [)\n${source}`);
      }
      this.#expressions.set(source, expression);
    }
    return expression;
  }

  #text(value: Value, format = 'CONVFMT'): string {
    if (value === undefined) return '';
    if (value instanceof InputText) return value.text;
    if (typeof value === 'string') return value;
    if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value);
    if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
    const specification = /^%\.(\d+)([efg])$/.exec(this.#text(this.#globals.get(format)));
    return floating(specification?.[2] ?? 'g', value, {
      flags: '',
      precision: Number(specification?.[1] ?? 6),
    });
  }

  #truth(value: Value): boolean {
    if (typeof value === 'number') return value !== 0;
    if (value instanceof InputText)
      return looksNumeric(value.text) ? Number(value.text) !== 0 : value.text !== '';
    return value !== undefined && value !== '';
  }

  async #write(text: string): Promise<void> {
    this.#buffer += text;
    if (this.#buffer.length > 8192) await this.#flush();
  }

  async #flush(): Promise<void> {
    const text = this.#buffer;
    this.#buffer = '';
    if (text !== '') await this.#context.stdout.write(text);
  }

  async #tick(): Promise<void> {
    if (++this.#steps % 2048 === 0) await this.#context.yield();
  }

  async #execute(statement: Statement): Promise<void> {
    await this.#tick();
    switch (statement.kind) {
      case 'expression':
        await this.#evaluate(statement.expression);
        return;
      case 'block':
        for (const each of statement.statements) await this.#execute(each);
        return;
      case 'print':
        return this.#print(statement);
      case 'if':
        if (this.#truth(await this.#evaluate(statement.test))) await this.#execute(statement.yes);
        else if (statement.no) await this.#execute(statement.no);
        return;
      case 'while':
        if (statement.after && !(await this.#iterate(statement.body))) return;
        while (this.#truth(await this.#evaluate(statement.test)))
          if (!(await this.#iterate(statement.body))) return;
        return;
      case 'for':
        if (statement.first) await this.#execute(statement.first);
        while (!statement.test || this.#truth(await this.#evaluate(statement.test))) {
          if (!(await this.#iterate(statement.body))) return;
          if (statement.next) await this.#execute(statement.next);
        }
        return;
      case 'forIn':
        for (const key of [...this.#array(statement.array).keys()]) {
          this.#setNamed(statement.variable, new InputText(key));
          if (!(await this.#iterate(statement.body))) return;
        }
        return;
      case 'delete': {
        const array = this.#array(statement.name);
        if (statement.keys) array.delete(await this.#key(statement.keys));
        else array.clear();
        return;
      }
      case 'exit':
      case 'return':
        throw new Jump(statement.kind, statement.value ? await this.#evaluate(statement.value) : undefined);
      default:
        throw new Jump(statement.kind);
    }
  }

  async #iterate(body: Statement): Promise<boolean> {
    try {
      await this.#execute(body);
    } catch (error) {
      if (!(error instanceof Jump) || (error.kind !== 'break' && error.kind !== 'continue')) throw error;
      return error.kind === 'continue';
    }
    return true;
  }

  async #print(statement: Extract<Statement, { kind: 'print' }>): Promise<void> {
    const values: Value[] = [];
    for (const arg of statement.args) values.push(await this.#evaluate(arg));
    let text: string;
    if (statement.format) text = this.#format(values);
    else {
      const shown = values.length === 0 ? [this.#record] : values.map((value) => this.#text(value, 'OFMT'));
      text = shown.join(this.#text(this.#globals.get('OFS'))) + this.#text(this.#globals.get('ORS'));
    }
    if (!statement.target) return this.#write(text);
    const file = this.#text(await this.#evaluate(statement.target.file));
    if (statement.target.operator === '|') {
      this.#pipes.set(file, [...(this.#pipes.get(file) ?? []), text]);
      return;
    }
    if (file === '/dev/stderr') return this.#context.stderr.write(text);
    if (file === '/dev/stdout') return this.#write(text);
    const append = statement.target.operator === '>>' || this.#outputs.has(file);
    this.#outputs.add(file);
    this.#context.files.write(pathOf(this.#context, file), text, { append });
  }

  #format(values: readonly Value[]): string {
    const [format, ...args] = values;
    const texts = args.map((value) =>
      typeof value === 'number'
        ? Number.isInteger(value)
          ? String(value)
          : value.toString()
        : this.#text(value),
    );
    // awk's %d truncates and %c takes numbers, unlike the shell's.
    let at = 0;
    return this.#text(format).replace(
      /%(?:%|([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?([a-zA-Z]))/g,
      (
        _all: string,
        flags: string | undefined,
        width: string | undefined,
        precision: string | undefined,
        conversion: string | undefined,
      ) => {
        if (conversion === undefined) return '%';
        const size = width === '*' ? texts[at++] : width;
        const digits = precision === '*' ? texts[at++] : precision;
        const index = at++;
        const text = texts[index] ?? '';
        const arg = 'diouxX'.includes(conversion)
          ? String(Math.trunc(toNumber(text)))
          : conversion === 'c' && typeof args[index] === 'number'
            ? String.fromCodePoint(Number(args[index]))
            : 'eEfFgG'.includes(conversion)
              ? String(toNumber(text))
              : text;
        return formatText(
          `%${flags ?? ''}${size ?? ''}${digits === undefined ? '' : `.${digits}`}${conversion === 'i' ? 'd' : conversion}`,
          [arg],
        ).text;
      },
    );
  }

  #array(name: string): Map<string, Value> {
    const scope = this.#locals.at(-1);
    if (scope?.has(name)) {
      const value = scope.get(name);
      if (value instanceof Map) return value;
      const made = new Map<string, Value>();
      scope.set(name, made);
      return made;
    }
    let array = this.#arrays.get(name);
    if (!array) this.#arrays.set(name, (array = new Map()));
    return array;
  }

  #getNamed(name: string): Value {
    const scope = this.#locals.at(-1);
    if (!scope?.has(name)) return this.#globals.get(name);
    const value = scope.get(name);
    return value instanceof Map ? undefined : value;
  }

  #setNamed(name: string, value: Value): void {
    const scope = this.#locals.at(-1);
    if (scope?.has(name)) {
      scope.set(name, value);
      return;
    }
    this.#globals.set(name, value);
    if (name === 'NF') {
      const count = toNumber(value);
      while (this.#fields.length < count) this.#fields.push('');
      this.#fields.length = count;
      this.#rebuild();
    }
  }

  async #key(keys: readonly Expression[]): Promise<string> {
    const texts: string[] = [];
    for (const key of keys) texts.push(this.#text(await this.#evaluate(key)));
    return texts.join(this.#text(this.#globals.get('SUBSEP')));
  }

  async #assign(target: Expression, value: Value): Promise<void> {
    switch (target.kind) {
      case 'variable':
        this.#setNamed(target.name, value);
        return;
      case 'element':
        this.#array(target.name).set(await this.#key(target.keys), value);
        return;
      case 'field': {
        const index = toNumber(await this.#evaluate(target.index));
        if (index === 0) this.#setRecord(this.#text(value));
        else {
          while (this.#fields.length < index) this.#fields.push('');
          this.#fields[index - 1] = this.#text(value);
          this.#rebuild();
        }
        return;
      }
      case 'group': {
        const only = target.items[0];
        if (only && target.items.length === 1) return this.#assign(only, value);
      }
    }
    throw new AwkError('assignment to something that is no variable');
  }

  async #evaluate(node: Expression): Promise<Value> {
    switch (node.kind) {
      case 'number':
      case 'string':
        return node.value;
      case 'regexp':
        return this.#regexp(node.source).test(this.#record) ? 1 : 0;
      case 'variable':
        return this.#getNamed(node.name);
      case 'field': {
        const index = toNumber(await this.#evaluate(node.index));
        if (index < 0) throw new AwkError(`trying to access out of range field ${index}`);
        if (index === 0) return new InputText(this.#record);
        const text = this.#fields[index - 1];
        return text === undefined ? undefined : new InputText(text);
      }
      case 'element': {
        const array = this.#array(node.name);
        const key = await this.#key(node.keys);
        if (!array.has(key)) array.set(key, undefined);
        return array.get(key);
      }
      case 'in':
        return this.#array(node.name).has(await this.#key(node.keys)) ? 1 : 0;
      case 'assign': {
        const value = await this.#evaluate(node.value);
        const result =
          node.operator === '='
            ? value
            : this.#arithmetic(
                node.operator.replace('**', '^').slice(0, -1),
                toNumber(await this.#evaluate(node.target)),
                toNumber(value),
              );
        await this.#assign(node.target, result);
        return result;
      }
      case 'ternary':
        return this.#evaluate(this.#truth(await this.#evaluate(node.test)) ? node.yes : node.no);
      case 'unary': {
        const value = await this.#evaluate(node.operand);
        if (node.operator === '!') return this.#truth(value) ? 0 : 1;
        return node.operator === '-' ? -toNumber(value) : toNumber(value);
      }
      case 'step': {
        const before = toNumber(await this.#evaluate(node.target));
        await this.#assign(node.target, before + node.by);
        return node.prefix ? before + node.by : before;
      }
      case 'group': {
        const only = node.items[0];
        if (node.items.length === 1 && only) return this.#evaluate(only);
        return this.#key(node.items);
      }
      case 'binary':
        return this.#binary(node);
      case 'call':
        return this.#call(node.name, node.args);
      case 'getline':
        return this.#getline(node);
    }
  }

  async #binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Promise<Value> {
    const a = await this.#evaluate(left);
    if (operator === '&&') return this.#truth(a) && this.#truth(await this.#evaluate(right)) ? 1 : 0;
    if (operator === '||') return this.#truth(a) || this.#truth(await this.#evaluate(right)) ? 1 : 0;
    if (operator === '~' || operator === '!~') {
      const expression =
        right.kind === 'regexp'
          ? this.#regexp(right.source)
          : this.#regexp(this.#text(await this.#evaluate(right)));
      return expression.test(this.#text(a)) === (operator === '~') ? 1 : 0;
    }
    const b = await this.#evaluate(right);
    if (operator === ' ') return this.#text(a) + this.#text(b);
    if (['<', '<=', '==', '!=', '>=', '>'].includes(operator)) return this.#compare(operator, a, b) ? 1 : 0;
    return this.#arithmetic(operator, toNumber(a), toNumber(b));
  }

  #compare(operator: string, a: Value, b: Value): boolean {
    const numeric = (value: Value): boolean =>
      typeof value === 'number' ||
      value === undefined ||
      (value instanceof InputText && looksNumeric(value.text));
    const [x, y] = numeric(a) && numeric(b) ? [toNumber(a), toNumber(b)] : [this.#text(a), this.#text(b)];
    switch (operator) {
      case '<':
        return x < y;
      case '<=':
        return x <= y;
      case '==':
        return x === y;
      case '!=':
        return x !== y;
      case '>=':
        return x >= y;
      default:
        return x > y;
    }
  }

  #arithmetic(operator: string, a: number, b: number): number {
    switch (operator) {
      case '+':
        return a + b;
      case '-':
        return a - b;
      case '*':
        return a * b;
      case '/':
      case '%':
        if (b === 0) throw new AwkError(operator === '/' ? 'division by zero' : 'division by zero in %');
        return operator === '/' ? a / b : a % b;
      default:
        return a ** b;
    }
  }

  async #call(name: string, args: readonly Expression[]): Promise<Value> {
    const defined = this.#program.functions.get(name);
    if (defined) {
      if (this.#locals.length > 200) throw new AwkError('function call nesting too deep');
      const scope = new Map<string, Value | Map<string, Value>>();
      for (const [index, parameter] of defined.parameters.entries()) {
        const arg = args[index];
        const passesArray =
          arg?.kind === 'variable' &&
          (this.#arrays.has(arg.name) ||
            this.#locals.at(-1)?.get(arg.name) instanceof Map ||
            (this.#getNamed(arg.name) === undefined && usesArray(defined.body, parameter)));
        scope.set(
          parameter,
          passesArray && arg.kind === 'variable'
            ? this.#array(arg.name)
            : arg
              ? await this.#evaluate(arg)
              : undefined,
        );
      }
      this.#locals.push(scope);
      try {
        await this.#execute(defined.body);
        return undefined;
      } catch (error) {
        if (!(error instanceof Jump) || error.kind !== 'return') throw error;
        return error.value;
      } finally {
        this.#locals.pop();
      }
    }
    if (name === 'split') return this.#splitCall(args);
    if (name === 'sub' || name === 'gsub') return this.#substitute(args, name === 'gsub');
    if (name === 'match') {
      const text = this.#text(await this.#at(args, 0));
      const pattern = args[1];
      const match = (await this.#patternOf(pattern)).exec(text);
      this.#globals.set('RSTART', match ? match.index + 1 : 0);
      this.#globals.set('RLENGTH', match ? match[0].length : -1);
      return match ? match.index + 1 : 0;
    }
    if (name === 'length') {
      const arg = args[0];
      if (
        arg?.kind === 'variable' &&
        (this.#arrays.has(arg.name) || this.#locals.at(-1)?.get(arg.name) instanceof Map)
      )
        return this.#array(arg.name).size;
      return [...(arg ? this.#text(await this.#evaluate(arg)) : this.#record)].length;
    }
    const values: Value[] = [];
    for (const arg of args) values.push(await this.#evaluate(arg));
    const [first, second, third] = values;
    switch (name) {
      case 'substr': {
        const characters = [...this.#text(first)];
        const start = Math.round(toNumber(second));
        const end = third === undefined && args.length < 3 ? Infinity : start + Math.round(toNumber(third));
        return characters.slice(Math.max(0, start - 1), Math.max(0, end - 1)).join('');
      }
      case 'index':
        return this.#text(first).indexOf(this.#text(second)) + 1;
      case 'toupper':
        return this.#text(first).toUpperCase();
      case 'tolower':
        return this.#text(first).toLowerCase();
      case 'sprintf':
        return this.#format(values);
      case 'int':
        return Math.trunc(toNumber(first));
      case 'sqrt':
        return Math.sqrt(toNumber(first));
      case 'exp':
        return Math.exp(toNumber(first));
      case 'log':
        return Math.log(toNumber(first));
      case 'sin':
        return Math.sin(toNumber(first));
      case 'cos':
        return Math.cos(toNumber(first));
      case 'atan2':
        return Math.atan2(toNumber(first), toNumber(second));
      case 'rand':
        return this.#context.random();
      case 'srand':
        return 0;
      case 'systime':
        return Math.floor(this.#context.clock.now() / 1000);
      case 'close':
      case 'fflush':
        await this.#flush();
        return 0;
      case 'system':
        await this.#flush();
        return this.#context.spawn(['sh', '-c', this.#text(first)]);
      default:
        throw new AwkError(`calling undefined function ${name}`);
    }
  }

  async #at(args: readonly Expression[], index: number): Promise<Value> {
    const arg = args[index];
    return arg ? this.#evaluate(arg) : undefined;
  }

  async #patternOf(arg: Expression | undefined): Promise<RegExp> {
    if (arg?.kind === 'regexp') return this.#regexp(arg.source);
    return this.#regexp(arg ? this.#text(await this.#evaluate(arg)) : '');
  }

  async #splitCall(args: readonly Expression[]): Promise<number> {
    const text = this.#text(await this.#at(args, 0));
    const target = args[1];
    const separator = args[2];
    if (target?.kind !== 'variable') throw new AwkError('split needs an array');
    const pieces =
      separator?.kind === 'regexp'
        ? text === ''
          ? []
          : text.split(this.#regexp(separator.source))
        : this.#split(
            text,
            separator ? this.#text(await this.#evaluate(separator)) : this.#text(this.#globals.get('FS')),
          );
    const array = this.#array(target.name);
    array.clear();
    pieces.forEach((piece, index) => array.set(String(index + 1), new InputText(piece)));
    return pieces.length;
  }

  async #substitute(args: readonly Expression[], all: boolean): Promise<number> {
    const expression = await this.#patternOf(args[0]);
    const replacement = this.#text(await this.#at(args, 1));
    const target: Expression = args[2] ?? { kind: 'field', index: { kind: 'number', value: 0 } };
    const text = this.#text(await this.#evaluate(target));
    let count = 0;
    const result = text.replace(new RegExp(expression.source, all ? 'gsu' : 'su'), (match) => {
      count++;
      return replacement.replace(/\\\\&|\\&|&/g, (mark) =>
        mark === '&' ? match : mark === '\\&' ? '&' : `\\${match}`,
      );
    });
    if (count > 0) await this.#assign(target, result);
    return count;
  }

  async #getline({ target, file }: Extract<Expression, { kind: 'getline' }>): Promise<number> {
    let source = this.#records;
    if (file) {
      const name = this.#text(await this.#evaluate(file));
      source = this.#inputs.get(name);
      if (!source) {
        try {
          source = linesIn(openInput(this.#context, name).pieces);
        } catch (error) {
          if (error instanceof FileError) return -1;
          throw error;
        }
        this.#inputs.set(name, source);
      }
    }
    const next = await source?.next();
    if (!next || next.done) return 0;
    if (target) await this.#assign(target, new InputText(next.value));
    else this.#setRecord(next.value);
    return 1;
  }
}

/** Whether a function uses a parameter as an array. */
function usesArray(node: unknown, name: string): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (
    'kind' in node &&
    'name' in node &&
    node.name === name &&
    ['element', 'in', 'delete'].includes(String(node.kind))
  )
    return true;
  if ('kind' in node && node.kind === 'forIn' && 'array' in node && node.array === name) return true;
  if (
    'kind' in node &&
    node.kind === 'call' &&
    'name' in node &&
    node.name === 'split' &&
    'args' in node &&
    Array.isArray(node.args)
  ) {
    const target: unknown = node.args[1];
    if (typeof target === 'object' && target !== null && 'name' in target && target.name === name)
      return true;
  }
  return Object.values(node).some((child) => usesArray(child, name));
}

async function* linesIn(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const { lines } of batchesOf(pieces)) yield* lines;
}

/** Records of paragraph mode (RS is empty) or of a separator of several characters. */
async function* paragraphs(pieces: AsyncIterable<string>, separator: string): AsyncGenerator<Batch> {
  let text = '';
  for await (const piece of pieces) text += piece;
  const lines =
    separator === ''
      ? text.replace(/^\n+|\n+$/g, '').split(/\n{2,}/)
      : text.replace(/\n$/, '').split(new RegExp(separator, 'u'));
  if (text !== '') yield { lines, unterminated: false };
}

export const awk = utility(
  "awk [-F fs] [-v var=value] 'prog' | -f progfile [file ...]",
  async (context) => {
    const options = parseOptions(context.argv.slice(1), {
      short: 'F:f:v:',
      long: { 'field-separator': 'F', assign: 'v', file: 'f' },
      stopEarly: true,
    });
    const operands = [...options.operands];
    const source = options.has('f')
      ? options
          .all('f')
          .map((file) => context.files.read(pathOf(context, file)))
          .join('\n')
      : operands.shift();
    if (source === undefined)
      throw new UsageError(
        'no program given; usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]',
        false,
      );
    try {
      const machine = new Machine(context, parseAwk(source));
      const separator = options.value('F');
      if (separator !== undefined) machine.setVariable('FS', separator === 't' ? '\t' : separator);
      for (const assignment of options.all('v')) {
        const at = assignment.indexOf('=');
        if (at < 1) throw new UsageError(`improper assignment: -v ${assignment}`, false);
        machine.setVariable(assignment.slice(0, at), assignment.slice(at + 1));
      }
      machine.setArguments(['awk', ...operands]);
      return await machine.run(operands);
    } catch (error) {
      if (error instanceof AwkSyntaxError || error instanceof AwkError) {
        await complain(context, error.message);
        return 2;
      }
      throw error;
    }
  },
  2,
);
