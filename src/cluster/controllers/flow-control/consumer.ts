import type { FlowSchemaCondition } from '../../api/types.ts';
import { formatTime } from '../../machinery/time.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';

const SCHEMAS = 'flowschemas.flowcontrol.apiserver.k8s.io';
const LEVELS = 'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io';

/**
 * Says of each flow schema whether its priority level is there.
 * Models staging/src/k8s.io/apiserver/pkg/util/flowcontrol/apf_controller.go presyncFlowSchemaStatus
 */
export function flowControlConsumer(context: ControllerContext): Controller {
  const { client, store, clock } = context;
  return queueController(
    context,
    (informers, queue) =>
      informers
        .on(SCHEMAS, ({ object, type }) => {
          if (type !== 'DELETED') queue.add(object.metadata.name);
        })
        .on(LEVELS, ({ object, type }) => {
          if (type === 'MODIFIED') return;
          for (const schema of store.list(SCHEMAS))
            if (schema.spec?.priorityLevelConfiguration.name === object.metadata.name)
              queue.add(schema.metadata.name);
        }),
    (name) => {
      const schema = client.get(SCHEMAS, '', name);
      if (!schema) return;
      const level = schema.spec?.priorityLevelConfiguration.name ?? '';
      const about = `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)}`;
      const [status, reason, rest] = client.get(LEVELS, '', level)
        ? (['False', 'Found', 'and it exists'] as const)
        : (['True', 'NotFound', 'but there is no such object'] as const);
      const message = `${about} ${rest}`;
      const conditions = schema.status?.conditions ?? [];
      const before = conditions.find(({ type }) => type === 'Dangling');
      if (before?.status === status && before.reason === reason && before.message === message) return;
      const lastTransitionTime = formatTime(clock.now());
      const dangling: FlowSchemaCondition = { type: 'Dangling', status, lastTransitionTime, reason, message };
      const others = conditions.filter((condition) => condition !== before);
      client.updateStatus(SCHEMAS, { ...schema, status: { conditions: [...others, dangling] } });
    },
  );
}
