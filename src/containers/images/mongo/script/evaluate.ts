import { binary, unary } from './operators.ts';
import { memberOf, setMember } from './members.ts';
import { sourceOf } from './naming.ts';
import { Scope } from './scope.ts';
import type { Expression, Parameter, Pattern, Statement } from './syntax.ts';
import {
  brief,
  Callable,
  isHost,
  isRecord,
  isTrue,
  numeric,
  put,
  ScriptError,
  Stopped,
  textOf,
  Thrown,
  typeError,
} from './values.ts';

/** How a statement ended, if not as usual. */
type Completion =
  { readonly type: 'break' | 'continue' } | { readonly type: 'return'; readonly value: unknown };

/** What an evaluation needs of who runs it. */
export interface Turns {
  /** Lets others work; rejects when the script is interrupted. */
  pause(): Promise<void>;
  /** Whether the script is to go no further. */
  stopped?(): boolean;
}

/** Runs scripts. Whatever takes time is awaited where it is called, as mongosh's rewritten scripts do it. */
export class Evaluator {
  readonly #turns: Turns;
  #steps = 0;
  #last: unknown;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** The value of a script's last expression, in whatever loop or block it stands. */
  async run(script: readonly Statement[], scope: Scope): Promise<unknown> {
    this.#last = undefined;
    await this.#block(script, scope);
    return this.#last;
  }

  /** Functions are there before the statements above them. */
  #hoist(body: readonly Statement[], scope: Scope): void {
    for (const statement of body) {
      if (statement.type !== 'declare') continue;
      for (const { pattern, value } of statement.all) {
        if (
          pattern.type === 'name' &&
          value?.type === 'function' &&
          value.name === pattern.name &&
          !value.arrow
        )
          scope.declare('var', pattern.name, this.#function(value, scope));
      }
    }
  }

  async #statement(statement: Statement, scope: Scope): Promise<Completion | undefined> {
    if (this.#turns.stopped?.() === true) throw new Stopped();
    if (!/^(block|break|continue|declare)$/.test(statement.type)) this.#last = undefined;
    switch (statement.type) {
      case 'expression':
        this.#last = await this.value(statement.value, scope);
        return undefined;
      case 'declare':
        for (const { pattern, value } of statement.all)
          await this.#bind(
            statement.kind,
            pattern,
            value && (await this.#named(value, pattern, scope)),
            scope,
          );
        return undefined;
      case 'block':
        return this.#block(statement.body, new Scope(scope));
      case 'if':
        if (isTrue(await this.value(statement.test, scope))) return this.#statement(statement.yes, scope);
        return statement.no && this.#statement(statement.no, scope);
      case 'for':
        return this.#for(statement, new Scope(scope));
      case 'each':
        return this.#each(statement, scope);
      case 'while':
        return this.#while(statement, scope);
      case 'return':
        return { type: 'return', value: statement.value && (await this.value(statement.value, scope)) };
      case 'break':
      case 'continue':
        return { type: statement.type };
      case 'throw': {
        const value = await this.value(statement.value, scope);
        throw value instanceof ScriptError ? value : new Thrown(value);
      }
      case 'try':
        return this.#try(statement, scope);
    }
  }

