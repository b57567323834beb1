import { onDemand } from '../../../loading/on-demand.ts';
import type { WriteContext } from '../../kinds/kind.ts';
import type { Store } from '../../store/store.ts';
import { nodeOf, type Caller } from '../authorization/caller.ts';
import type { Admitted } from './admission.ts';
import type { Operation, restrictNode } from './node-restriction.ts';
import { type Question, questionOf } from './question.ts';
import {
  askMutatingWebhooks,
  askValidatingWebhooks,
  hasWebhooks,
  loadConditions,
} from './webhooks/webhooks.ts';

const POLICY_BINDINGS = 'validatingadmissionpolicybindings';
const BOUND = `${POLICY_BINDINGS}.admissionregistration.k8s.io`;

const isBound = ({ store, settings }: Pick<WriteContext, 'store' | 'settings'>): boolean =>
  loaded.checkPolicies !== undefined &&
  store.count(BOUND) > 0 &&
  settings.disabledAdmission?.includes('ValidatingAdmissionPolicy') !== true;

/** What has been loaded once is there for every server of the program, one restored a moment ago included. */
const loaded: {
  checkPolicies?: (question: Question, context: WriteContext) => void;
  restrictNode?: typeof restrictNode;
} = {};

/** Admission that few clusters need, loaded when there is something for it to do. */
export class LatePlugins {
  /** Begins to load what a restored cluster needs: its controllers write before anybody asks for anything. */
  constructor(store: Store) {
    this.#loadExpressions(store, '').catch(() => undefined);
  }

  /** Loads what a request's writes, and those that follow from it, are held to. Writes before that are not. */
  async load(store: Store, caller: Caller, path: string): Promise<void> {
    await this.#loadExpressions(store, path);
    if (!loaded.restrictNode && nodeOf(caller) !== undefined)
      loaded.restrictNode = (await onDemand(import('./node-restriction.ts'))).restrictNode;
  }

  async #loadExpressions(store: Store, path: string): Promise<void> {
    await loadConditions(store, path);
    if (loaded.checkPolicies) return;
    if (store.count(BOUND) > 0 || path.includes(POLICY_BINDINGS))
      loaded.checkPolicies = (await onDemand(import('./policy/validating-policy.ts'))).checkPolicies;
  }

  /** Lets policies and validating webhooks refuse a write that is about to be stored. @throws ApiError */
  check(write: Admitted, context: WriteContext): void {
    const bound = isBound(context);
    if (!bound && !hasWebhooks(context)) return;
    const question = questionOf(write);
    if (bound) loaded.checkPolicies?.(question, context);
    askValidatingWebhooks(question, context);
  }

  /** Asks mutating webhooks about a part of an object, which they leave as it is. @throws ApiError */
  mutate(write: Admitted, context: WriteContext): void {
    if (hasWebhooks(context)) askMutatingWebhooks(questionOf(write), context);
  }

  /** Asks policies and webhooks about what is no write of an object. @throws ApiError */
  ask(question: () => Question, context: WriteContext): void {
    const bound = isBound(context);
    if (!bound && !hasWebhooks(context)) return;
    const asked = question();
    askMutatingWebhooks(asked, context);
    if (bound) loaded.checkPolicies?.(asked, context);
    askValidatingWebhooks(asked, context);
  }

  /** Holds a kubelet to its node. @throws ApiError Forbidden */
  restrict(write: Admitted, { store, settings }: WriteContext, operation: Operation): void {
    const node = write.caller && nodeOf(write.caller);
    if (node === undefined || settings.disabledAdmission?.includes('NodeRestriction') === true) return;
    loaded.restrictNode?.(store, node, write, operation);
  }
}
