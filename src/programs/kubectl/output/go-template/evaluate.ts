import { formatValue, isList, isMap, quote, sortedKeys } from '../go-values.ts';
import { TemplateError } from './error.ts';
import { arityProblem, CallError, callBuiltin, truth } from './functions.ts';
import type { Command, Node, Operand, Pipeline, Template } from './nodes.ts';
import { parseTemplate } from './parse.ts';

const NAME = 'output';

/** A failure while a template runs; `printed` is what it had written by then. */
export class ExecutionError extends Error {
  readonly printed: string;

  constructor(message: string, printed: string) {
    super(message);
    this.printed = printed;
  }
}

/** A parsed Go template. Models text/template/exec.go */
export class GoTemplate {
  readonly #source: string;
  readonly #template: Template;
  readonly #allowMissingKeys: boolean;

  /** Throws `TemplateError`, whose message is Go's. */
  constructor(source: string, options: { readonly allowMissingKeys?: boolean } = {}) {
    this.#source = source;
    this.#allowMissingKeys = options.allowMissingKeys ?? true;
    try {
      this.#template = parseTemplate(source);
    } catch (error) {
      throw error instanceof TemplateError ? new TemplateError(`template: ${NAME}:${error.message}`) : error;
    }
  }

  /** The text that the template gives. Throws `ExecutionError`. */
  execute(data: unknown): string {
    const run = new Execution(this.#source, this.#template, this.#allowMissingKeys, data);
    try {
      run.nodes(this.#template.root, data);
    } catch (error) {
      throw error instanceof TemplateError ? new ExecutionError(error.message, run.text) : error;
    }
    return run.text;
  }
}

interface Place {
  readonly at: number;
  readonly source: string;
}

class Leave extends Error {
  readonly loop: 'break' | 'continue';
  constructor(loop: 'break' | 'continue') {
    super(loop);
    this.loop = loop;
  }
}

class Execution {
  text = '';
  readonly #source: string;
  readonly #template: Template;
  readonly #allowMissing: boolean;
  #variables: { readonly name: string; value: unknown }[];
  #name = NAME;
  #depth = 0;

  constructor(source: string, template: Template, allowMissing: boolean, data: unknown) {
    this.#source = source;
    this.#template = template;
    this.#allowMissing = allowMissing;
    this.#variables = [{ name: '$', value: data }];
  }

  nodes(nodes: readonly Node[], dot: unknown): void {
    for (const node of nodes) this.#node(node, dot);
  }

  #node(node: Node, dot: unknown): void {
    switch (node.type) {
      case 'text':
        this.text += node.text;
        return;
      case 'action': {
        const value = this.#pipeline(node.pipeline, dot);
        if (node.pipeline.variables.length === 0) this.text += print(value);
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

  #range(node: Extract<Node, { readonly type: 'if' | 'with' | 'range' }>, dot: unknown): void {
    const saved = this.#variables.length;
    const { pipeline } = node;
    const value = this.#pipeline(pipeline, dot, true);
    // Go points at the operand that it looked at last.
    const entries = this.#entries(value, pipeline.commands.at(-1)?.operands[0] ?? pipeline);
    if (entries.length === 0) this.nodes(node.otherwise, dot);
    for (const [key, item] of entries) {
      const mark = this.#variables.length;
      this.#bind(pipeline, pipeline.variables.length > 1 ? [key, item] : [item]);
      try {
        this.nodes(node.body, item);
      } catch (error) {
        if (!(error instanceof Leave)) throw error;
        if (error.loop === 'break') break;
      } finally {
        this.#variables.length = mark;
      }
    }
    this.#variables.length = saved;
  }

  #bind({ variables, declares }: Pipeline, values: readonly unknown[]): void {
    variables.forEach((name, at) => {
      if (declares) this.#variables.push({ name, value: values[at] });
      else this.#assign(name, values[at]);
    });
  }

  #assign(name: string, value: unknown): void {
    const variable = this.#variables.findLast((each) => each.name === name);
    if (variable) variable.value = value;
  }

  #entries(value: unknown, place: Place): readonly (readonly [unknown, unknown])[] {
    if (value === null || value === undefined) return [];
    if (isList(value)) return value.map((item, at) => [at, item] as const);
    if (isMap(value)) return sortedKeys(value).map((key) => [key, value[key]] as const);
    if (typeof value === 'number' && Number.isInteger(value)) {
      return Array.from({ length: Math.max(0, value) }, (_, at) => [at, at] as const);
    }
    throw this.#error(place, `range can't iterate over ${formatValue(value)}`);
  }

