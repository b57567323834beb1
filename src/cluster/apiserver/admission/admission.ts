import { resourceName, resourceOf, type Kind, type WriteContext } from '../../kinds/kind.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { forbidden } from '../../machinery/status.ts';
import type { Caller } from '../authorization/caller.ts';
import type { WriteRules } from '../write-rules.ts';
import { PLUGINS } from './plugins.ts';

/** A write on its way in. */
export interface Admitted {
  readonly kind: Kind;
  /** '' for cluster-scoped kinds. */
  readonly namespace: string;
  readonly object: KubeObject;
  /** Undefined for a creation. */
  readonly old: KubeObject | undefined;
  /** '' for the object itself. */
  readonly subresource: string;
  /** Who writes; undefined for the control plane's own components, which may do everything. */
  readonly caller: Caller | undefined;
  /** Adds a Warning header. */
  warn(text: string): void;
  /** How the write is made. */
  readonly rules: WriteRules;
}

/** Looks at writes of some resources. */
export interface AdmissionPlugin {
  /** As `--disable-admission-plugins` takes it. */
  readonly name: string;
  /** The resources that the plugin looks at; all of them if it names none. */
  readonly resources?: readonly string[];
  /** Changes a write after defaulting and before the kind's own preparation. @throws ApiError */
  admit?(write: Admitted, context: WriteContext): KubeObject;
  /** Looks at the object as it is about to be stored, after the kind's own validation. @throws ApiError */
  validate?(write: Admitted, context: WriteContext): void;
}

type Phase = 'admit' | 'validate';

const byResource = { admit: new Map<string, Plugins>(), validate: new Map<string, Plugins>() };

type Plugins = readonly AdmissionPlugin[];

function pluginsFor(kind: Kind, phase: Phase): Plugins {
  const resource = resourceOf(kind);
  let plugins = byResource[phase].get(resource);
  if (!plugins) {
    plugins = PLUGINS.filter((one) => one[phase] && (one.resources?.includes(resource) ?? true));
    byResource[phase].set(resource, plugins);
  }
  return plugins;
}

/** What the plugins that the cluster's settings leave on make of a write. */
export function admit(write: Admitted, context: WriteContext): Admitted {
  const { disabledAdmission: off } = context.settings;
  let admitted = write;
  for (const plugin of pluginsFor(write.kind, 'admit')) {
    if (!plugin.admit || off?.includes(plugin.name) === true) continue;
    const object = plugin.admit(admitted, context);
    if (object !== admitted.object) admitted = { ...write, object };
  }
  return admitted;
}

/** Lets the plugins refuse a write that is about to be stored. @throws ApiError */
export function validateAdmission(write: Admitted, context: WriteContext): void {
  const { disabledAdmission: off } = context.settings;
  for (const plugin of pluginsFor(write.kind, 'validate')) {
    if (off?.includes(plugin.name) !== true) plugin.validate?.(write, context);
  }
}

/** How a plugin refuses. Models staging/src/k8s.io/apiserver/pkg/admission/errors.go NewForbidden */
export function refuse({ kind, object }: Admitted, because: string): Error {
  const { name, generateName } = object.metadata ?? {};
  return forbidden(resourceName(kind), name || generateName || 'Unknown', because);
}
