import type { Operation } from './operation.ts';

/** How something is created. */
export interface Recipe {
  /** `NS` stands for the namespace. */
  readonly path: string;
  readonly kind: string;
  readonly prefix: string;
  /** What lies in no namespace. */
  readonly global?: boolean;
  /** There are others that nobody is to touch: those with other names. */
  readonly own?: boolean;
  body(operation: Operation, name: string): object;
}
