import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { mapScalars, type Difference } from '../differences.ts';

/** Answers of a real API server, one JSON file each, by what the file's name begins with. */
export class ApiRecording {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The rest of the names of the files that begin with `prefix`, sorted. */
  names(prefix: string): readonly string[] {
    return readdirSync(this.#folder)
      .filter((file) => file.startsWith(prefix) && file.endsWith('.json'))
      .map((file) => file.slice(prefix.length, -'.json'.length))
      .sort();
  }

  read(name: string): unknown {
    return JSON.parse(readFileSync(path.join(this.#folder, `${name}.json`), 'utf8'));
  }
}

/** One thing that is compared. */
export interface Check {
  readonly area: 'discovery' | 'table' | 'list' | 'object' | 'openapi paths' | 'openapi schemas';
  /** `pods`, or what tells it from others of its area. */
  readonly name: string;
  readonly differences: readonly Difference[];
}

/** The value without descriptions: they are prose, and not ours. A field that is called `description` stays. */
export const withoutDescriptions = (value: unknown): unknown =>
  mapScalars(value, (scalar, key) =>
    key === 'description' && typeof scalar === 'string' ? undefined : scalar,
  );
