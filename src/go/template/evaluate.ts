import { quote } from '../values.ts';
import { Leave, TemplateError } from './error.ts';
import { callProblem, type Parameter, type TemplateFunction } from './functions.ts';
import {
  textOf,
  type Call,
  type Command,
  type Node,
  type Operand,
  type Pipeline,
  type Templates,
} from './nodes.ts';
import type { TemplateSettings } from './parse.ts';
import { display } from './printf.ts';
import { entriesOf } from './range.ts';
import {
  calleeName,
  element,
  isEntries,
  kindOf,
  ref,
  Struct,
  truth,
  typeOf,
  unwrap,
  type Ref,
} from './values.ts';

/** What is executed. */
export interface Executed extends TemplateSettings {
  readonly source: string;
  readonly templates: Templates;
  readonly allowMissingKeys: boolean;
}

/** How deep templates may call each other: less than Go's, whose stack is larger. */
const MOST_CALLS = 1000;
/** How much a template may do and print: nobody could stop a page that is busy with one. */
const MOST_STEPS = 1_000_000;
const MOST_TEXT = 16 * 1024 * 1024;

/** That no value comes from a pipeline's earlier command. */
const MISSING = Symbol('missing');
type Final = Ref | undefined | typeof MISSING;

/** What is given to a function or a method: operands, what comes from earlier commands, and what `.` is to the operands. */
interface Given {
  readonly args: readonly Operand[];
  readonly final: Final;
  readonly dot: Ref | undefined;
}

/** One execution of a template. Models text/template/exec.go */
export class Execution {
  /** What it has printed. */
  text = '';
  readonly #of: Executed;
  #variables: { readonly name: string; value: Ref | undefined }[];
  #name: string;
  #depth = 0;
  #steps = 0;
  /** What was looked at last, which errors name. */
  #at: Operand | Command | Call | undefined;

  constructor(executed: Executed, data: Ref) {
    this.#of = executed;
    this.#name = executed.name;
    this.#variables = [{ name: '$', value: data }];
  }

  nodes(nodes: readonly Node[], dot: Ref | undefined): void {
    for (const node of nodes) this.#node(node, dot);
  }

  /** Go has no such bound: it runs until somebody stops it. */
  #step(): void {
    if (++this.#steps > MOST_STEPS || this.text.length > MOST_TEXT)
      throw this.#error('interrupted: it does more than this terminal can');
  }

