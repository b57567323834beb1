import { ExecutionError, TemplateError } from './error.ts';
import { Execution, NAME } from './evaluate.ts';
import type { Templates } from './nodes.ts';
import { parseTemplate } from './parse.ts';
import { ref } from './values.ts';

/** A parsed Go template. Models text/template/template.go */
export class GoTemplate {
  readonly #source: string;
  readonly #templates: Templates;
  readonly #allowMissingKeys: boolean;

  /** Throws `TemplateError`, whose message is Go's. */
  constructor(source: string, options: { readonly allowMissingKeys?: boolean } = {}) {
    this.#source = source;
    this.#allowMissingKeys = options.allowMissingKeys ?? true;
    this.#templates = parseTemplate(source);
  }

  /** The text that the template gives. Throws `ExecutionError`. */
  execute(data: unknown): string {
    const run = new Execution(this.#source, this.#templates, this.#allowMissingKeys, ref(data));
    try {
      run.nodes(this.#templates.get(NAME) ?? [], ref(data));
    } catch (error) {
      throw error instanceof TemplateError ? new ExecutionError(error.message, run.text) : error;
    }
    return run.text;
  }
}
