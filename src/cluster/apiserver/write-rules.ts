import type { ManagedFieldsEntry } from '../api/types.ts';
import type { KubeObject, StoredObject } from '../machinery/object.ts';
import type { Caller } from './authorization/caller.ts';

/** How a write is made. */
export interface WriteRules {
  /** Who writes; undefined for the control plane's own components, which may do everything. */
  readonly caller?: Caller;
  /** The API group of the request. */
  readonly group?: string;
  /** What of the object is written, as admission is told. */
  readonly subresource?: string;
  /** Everything but the writing itself. */
  readonly dryRun?: boolean;
  /** Collects the texts of Warning headers. */
  readonly warn?: (text: string) => void;
  /** The managed fields after the write; writes without it leave them as they are. */
  readonly track?: Track;
}

/** @param object what is to be written, with its defaults */
export type Track = (
  object: KubeObject,
  old: StoredObject | undefined,
) => readonly ManagedFieldsEntry[] | undefined;