  async #block(body: readonly Statement[], scope: Scope): Promise<Completion | undefined> {
    this.#hoist(body, scope);
    for (const statement of body) {
      const completion = await this.#statement(statement, scope);
      if (completion) return completion;
    }
    return undefined;
  }

  async #for(
    { start, test, step, body }: Statement & { readonly type: 'for' },
    scope: Scope,
  ): Promise<Completion | undefined> {
    if (start) await this.#statement(start, scope);
    while (!test || isTrue(await this.value(test, scope))) {
      const completion = await this.#statement(body, scope);
      if (completion?.type === 'break') return undefined;
      if (completion?.type === 'return') return completion;
      if (step) await this.value(step, scope);
      await this.#turn();
    }
    return undefined;
  }

  async #each(
    { of, pattern, over, body }: Statement & { readonly type: 'each' },
    outer: Scope,
  ): Promise<Completion | undefined> {
    const all = await this.value(over, outer);
    for (const value of of
      ? await this.#items(all)
      : Object.keys(isRecord(all) || Array.isArray(all) ? all : {})) {
      const scope = new Scope(outer);
      await this.#bind('let', pattern, value, scope);
      const completion = await this.#statement(body, scope);
      if (completion?.type === 'break') return undefined;
      if (completion?.type === 'return') return completion;
      await this.#turn();
    }
    return undefined;
  }

  async #while(
    { test, body, first }: Statement & { readonly type: 'while' },
    scope: Scope,
  ): Promise<Completion | undefined> {
    for (let once = !first; once || isTrue(await this.value(test, scope)); once = false) {
      const completion = await this.#statement(body, scope);
      if (completion?.type === 'break') return undefined;
      if (completion?.type === 'return') return completion;
      await this.#turn();
    }
    return undefined;
  }

  async #try(
    { body, pattern, handler, last }: Statement & { readonly type: 'try' },
    scope: Scope,
  ): Promise<Completion | undefined> {
    try {
      return await this.#statement(body, scope);
    } catch (error) {
      if (!handler || !(error instanceof ScriptError || error instanceof Thrown)) throw error;
      const inner = new Scope(scope);
      if (pattern) await this.#bind('let', pattern, error instanceof Thrown ? error.value : error, inner);
      return await this.#statement(handler, inner);
    } finally {
      const value = this.#last;
      if (last) await this.#statement(last, scope);
      this.#last = value;
    }
  }

  /** The elements of something that a loop, a spread or a pattern goes through. */
  async #items(all: unknown): Promise<readonly unknown[]> {
    const value = isHost(all) && all.value ? await all.value() : all;
    if (Array.isArray(value)) return value as readonly unknown[];
    if (typeof value === 'string') return Array.from(value);
    throw typeError(`${brief(all)} is not iterable`);
  }

  async #bind(kind: string, pattern: Pattern, value: unknown, scope: Scope): Promise<void> {
    if (pattern.type === 'name') {
      if (kind === 'assign') scope.write(pattern.name, value);
      else scope.declare(kind, pattern.name, value);
      return;
    }
    if (pattern.type === 'list')
      return this.#bindAll(kind, pattern.elements, await this.#items(value), scope);
    const taken: string[] = [];
    for (const part of pattern.fields) {
      const { key, rest = false } = part;
      const left = Object.entries(isRecord(value) ? value : {}).filter(([name]) => !taken.includes(name));
      const found = rest ? Object.fromEntries(left) : memberOf(value, key);
      taken.push(key);
      await this.#bind(kind, part.pattern, await this.#orFallback(found, part, scope), scope);
    }
  }

  async #bindAll(
    kind: string,
    parameters: readonly Parameter[],
    values: readonly unknown[],
    scope: Scope,
  ): Promise<void> {
    for (const [index, parameter] of parameters.entries()) {
      const value = parameter.rest === true ? values.slice(index) : values[index];
      await this.#bind(kind, parameter.pattern, await this.#orFallback(value, parameter, scope), scope);
    }
  }

  async #orFallback(value: unknown, { fallback }: Parameter, scope: Scope): Promise<unknown> {
    return value === undefined && fallback ? this.value(fallback, scope) : value;
  }

  /** A function that has no name gets that of what it is assigned to. */
  #named(value: Expression, { type, ...rest }: Pattern, scope: Scope): unknown {
    if (value.type === 'function' && value.name === '' && type === 'name' && 'name' in rest)
      return this.#function({ ...value, name: rest.name }, scope);
    return this.value(value, scope);
  }

  #function({ name, parameters, body }: Expression & { readonly type: 'function' }, outer: Scope): Callable {
    return new Callable(name, async (args) => {
      const scope = new Scope(outer, true);
      await this.#bindAll('let', parameters, args, scope);
      await this.#turn();
      const statements = body.type === 'block' ? body.body : [body];
      const last = this.#last;
      const completion = await this.#block(statements, scope);
      this.#last = last;
      return completion?.type === 'return' ? completion.value : undefined;
    });
  }

  async value(expression: Expression, scope: Scope): Promise<unknown> {
    switch (expression.type) {
      case 'literal':
        return expression.value;
      case 'name':
        return scope.read(expression.name);
      case 'template': {
        let text = expression.texts[0] ?? '';
        for (const [index, value] of expression.values.entries())
          text += textOf(await this.value(value, scope)) + (expression.texts[index + 1] ?? '');
        return text;
      }
      case 'array':
        return this.#all(expression.elements, scope);
      case 'object':
        return this.#object(expression, scope);
      case 'function':
        return this.#function(expression, scope);
      case 'sequence':
        return (await this.#all(expression.all, scope)).at(-1);
      case 'choice':
        return this.value(
          isTrue(await this.value(expression.test, scope)) ? expression.yes : expression.no,
          scope,
        );
      case 'unary':
        return this.#unary(expression, scope);
      case 'binary':
        return this.#binary(expression, scope);
      case 'member':
      case 'call':
        return (await this.#chain(expression, scope)).value;
      case 'new':
        return this.#call(
          await this.value(expression.callee, scope),
          expression.args,
          expression.callee,
          scope,
        );
      case 'assign':
        return this.#assign(expression, scope);
      case 'step': {
        const before = numeric(await this.value(expression.target, scope));
        const after = before + (expression.operator === '++' ? 1 : -1);
        await this.#store(expression.target, after, scope);
        return expression.prefix ? after : before;
      }
      case 'spread':
        throw typeError('Unexpected spread');
    }
  }

  async #all(expressions: readonly Expression[], scope: Scope): Promise<unknown[]> {
    const values: unknown[] = [];
    for (const each of expressions) {
      if (each.type === 'spread') values.push(...(await this.#items(await this.value(each.value, scope))));
      else values.push(await this.value(each, scope));
    }
    return values;
  }

  async #object({ fields }: Expression & { readonly type: 'object' }, scope: Scope): Promise<object> {
    const made = {};
    for (const each of fields) {
      if (each.spread) {
        const spread = await this.value(each.spread, scope);
        if (isRecord(spread)) for (const [name, value] of Object.entries(spread)) put(made, name, value);
      } else {
        const name = textOf(await this.value(each.key, scope));
        put(made, name, await this.#named(each.value, { type: 'name', name }, scope));
      }
    }
    return made;
  }

  async #unary({ operator, value }: Expression & { readonly type: 'unary' }, scope: Scope): Promise<unknown> {
    if (operator === 'typeof' && value.type === 'name' && !scope.has(value.name)) return 'undefined';
    if (operator === 'delete' && value.type === 'member') {
      const object = await this.value(value.object, scope);
      const name = textOf(await this.value(value.property, scope));
      return isRecord(object) ? Reflect.deleteProperty(object, name) : true;
    }
    return unary(operator, await this.value(value, scope));
  }

  async #binary(
    { operator, left, right }: Expression & { readonly type: 'binary' },
    scope: Scope,
  ): Promise<unknown> {
    const first = await this.value(left, scope);
    if (operator === '&&' && !isTrue(first)) return first;
    if (operator === '||' && isTrue(first)) return first;
    if (operator === '??' && first !== null && first !== undefined) return first;
    return binary(operator, first, await this.value(right, scope));
  }

  /** A chain of members and calls; `short`: a `?.` has ended it. */
  async #chain(
    expression: Expression,
    scope: Scope,
  ): Promise<{ readonly value: unknown; readonly short?: boolean }> {
    if (expression.type === 'member') {
      const object = await this.#chain(expression.object, scope);
      if (object.short === true) return object;
      const missing = object.value === null || object.value === undefined;
      if (missing && expression.optional) return { value: undefined, short: true };
      const name = textOf(await this.value(expression.property, scope));
      if (missing) throw typeError(`Cannot read properties of ${String(object.value)} (reading '${name}')`);
      return { value: memberOf(object.value, name) };
    }
    if (expression.type === 'call') {
      const callee = await this.#chain(expression.callee, scope);
      if (callee.short === true) return callee;
      if (expression.optional && (callee.value === null || callee.value === undefined))
        return { value: undefined, short: true };
      return { value: await this.#call(callee.value, expression.args, expression.callee, scope) };
    }
    return { value: await this.value(expression, scope) };
  }

  async #call(
    callee: unknown,
    args: readonly Expression[],
    written: Expression,
    scope: Scope,
  ): Promise<unknown> {
    if (!(callee instanceof Callable)) throw typeError(`${sourceOf(written)} is not a function`);
    return callee.call(await this.#all(args, scope));
  }

  async #assign(
    { operator, target, value }: Expression & { readonly type: 'assign' },
    scope: Scope,
  ): Promise<unknown> {
    const plain = operator.slice(0, -1);
    if (operator === '=') {
      const pattern: Pattern = { type: 'name', name: target.type === 'name' ? target.name : '' };
      return this.#store(target, await this.#named(value, pattern, scope), scope);
    }
    const changed = await this.#binary(
      { type: 'binary', operator: plain, left: target, right: value },
      scope,
    );
    return this.#store(target, changed, scope);
  }

  async #store(target: Expression, value: unknown, scope: Scope): Promise<unknown> {
    if (target.type === 'name') scope.write(target.name, value);
    else if (target.type === 'member') {
      const object = await this.value(target.object, scope);
      setMember(object, textOf(await this.value(target.property, scope)), value);
    }
    return value;
  }

  async #turn(): Promise<void> {
    if (++this.#steps % 200 === 0) await this.#turns.pause();
  }
}
