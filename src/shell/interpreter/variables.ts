/** An array's elements: by number, or by text when it is associative. */
export type Elements =
  | { readonly kind: 'indexed'; readonly items: ReadonlyMap<number, string> }
  | { readonly kind: 'associative'; readonly items: ReadonlyMap<string, string> };

/** What a name stands for. Immutable: an assignment replaces it. */
export interface Variable {
  /** Undefined when declared but not set. */
  readonly value: string | Elements | undefined;
  readonly exported: boolean;
  readonly readonly: boolean;
  readonly integer: boolean;
  /** `declare -l`, `declare -u`. */
  readonly letters?: 'lower' | 'upper';
}

/** Variables as plain data. */
export type VariableRecord = Readonly<
  Record<
    string,
    Omit<Variable, 'value'> & {
      readonly value?: string;
      readonly indexed?: readonly (readonly [number, string])[];
      readonly associative?: readonly (readonly [string, string])[];
    }
  >
>;

export class ReadonlyVariableError extends Error {
  readonly variable: string;

  constructor(variable: string) {
    super(`${variable}: readonly variable`);
    this.variable = variable;
  }
}

const unset: Variable = { value: undefined, exported: false, readonly: false, integer: false };

/** Names and what they stand for, with the dynamic scopes of functions' `local`. */
export class Variables {
  #map: Map<string, Variable>;
  readonly #dynamic = new Map<string, () => string>();
  /** What local names stood for outside, innermost function last. */
  #scopes: Map<string, Variable | undefined>[] = [];
  /** Hears how many characters more what the names stand for has than before; fewer if the number is negative. */
  onGrowth: ((characters: number) => void) | undefined;

  constructor(map: Iterable<readonly [string, Variable]> = []) {
    this.#map = new Map(map);
  }

  /** Names whose value is computed at each use: RANDOM, SECONDS. An assignment ends that. */
  define(name: string, value: () => string): void {
    this.#dynamic.set(name, value);
  }

  fork(): Variables {
    const copy = new Variables(this.#map);
    copy.#scopes = this.#scopes.map((scope) => new Map(scope));
    return copy;
  }

  get(name: string): Variable | undefined {
    const dynamic = this.#dynamic.get(name);
    if (dynamic) return { ...unset, value: dynamic() };
    return this.#map.get(name);
  }

  /** A name's text; of an array its element 0. */
  text(name: string): string | undefined {
    const value = this.get(name)?.value;
    if (value === undefined || typeof value === 'string') return value;
    return value.kind === 'indexed' ? value.items.get(0) : value.items.get('0');
  }

  /** Assigns text; to an array, its element 0. Throws `ReadonlyVariableError`. */
  set(name: string, text: string): void {
    const old = this.#writable(name);
    const value =
      old.letters === 'lower' ? text.toLowerCase() : old.letters === 'upper' ? text.toUpperCase() : text;
    if (typeof old.value === 'object') this.setElement(name, old.value.kind === 'indexed' ? 0 : '0', value);
    else this.#put(name, { ...old, value });
  }

  setElements(name: string, value: Elements): void {
    this.#put(name, { ...this.#writable(name), value });
  }

  setElement(name: string, key: number | string, text: string): void {
    const old = this.#writable(name);
    if (typeof old.value === 'object' && old.value.kind === 'associative')
      this.#put(name, {
        ...old,
        value: { kind: 'associative', items: new Map(old.value.items).set(String(key), text) },
      });
    else {
      const items =
        typeof old.value === 'object'
          ? new Map(old.value.items)
          : new Map(old.value === undefined ? [] : [[0, old.value]]);
      this.#put(name, { ...old, value: { kind: 'indexed', items: items.set(Number(key), text) } });
    }
  }

  /** Changes a name's attributes; makes it when it is not there. */
  update(name: string, change: Partial<Variable>): void {
    this.#map.set(name, { ...(this.#map.get(name) ?? unset), ...change });
  }

  /** Throws `ReadonlyVariableError`. */
  unset(name: string): void {
    this.#writable(name);
    this.#dynamic.delete(name);
    this.#put(name, undefined);
  }

  unsetElement(name: string, key: number | string): void {
    const old = this.#writable(name);
    if (typeof old.value !== 'object') {
      if (Number(key) === 0) this.#put(name, undefined);
    } else if (old.value.kind === 'indexed') {
      const items = new Map(old.value.items);
      items.delete(Number(key));
      this.#put(name, { ...old, value: { kind: 'indexed', items } });
    } else {
      const items = new Map(old.value.items);
      items.delete(String(key));
      this.#put(name, { ...old, value: { kind: 'associative', items } });
    }
  }

  names(): string[] {
    return [...this.#map.keys()].sort((a, b) => (a < b ? -1 : 1));
  }

  /** Exported names with their texts. */
  exported(): Record<string, string> {
    const out: [string, string][] = [];
    for (const [name, variable] of this.#map)
      if (variable.exported && typeof variable.value === 'string') out.push([name, variable.value]);
    return Object.fromEntries(out);
  }

  get inFunction(): boolean {
    return this.#scopes.length > 0;
  }

  enterScope(): void {
    this.#scopes.push(new Map());
  }

  leaveScope(): void {
    for (const [name, variable] of this.#scopes.pop() ?? []) this.#put(name, variable);
  }

  /** Makes a name local to the innermost function; it begins without a value. */
  makeLocal(name: string): void {
    const scope = this.#scopes.at(-1);
    if (!scope || scope.has(name)) return;
    const old = this.#writable(name);
    scope.set(name, this.#map.get(name));
    this.#put(name, { ...unset, exported: old.exported });
  }

  toRecord(): VariableRecord {
    const out: Record<string, VariableRecord[string]> = {};
    for (const [name, { value, ...flags }] of this.#map)
      out[name] =
        value === undefined
          ? flags
          : typeof value === 'string'
            ? { ...flags, value }
            : value.kind === 'indexed'
              ? { ...flags, indexed: [...value.items] }
              : { ...flags, associative: [...value.items] };
    return out;
  }

  loadRecord(record: VariableRecord): void {
    this.#scopes = [];
    this.#map = new Map(
      Object.entries(record).map(([name, { value, indexed, associative, ...flags }]) => [
        name,
        {
          ...flags,
          value: indexed
            ? { kind: 'indexed', items: new Map(indexed) }
            : associative
              ? { kind: 'associative', items: new Map(associative) }
              : value,
        },
      ]),
    );
  }

  #put(name: string, variable: Variable | undefined): void {
    if (this.onGrowth) this.onGrowth(sizeOf(variable) - sizeOf(this.#map.get(name)));
    if (variable) this.#map.set(name, variable);
    else this.#map.delete(name);
  }

  #writable(name: string): Variable {
    const old = this.#map.get(name) ?? unset;
    if (old.readonly) throw new ReadonlyVariableError(name);
    return old;
  }
}

/** Characters of what a name stands for. */
function sizeOf(variable: Variable | undefined): number {
  let size = 0;
  for (const text of elementsOf(variable?.value)) size += text.length;
  return size;
}

/** The keys of an array in order; of anything else that is set, 0. */
export function keysOf(value: Variable['value']): (number | string)[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [0];
  return value.kind === 'indexed' ? [...value.items.keys()].sort((a, b) => a - b) : [...value.items.keys()];
}

/** The elements in the order of `keysOf`. */
export function elementsOf(value: Variable['value']): string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  return value.kind === 'indexed'
    ? [...value.items].sort(([a], [b]) => a - b).map(([, text]) => text)
    : [...value.items.values()];
}
