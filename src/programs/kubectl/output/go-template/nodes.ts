/** An operand of a command. `at` is its offset in the template, `source` how Go prints it in errors. */
export type Operand = { readonly at: number; readonly source: string } & (
  | { readonly type: 'literal'; readonly value: unknown }
  | { readonly type: 'dot' }
  | { readonly type: 'field'; readonly path: readonly string[] }
  | { readonly type: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'pipeline'; readonly pipeline: Pipeline; readonly path: readonly string[] }
);

/** Operands in a row: a value, or a function with its arguments. */
export interface Command {
  readonly at: number;
  readonly source: string;
  readonly operands: readonly Operand[];
}

/** Commands joined by `|`, and the variables that take the result. */
export interface Pipeline {
  readonly at: number;
  readonly source: string;
  readonly variables: readonly string[];
  /** Whether the variables are new (`:=`) rather than assigned (`=`). */
  readonly declares: boolean;
  readonly commands: readonly Command[];
}

/** A piece of a template. Models text/template/parse/node.go */
export type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly pipeline: Pipeline }
  | {
      readonly type: 'if' | 'with' | 'range';
      readonly pipeline: Pipeline;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    }
  | {
      readonly type: 'template';
      readonly name: string;
      readonly pipeline: Pipeline | undefined;
      readonly at: number;
    }
  | { readonly type: 'break' }
  | { readonly type: 'continue' };

/** A parsed template: its own nodes and those of its `define` blocks. */
export interface Template {
  readonly root: readonly Node[];
  readonly definitions: ReadonlyMap<string, readonly Node[]>;
}
