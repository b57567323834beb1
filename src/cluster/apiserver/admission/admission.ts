import { resourceOf, type Kind, type WriteContext } from '../../kinds/kind.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { defaultTolerations } from './default-tolerations.ts';
import { limitRanger } from './limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { priority } from './priority.ts';
import { serviceAccount } from './service-account.ts';
import { storageProtection } from './storage-protection.ts';

/** A write on its way in, after defaulting and before the kind's own preparation. */
export interface Admitted {
  readonly kind: Kind;
  readonly namespace: string;
  readonly object: KubeObject;
  /** Undefined for a creation. */
  readonly old: KubeObject | undefined;
}

/** Looks at a write, changes it (by returning another object) or refuses it (by throwing ApiError). */
export type AdmissionPlugin = (write: Admitted, context: WriteContext) => KubeObject;

/** A plugin that looks at pods only. */
function forPods(plugin: AdmissionPlugin): AdmissionPlugin {
  return (write, context) => (resourceOf(write.kind) === 'pods' ? plugin(write, context) : write.object);
}

/** The plugins in the order of the real server. Models pkg/kubeapiserver/options/plugins.go AllOrderedPlugins */
const PLUGINS: readonly (readonly [name: string, plugin: AdmissionPlugin])[] = [
  ['NamespaceLifecycle', namespaceLifecycle],
  ['LimitRanger', limitRanger],
  ['ServiceAccount', forPods(serviceAccount)],
  ['Priority', forPods(priority)],
  ['DefaultTolerationSeconds', forPods(defaultTolerations)],
  ['StorageObjectInUseProtection', storageProtection],
];

/** Runs the plugins that the cluster's settings leave on. */
export function admit(write: Admitted, context: WriteContext): KubeObject {
  const off = context.settings.disabledAdmission ?? [];
  return PLUGINS.reduce(
    (object, [name, plugin]) => (off.includes(name) ? object : plugin({ ...write, object }, context)),
    write.object,
  );
}