  #node(node: Node, dot: Ref | undefined): void {
    this.#step();
    switch (node.type) {
      case 'text':
        this.text += node.text;
        return;
      case 'action': {
        const value = this.#pipeline(node.pipeline, dot);
        if (node.pipeline.variables.length > 0) return;
        this.text += value === undefined ? '<no value>' : display(value.value);
        return;
      }
      case 'if':
      case 'with': {
        const saved = this.#variables.length;
        const value = this.#pipeline(node.pipeline, dot);
        if (truth(value)) this.nodes(node.body, node.type === 'with' ? value : dot);
        else this.nodes(node.otherwise, dot);
        this.#variables.length = saved;
        return;
      }
      case 'range':
        return this.#range(node, dot);
      case 'template':
        return this.#call(node, dot);
      case 'break':
      case 'continue':
        throw new Leave(node.type);
    }
  }

  #range(
    { pipeline, body, otherwise }: Extract<Node, { readonly type: 'if' | 'with' | 'range' }>,
    dot: Ref | undefined,
  ): void {
    const saved = this.#variables.length;
    const over = unwrap(this.#pipeline(pipeline, dot));
    const mark = this.#variables.length;
    const { variables, assigns } = pipeline;
    let any = false;
    const entries = entriesOf(over, variables.length);
    if (typeof entries === 'string') throw this.#error(entries);
    for (const [key, item] of entries) {
      any = true;
      this.#step();
      const values = variables.length > 1 ? [key, item] : [item];
      variables.forEach((name, at) => {
        if (assigns) return this.#assign(name, values[at]);
        const variable = this.#variables[mark - variables.length + at];
        if (variable) variable.value = values[at];
      });
      try {
        this.nodes(body, item);
      } catch (error) {
        if (!(error instanceof Leave)) throw error;
        if (error.loop === 'break') break;
      } finally {
        this.#variables.length = mark;
      }
    }
    if (!any) this.nodes(otherwise, dot);
    this.#variables.length = saved;
  }

  #call(node: Call, dot: Ref | undefined): void {
    this.#at = node;
    const body = this.#of.templates.get(node.name);
    if (!body) throw this.#error(`template ${quote(node.name)} not defined`);
    if (this.#depth === MOST_CALLS) throw this.#error('exceeded maximum template depth (100000)');
    const value = node.pipeline && this.#pipeline(node.pipeline, dot);
    const [variables, name] = [this.#variables, this.#name];
    this.#variables = [{ name: '$', value }];
    this.#name = node.name;
    this.#depth++;
    this.nodes(body, value);
    this.#depth--;
    this.#variables = variables;
    this.#name = name;
  }

  #assign(name: string, value: Ref | undefined): void {
    const variable = this.#variables.findLast((each) => each.name === name);
    if (variable) variable.value = value;
    else throw this.#error(`undefined variable: ${name}`);
  }

  #pipeline(pipeline: Pipeline, dot: Ref | undefined): Ref | undefined {
    this.#at = pipeline;
    let value: Final = MISSING;
    for (const command of pipeline.commands) value = unwrap(this.#command(command, dot, value));
    const result = value === MISSING ? undefined : value;
    for (const name of pipeline.variables) {
      if (pipeline.assigns) this.#assign(name, result);
      else this.#variables.push({ name, value: result });
    }
    return result;
  }

  #command(command: Command, dot: Ref | undefined, final: Final): Ref | undefined {
    const [first] = command.operands;
    if (!first) return undefined;
    const args = command.operands.slice(1);
    switch (first.type) {
      case 'field':
        return this.#field(first, dot, args, final);
      case 'chain':
        return this.#chain(first, dot, args, final);
      case 'identifier':
        return this.#function(first, command, dot, args, final);
      case 'pipeline':
        this.#notAFunction(first, args, final);
        return this.#pipeline(first, dot);
      case 'variable':
        return this.#variable(first, { args, final, dot });
    }
    this.#at = first;
    this.#notAFunction(first, args, final);
    if (first.type === 'nil') throw this.#error('nil is not a command');
    return this.#constant(first, dot);
  }

  #notAFunction(first: Operand, args: readonly Operand[], final: Final): void {
    if (args.length > 0 || final !== MISSING)
      throw this.#error(`can't give argument to non-function ${textOf(first)}`);
  }

  #constant(node: Operand, dot: Ref | undefined): Ref | undefined {
    switch (node.type) {
      case 'bool':
      case 'string':
        return ref(node.value);
      case 'dot':
        return dot;
      case 'number':
        this.#at = node;
        if (node.value === undefined) throw this.#error(`${node.text} overflows int`);
        return ref(node.value);
      default:
        return undefined;
    }
  }

  #field(
    node: Extract<Operand, { type: 'field' }>,
    dot: Ref | undefined,
    args: readonly Operand[],
    final: Final,
  ): Ref | undefined {
    this.#at = node;
    return this.#path(dot, node.names, { args, final, dot });
  }

  #variable(node: Extract<Operand, { type: 'variable' }>, given: Given): Ref | undefined {
    this.#at = node;
    const [name = '', ...path] = node.names;
    const variable = this.#variables.findLast((each) => each.name === name);
    if (!variable) throw this.#error(`undefined variable: ${name}`);
    if (path.length > 0) return this.#path(variable.value, path, given);
    this.#notAFunction(node, given.args, given.final);
    return variable.value;
  }

  #chain(
    node: Extract<Operand, { type: 'chain' }>,
    dot: Ref | undefined,
    args: readonly Operand[],
    final: Final,
  ): Ref | undefined {
    this.#at = node;
    if (node.of.type === 'nil') throw this.#error(`indirection through explicit nil in ${textOf(node)}`);
    return this.#path(this.#evaluated(node.of, dot), node.names, { args, final, dot });
  }

  #path(start: Ref | undefined, names: readonly string[], given: Given): Ref | undefined {
    const none: Given = { ...given, args: [], final: MISSING };
    return names.reduce<Ref | undefined>(
      (value, name, at) => this.#member(value, name, at === names.length - 1 ? given : none),
      start,
    );
  }

  /** Models text/template/exec.go evalField */
  #member(receiver: Ref | undefined, name: string, given: Given): Ref | undefined {
    const hasArguments = given.args.length > 0 || given.final !== MISSING;
    if (receiver === undefined) {
      if (!this.#of.allowMissingKeys) throw this.#error(`nil data; no entry for key ${quote(name)}`);
      return undefined;
    }
    const { value } = receiver;
    if (value === null) throw this.#error(`nil pointer evaluating ${typeOf(receiver)}.${name}`);
    if (value instanceof Struct) {
      const method = Object.hasOwn(value.methods, name) ? value.methods[name] : undefined;
      if (method) return this.#called(name, method, this.#at, given);
      if (Object.hasOwn(value.fields, name)) {
        if (hasArguments) throw this.#error(`${name} has arguments but cannot be invoked as function`);
        return ref(value.fields[name] ?? null);
      }
    }
    if (isEntries(value)) {
      if (hasArguments) throw this.#error(`${name} is not a method but has arguments`);
      if (Object.hasOwn(value, name) && value[name] !== undefined) return element(value[name]);
      if (!this.#of.allowMissingKeys) throw this.#error(`map has no entry for key ${quote(name)}`);
      return undefined;
    }
    throw this.#error(`can't evaluate field ${name} in type ${typeOf(receiver)}`);
  }

  #function(
    node: Extract<Operand, { type: 'identifier' }>,
    place: Command | Operand,
    dot: Ref | undefined,
    operands: readonly Operand[],
    final: Final,
  ): Ref | undefined {
    this.#at = node;
    const { name } = node;
    const known = this.#of.functions.get(name);
    if (!known) throw this.#error(`${quote(name)} is not a defined function`);
    return this.#called(name, known, place, { args: operands, final, dot });
  }

  /** What a function or a method gives. Models text/template/exec.go evalCall */
  #called(
    name: string,
    { fixed, rest, call }: TemplateFunction,
    place: Command | Operand | Call | undefined,
    { args: operands, final, dot }: Given,
  ): Ref | undefined {
    const count = operands.length + (final === MISSING ? 0 : 1);
    if (rest !== undefined ? count < fixed.length : count !== fixed.length) {
      const [want, got] =
        rest === undefined ? [String(fixed.length), count] : [`at least ${fixed.length}`, operands.length];
      throw this.#error(`wrong number of args for ${name}: want ${want} got ${got}`);
    }
    if (name === 'and' || name === 'or') {
      let value: Ref | undefined;
      for (const operand of operands) {
        value = this.#argument(operand, 'value', dot);
        if (truth(value) === (name === 'or')) return value;
      }
      return final === MISSING ? value : final;
    }
    const typeAt = (at: number): Parameter => fixed[at] ?? rest ?? 'any';
    const args = operands.map((operand, at) => this.#argument(operand, typeAt(at), dot));
    if (final !== MISSING) args.push(this.#validated(final, typeAt(operands.length)));
    try {
      if (name !== 'call') return call(args);
      const [callee] = operands;
      throw new TemplateError(callProblem(callee ? textOf(callee) : calleeName(args[0]), args[0]));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      this.#at = place;
      throw this.#error(`error calling ${name}: ${error.message}`);
    }
  }

  /** An operand as an argument. */
  #argument(node: Operand, type: Parameter, dot: Ref | undefined): Ref | undefined {
    this.#at = node;
    switch (node.type) {
      case 'nil':
        if (type === 'string' || type === 'int') throw this.#error(`cannot assign nil to ${type}`);
        return undefined;
      case 'dot':
      case 'field':
      case 'variable':
      case 'pipeline':
      case 'identifier':
      case 'chain':
        return this.#validated(this.#evaluated(node, dot), type);
    }
    if (type === 'int') {
      if (node.type !== 'number' || node.value?.type !== 'int')
        throw this.#error(`expected integer; found ${textOf(node)}`);
      return this.#constant(node, dot);
    }
    if (type === 'string') {
      if (node.type !== 'string') throw this.#error(`expected string; found ${textOf(node)}`);
      return ref(node.value);
    }
    return this.#constant(node, dot);
  }

  #evaluated(node: Operand, dot: Ref | undefined): Ref | undefined {
    this.#at = node;
    switch (node.type) {
      case 'field':
        return this.#field(node, dot, [], MISSING);
      case 'variable':
        return this.#variable(node, { args: [], final: MISSING, dot });
      case 'pipeline':
        return this.#pipeline(node, dot);
      case 'identifier':
        return this.#function(node, node, dot, [], MISSING);
      case 'chain':
        return this.#chain(node, dot, [], MISSING);
      default:
        return this.#constant(node, dot);
    }
  }

  #validated(value: Ref | undefined, type: Parameter): Ref | undefined {
    if (type !== 'string' && type !== 'int') return value;
    if (value === undefined) throw this.#error(`invalid value; expected ${type}`);
    if (kindOf(value.value) === type) return ref(value.value);
    const found = typeOf(unwrap(value) ?? value);
    throw this.#error(`wrong type for value; expected ${type}; got ${found}`);
  }

  #error(message: string): TemplateError {
    const node = this.#at;
    if (!node) return new TemplateError(`template: ${this.#name}: ${message}`);
    const before = this.#of.source.slice(0, node.at);
    const column = new TextEncoder().encode(before.slice(before.lastIndexOf('\n') + 1)).length;
    const line = before.split('\n').length;
    const executing = `executing ${quote(this.#name)} at <${textOf(node)}>`;
    return new TemplateError(`template: ${this.#of.name}:${line}:${column}: ${executing}: ${message}`);
  }
}
