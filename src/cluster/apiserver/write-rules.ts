import type { ManagedFieldsEntry } from '../api/types.ts';
import type { KubeObject, StoredObject } from '../machinery/object.ts';
import type { Caller } from './authorization/caller.ts';

/** A program as managed fields tell of it. */
export interface WritingProgram {
  /** `kubelet`. */
  readonly manager: string;
  /** By which subresource it writes; if not given, by that of the write. */
  readonly subresource?: string;
}

/** How a write is made. */
export interface WriteRules {
  /** Who writes; undefined for the control plane's own components, which may do everything. */
  readonly caller?: Caller;
  /** Which of the control plane's own components writes, for policies to know; nothing is refused to it. */
  readonly component?: Caller;
  /** The API group of the request. */
  readonly group?: string;
  /** The API version of the request. */
  readonly version?: string;
  /** The query of the request, which has the options of a write. */
  readonly query?: URLSearchParams;
  /** What of the object is written, as admission is told. */
  readonly subresource?: string;
  /** The object as the subresource shows it, for policies and webhooks. */
  readonly shown?: (object: KubeObject) => KubeObject;
  /** Policies and webhooks have been asked about the whole request. */
  readonly asked?: true;
  /** Everything but the writing itself. */
  readonly dryRun?: boolean;
  /** Collects the texts of Warning headers. */
  readonly warn?: (text: string) => void;
  /** The managed fields after the write; writes without it leave them as they are. */
  readonly track?: Track;
  /** The control plane's own program that writes: managed fields tell of it when they are looked at. */
  readonly program?: WritingProgram;
}

/** @param object what is to be written, with its defaults */
export type Track = (
  object: KubeObject,
  old: StoredObject | undefined,
) => readonly ManagedFieldsEntry[] | undefined;