  #call(node: Extract<Node, { readonly type: 'template' }>, dot: unknown): void {
    const body = this.#template.definitions.get(node.name);
    const place = { at: node.at, source: `{{template ${quote(node.name)}}}` };
    if (!body) throw this.#error(place, `template ${quote(node.name)} not defined`);
    if (++this.#depth > 1000) throw this.#error(place, 'exceeded maximum template depth (100000)');
    const value = node.pipeline === undefined ? undefined : this.#pipeline(node.pipeline, dot);
    const [variables, name] = [this.#variables, this.#name];
    this.#variables = [{ name: '$', value }];
    this.#name = node.name;
    this.nodes(body, value);
    this.#variables = variables;
    this.#name = name;
    this.#depth--;
  }

  /** @param loop whether the variables are bound by `range` itself */
  #pipeline(pipeline: Pipeline, dot: unknown, loop = false): unknown {
    let value: unknown;
    pipeline.commands.forEach((command, at) => {
      value = this.#command(command, dot, at === 0 ? [] : [value]);
    });
    if (!loop) this.#bind(pipeline, [value]);
    return value;
  }

  #command(command: Command, dot: unknown, final: readonly unknown[]): unknown {
    const [first, ...rest] = command.operands;
    if (!first) return undefined;
    if (first.type === 'function') return this.#function(first.name, command, rest, dot, final);
    if (rest.length > 0 || final.length > 0) {
      if (first.type === 'field' || first.type === 'variable') {
        const name = first.path.at(-1) ?? first.source;
        throw this.#error(first, `${name} is not a method but has arguments`);
      }
      throw this.#error(first, `can't give argument to non-function ${first.source}`);
    }
    if (first.type === 'literal' && first.value === null) throw this.#error(first, 'nil is not a command');
    return this.#operand(first, dot);
  }

  #function(
    name: string,
    command: Command,
    operands: readonly Operand[],
    dot: unknown,
    final: readonly unknown[],
  ): unknown {
    if (name === 'and' || name === 'or') {
      const count = operands.length + final.length;
      if (count === 0) throw this.#error(command, `wrong number of args for ${name}: want at least 1 got 0`);
      let value: unknown;
      for (const operand of operands) {
        value = this.#operand(operand, dot);
        if (truth(value) === (name === 'or')) return value;
      }
      return final.length > 0 ? final[0] : value;
    }
    const problem = arityProblem(name, operands.length + final.length);
    if (problem !== undefined) throw this.#error({ at: command.at, source: name }, problem);
    const args = [...operands.map((operand) => this.#operand(operand, dot)), ...final];
    try {
      return callBuiltin(name, args);
    } catch (error) {
      if (error instanceof CallError) throw this.#error(command, `error calling ${name}: ${error.message}`);
      throw error;
    }
  }

  #operand(operand: Operand, dot: unknown): unknown {
    switch (operand.type) {
      case 'literal':
        return operand.value;
      case 'dot':
        return dot;
      case 'field':
        return this.#path(operand, dot, operand.path);
      case 'variable':
        return this.#path(
          operand,
          this.#variables.findLast(({ name }) => name === operand.name)?.value,
          operand.path,
        );
      case 'pipeline':
        return this.#path(operand, this.#pipeline(operand.pipeline, dot), operand.path);
      case 'function':
        return this.#function(
          operand.name,
          { at: operand.at, source: operand.source, operands: [operand] },
          [],
          dot,
          [],
        );
    }
  }

  #path(place: Place, start: unknown, path: readonly string[]): unknown {
    return path.reduce((value, name) => {
      if (isMap(value)) {
        if (value[name] === undefined && !this.#allowMissing) {
          throw this.#error(place, `map has no entry for key ${quote(name)}`);
        }
        return value[name];
      }
      if (value === undefined) {
        if (!this.#allowMissing) throw this.#error(place, `nil data; no entry for key ${quote(name)}`);
        return undefined;
      }
      if (value === null) throw this.#error(place, `nil pointer evaluating interface {}.${name}`);
      throw this.#error(place, `can't evaluate field ${name} in type interface {}`);
    }, start);
  }

  #error({ at, source }: Place, message: string): TemplateError {
    const before = this.#source.slice(0, at);
    const column = new TextEncoder().encode(before.slice(before.lastIndexOf('\n') + 1)).length;
    const line = before.split('\n').length;
    return new TemplateError(
      `template: ${NAME}:${line}:${column}: executing ${quote(this.#name)} at <${source}>: ${message}`,
    );
  }
}

function print(value: unknown): string {
  return value === null || value === undefined ? '<no value>' : formatValue(value);
}
