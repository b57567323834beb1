import { quote } from '../values.ts';
import type { Num } from './values.ts';

/** A node of a template's actions; `at` is where errors say it stands. Models text/template/parse/node.go */
export type Operand = { readonly at: number } & (
  | { readonly type: 'field'; readonly names: readonly string[] }
  /** The first name is the variable's, with its `$`. */
  | { readonly type: 'variable'; readonly names: readonly string[] }
  | { readonly type: 'chain'; readonly of: Operand; readonly names: readonly string[] }
  | { readonly type: 'identifier'; readonly name: string }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'dot' | 'nil' }
  | { readonly type: 'number'; readonly text: string; readonly value: Num | undefined }
  | { readonly type: 'string'; readonly written: string; readonly value: string }
  | Pipeline
);

/** Operands in a row: a value, or a function with its arguments. */
export interface Command {
  readonly type: 'command';
  readonly at: number;
  readonly operands: readonly Operand[];
}

/** Commands joined by `|`, and the variables that take the result. */
export interface Pipeline {
  readonly type: 'pipeline';
  readonly at: number;
  readonly variables: readonly string[];
  /** Whether the variables are assigned (`=`) rather than new (`:=`). */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

/** A call of another template. */
export interface Call {
  readonly type: 'template';
  readonly at: number;
  readonly name: string;
  readonly pipeline: Pipeline | undefined;
}

/** A piece of a template. */
export type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly pipeline: Pipeline }
  | {
      readonly type: 'if' | 'with' | 'range';
      readonly pipeline: Pipeline;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    }
  | Call
  | { readonly type: 'break' | 'continue' };

/** A parsed template and those that it defines, by name. */
export type Templates = ReadonlyMap<string, readonly Node[]>;

/** A node as errors show it. */
export function textOf(node: Operand | Command | Call): string {
  switch (node.type) {
    case 'field':
      return `.${node.names.join('.')}`;
    case 'variable':
      return node.names.join('.');
    case 'chain': {
      const of = node.of.type === 'pipeline' ? `(${textOf(node.of)})` : textOf(node.of);
      return `${of}.${node.names.join('.')}`;
    }
    case 'identifier':
      return node.name;
    case 'bool':
      return String(node.value);
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'number':
      return node.text;
    case 'string':
      return node.written;
    case 'pipeline': {
      const { variables, assigns, commands } = node;
      const names = variables.length === 0 ? '' : `${variables.join(', ')} ${assigns ? '=' : ':='} `;
      return names + commands.map(textOf).join(' | ');
    }
    case 'command':
      return node.operands
        .map((operand) => (operand.type === 'pipeline' ? `(${textOf(operand)})` : textOf(operand)))
        .join(' ');
    case 'template':
      return `{{template ${quote(node.name)}${node.pipeline ? ` ${textOf(node.pipeline)}` : ''}}}`;
  }
}
