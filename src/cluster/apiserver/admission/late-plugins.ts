import type { WriteContext } from '../../kinds/kind.ts';
import type { Store } from '../../store/store.ts';
import { nodeOf, type Caller } from '../authorization/caller.ts';
import type { Admitted } from './admission.ts';
import type { Operation, restrictNode } from './node-restriction.ts';

const POLICY_BINDINGS = 'validatingadmissionpolicybindings.admissionregistration.k8s.io';

/** Admission that few clusters need, loaded when there is something for it to do. */
export class LatePlugins {
  #policies: ((write: Admitted, context: WriteContext) => void) | undefined;
  #restrictNode: typeof restrictNode | undefined;

  /** Loads what a caller's writes are held to. Writes before that are not. */
  async load(store: Store, caller: Caller): Promise<void> {
    if (!this.#policies && store.count(POLICY_BINDINGS) > 0)
      ({ checkPolicies: this.#policies } = await import('./policy/validating-policy.ts'));
    if (!this.#restrictNode && nodeOf(caller) !== undefined)
      ({ restrictNode: this.#restrictNode } = await import('./node-restriction.ts'));
  }

  /** Holds a write to the admission policies that are bound. @throws ApiError */
  checkPolicies(write: Admitted, context: WriteContext): void {
    this.#policies?.(write, context);
  }

  /** Holds a kubelet to its node. @throws ApiError Forbidden */
  restrict(write: Admitted, { store, settings }: WriteContext, operation: Operation): void {
    const node = write.caller && nodeOf(write.caller);
    if (node === undefined || settings.disabledAdmission?.includes('NodeRestriction') === true) return;
    this.#restrictNode?.(store, node, write, operation);
  }
}
