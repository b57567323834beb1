import { loadTypeCheck, typeCheck } from '../kinds/admission/expressions.ts';
import { splitKey } from '../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from './controller.ts';

const POLICIES = 'validatingadmissionpolicies.admissionregistration.k8s.io';

/**
 * Notes which generation of a policy has been looked at, and where its expressions do not fit the types that it names.
 * Models pkg/controller/validatingadmissionpolicystatus/controller.go
 */
export function admissionPolicyStatusController(context: ControllerContext): Controller {
  const { client, store } = context;
  return queueController(
    context,
    (informers, queue) => informers.on(POLICIES, ({ object }) => queue.add(object.metadata.name)),
    (key, queue) => {
      const policy = client.get(POLICIES, '', splitKey(key).name);
      if (!policy) return;
      const { generation = 0 } = policy.metadata;
      if (generation <= (policy.status.observedGeneration ?? 0)) return;
      const check = typeCheck();
      if (!check) {
        // Only a policy that no request has brought comes before the check of its types.
        void loadTypeCheck().then(
          () => queue.add(key),
          // Code that does not come is asked for again when something changes.
          () => undefined,
        );
        return;
      }
      const warnings = check(policy, store);
      const typeChecking = warnings.length === 0 ? {} : { expressionWarnings: warnings };
      const status = { ...policy.status, observedGeneration: generation, typeChecking };
      client.updateStatus(POLICIES, { ...policy, status });
    },
  );
}
