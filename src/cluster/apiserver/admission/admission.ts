import { resourceOf, type Kind, type WriteContext } from '../../kinds/kind.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { defaultTolerations } from './default-tolerations.ts';
import { limitRanger } from './limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { priority } from './priority.ts';
import { serviceAccount } from './service-account.ts';

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

/** Plugins that look at pods only. */
const POD_PLUGINS: readonly AdmissionPlugin[] = [serviceAccount, priority, defaultTolerations];

/** Runs the plugins in the order of the real server. Models pkg/kubeapiserver/options/plugins.go AllOrderedPlugins */
export function admit(write: Admitted, context: WriteContext): KubeObject {
  let object = namespaceLifecycle(write, context);
  object = limitRanger({ ...write, object }, context);
  if (resourceOf(write.kind) !== 'pods') return object;
  for (const plugin of POD_PLUGINS) object = plugin({ ...write, object }, context);
  return object;
}
