import type { ProgramContext } from '../../shell/program.ts';
import type { GoogleApi } from './api.ts';
import type { Console } from './console.ts';
import type { Json } from './format/value.ts';
import type { ParsedArguments } from './parse.ts';
import type { Properties } from './properties.ts';
import type { Resolved } from './tree.ts';

/** A command's arguments, by destination. */
export class Arguments {
  readonly #parsed: ParsedArguments;

  constructor(parsed: ParsedArguments) {
    this.#parsed = parsed;
  }

  has(name: string): boolean {
    return this.#parsed.values.has(name);
  }

  text(name: string): string | undefined {
    const value = this.#parsed.values.get(name);
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
  }

  number(name: string): number | undefined {
    const value = this.#parsed.values.get(name);
    return typeof value === 'number' ? value : undefined;
  }

  /** Undefined when neither the flag nor its `--no-` form was given. */
  flag(name: string): boolean | undefined {
    const value = this.#parsed.values.get(name);
    return typeof value === 'boolean' ? value : undefined;
  }

  list(name: string): readonly string[] | undefined {
    const value = this.#parsed.values.get(name);
    return Array.isArray(value) ? value : undefined;
  }

  dict(name: string): Readonly<Record<string, string>> | undefined {
    const value = this.#parsed.values.get(name);
    return typeof value === 'object' && !Array.isArray(value)
      ? (value as Readonly<Record<string, string>>)
      : undefined;
  }
}

/** What a command works with. */
export interface Invocation {
  readonly context: ProgramContext;
  readonly command: Resolved;
  readonly arguments: Arguments;
  readonly console: Console;
  readonly properties: Properties;
  readonly api: GoogleApi;
}

/** What a command leaves to be printed. */
export interface Result {
  /** One resource, or a list of them. */
  readonly resource: Json;
  /** Prints after the resources, on stderr. */
  readonly epilogue?: string;
  /** Takes the place of the command's own format. */
  readonly format?: string;
}

/** A command's behaviour; its arguments are in the surface. */
export interface Command {
  /** How results print without `--format`; YAML when missing. */
  readonly format?: string;
  /** Says `Listed 0 items.` when there is nothing to list. */
  readonly countsNothing?: boolean;
  /** Errors are thrown: `CommandError` and its kinds. */
  run(invocation: Invocation): Promise<Result | undefined>;
}
