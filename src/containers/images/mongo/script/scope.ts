import { ScriptError } from './values.ts';

interface Binding {
  value: unknown;
  readonly constant: boolean;
}

/** The names that a piece of a script sees. */
export class Scope {
  readonly #names = new Map<string, Binding>();
  readonly #outer: Scope | undefined;
  /** Whether `var` stops here. */
  readonly #body: boolean;

  constructor(outer?: Scope, body = false) {
    this.#outer = outer;
    this.#body = body || !outer;
  }

  declare(kind: string, name: string, value: unknown): void {
    if (kind === 'var' && !this.#body) this.#outer?.declare(kind, name, value);
    else this.#names.set(name, { value, constant: kind === 'const' });
  }

  has(name: string): boolean {
    return this.#names.has(name) || (this.#outer?.has(name) ?? false);
  }

  read(name: string): unknown {
    const binding = this.#binding(name);
    if (!binding) throw new ScriptError('ReferenceError', `${name} is not defined`);
    return binding.value;
  }

  /** Assigns; a name that nobody has declared becomes everybody's. */
  write(name: string, value: unknown): void {
    const binding = this.#binding(name);
    if (binding?.constant === true) throw new ScriptError('TypeError', 'Assignment to constant variable.');
    if (binding) binding.value = value;
    else if (this.#outer) this.#outer.write(name, value);
    else this.declare('var', name, value);
  }

  #binding(name: string): Binding | undefined {
    const own = this.#names.get(name);
    return own ?? (this.#outer ? this.#outer.#binding(name) : undefined);
  }
}
