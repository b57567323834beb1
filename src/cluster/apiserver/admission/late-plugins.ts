import type { WriteContext } from '../../kinds/kind.ts';
import type { Store } from '../../store/store.ts';
import { nodeOf, type Caller } from '../authorization/caller.ts';
import type { Admitted } from './admission.ts';
import type { Operation, restrictNode } from './node-restriction.ts';

const POLICY_BINDINGS = 'validatingadmissionpolicybindings';

/** What has been loaded once is there for every server of the program, one restored a moment ago included. */
const loaded: {
  checkPolicies?: (write: Admitted, context: WriteContext) => void;
  restrictNode?: typeof restrictNode;
} = {};

/** Admission that few clusters need, loaded when there is something for it to do. */
export class LatePlugins {
  /** Begins to load what a restored cluster needs: its controllers write before anybody asks for anything. */
  constructor(store: Store) {
    this.#loadPolicies(store, '').catch(() => undefined);
  }

  /** Loads what a request's writes, and those that follow from it, are held to. Writes before that are not. */
  async load(store: Store, caller: Caller, path: string): Promise<void> {
    await this.#loadPolicies(store, path);
    if (!loaded.restrictNode && nodeOf(caller) !== undefined)
      loaded.restrictNode = (await import('./node-restriction.ts')).restrictNode;
  }

  async #loadPolicies(store: Store, path: string): Promise<void> {
    if (loaded.checkPolicies) return;
    if (store.count(`${POLICY_BINDINGS}.admissionregistration.k8s.io`) > 0 || path.includes(POLICY_BINDINGS))
      loaded.checkPolicies = (await import('./policy/validating-policy.ts')).checkPolicies;
  }

  /** Holds a write to the admission policies that are bound. @throws ApiError */
  checkPolicies(write: Admitted, context: WriteContext): void {
    loaded.checkPolicies?.(write, context);
  }

  /** Holds a kubelet to its node. @throws ApiError Forbidden */
  restrict(write: Admitted, { store, settings }: WriteContext, operation: Operation): void {
    const node = write.caller && nodeOf(write.caller);
    if (node === undefined || settings.disabledAdmission?.includes('NodeRestriction') === true) return;
    loaded.restrictNode?.(store, node, write, operation);
  }
}
