import { splitKey } from '../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from './controller.ts';

const POLICIES = 'validatingadmissionpolicies.admissionregistration.k8s.io';

/**
 * Notes which generation of a policy has been looked at. Types are not checked: no expression is ever warned of.
 * Models pkg/controller/validatingadmissionpolicystatus/controller.go
 */
export function admissionPolicyStatusController(context: ControllerContext): Controller {
  const { client } = context;
  return queueController(
    context,
    (informers, queue) => informers.on(POLICIES, ({ object }) => queue.add(object.metadata.name)),
    (key) => {
      const policy = client.get(POLICIES, '', splitKey(key).name);
      if (!policy) return;
      const { generation = 0 } = policy.metadata;
      if (generation <= (policy.status.observedGeneration ?? 0)) return;
      const status = { ...policy.status, observedGeneration: generation, typeChecking: {} };
      client.updateStatus(POLICIES, { ...policy, status });
    },
  );
}
