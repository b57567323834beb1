import { ExecutionError, TemplateError } from './error.ts';
import { Execution } from './evaluate.ts';
import { functions, type TemplateFunction } from './functions.ts';
import type { Templates } from './nodes.ts';
import { parseTemplate, type TemplateSettings } from './parse.ts';
import { ref } from './values.ts';

/** How a program uses templates. */
export interface TemplateOptions {
  /** What errors call the template; nothing if missing. */
  readonly name?: string;
  /** The program's own functions. */
  readonly functions?: Readonly<Record<string, TemplateFunction>>;
  /** Whether maps may lack what is looked for in them; they may if missing. */
  readonly allowMissingKeys?: boolean;
}

/** A parsed Go template. Models text/template/template.go */
export class GoTemplate {
  readonly #source: string;
  readonly #templates: Templates;
  readonly #settings: TemplateSettings;
  readonly #allowMissingKeys: boolean;

  /** Throws `TemplateError`, whose message is Go's. */
  constructor(
    source: string,
    { name = '', functions: own = {}, allowMissingKeys = true }: TemplateOptions = {},
  ) {
    this.#source = source;
    this.#allowMissingKeys = allowMissingKeys;
    this.#settings = { name, functions: new Map(Object.entries({ ...functions, ...own })) };
    this.#templates = parseTemplate(source, this.#settings);
  }

  /** The text that the template gives. Throws `ExecutionError`. */
  execute(data: unknown): string {
    const run = new Execution(
      {
        ...this.#settings,
        source: this.#source,
        templates: this.#templates,
        allowMissingKeys: this.#allowMissingKeys,
      },
      ref(data),
    );
    try {
      run.nodes(this.#templates.get(this.#settings.name) ?? [], ref(data));
    } catch (error) {
      throw error instanceof TemplateError ? new ExecutionError(error.message, run.text) : error;
    }
    return run.text;
  }
}
