import type { FlowSchema, PriorityLevelConfiguration } from '../../api/types.ts';
import { FLOW_SCHEMAS, PRIORITY_LEVELS } from '../../kinds/flowcontrol/mandatory.ts';
import { SUGGESTED_LEVELS, SUGGESTED_SCHEMAS } from '../../kinds/flowcontrol/suggested.ts';
import type { Stored } from '../../machinery/object.ts';
import type { Change } from '../../store/store.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { isKept, keptMetadata, revised } from './ensured.ts';

const SCHEMAS = 'flowschemas.flowcontrol.apiserver.k8s.io';
const LEVELS = 'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io';
/** How often the server looks whether its own objects are as they should be, in milliseconds. */
const PERIOD = 60_000;

/** Whether the server has something to do about an object. */
function strays<T extends Stored<FlowSchema> | Stored<PriorityLevelConfiguration>>(
  { type, object }: Change<T>,
  mandatory: Readonly<Record<string, NonNullable<T['spec']>>>,
  suggested: Readonly<Record<string, NonNullable<T['spec']>>>,
): boolean {
  const { name } = object.metadata;
  const spec = mandatory[name] ?? suggested[name];
  if (type === 'DELETED') return spec !== undefined;
  return spec ? revised(object, spec, Object.hasOwn(mandatory, name)) !== undefined : isKept(object);
}

/**
 * Makes the server's own priority levels and flow schemas, and every minute puts those back that have gone astray.
 * Models pkg/registry/flowcontrol/rest/storage_flowcontrol.go
 */
export function flowControlProducer(context: ControllerContext): Controller {
  const { client, clock } = context;

  const ensureLevels = (specs: typeof PRIORITY_LEVELS, mandatory: boolean): void => {
    for (const [name, spec] of Object.entries(specs)) {
      const found = client.get(LEVELS, '', name);
      const better = found && revised(found, spec, mandatory);
      if (!found) client.create(LEVELS, '', { metadata: keptMetadata(name), spec });
      else if (better) client.update(LEVELS, better);
    }
  };

  const ensureSchemas = (specs: typeof FLOW_SCHEMAS, mandatory: boolean): void => {
    for (const [name, spec] of Object.entries(specs)) {
      const found = client.get(SCHEMAS, '', name);
      const better = found && revised(found, spec, mandatory);
      if (!found) client.create(SCHEMAS, '', { metadata: keptMetadata(name), spec });
      else if (better) client.update(SCHEMAS, better);
    }
  };

  const removeUnknown = (): void => {
    for (const schema of client.list(SCHEMAS)) {
      const { name } = schema.metadata;
      if (isKept(schema) && !Object.hasOwn(FLOW_SCHEMAS, name) && !Object.hasOwn(SUGGESTED_SCHEMAS, name))
        client.delete(SCHEMAS, '', name);
    }
    for (const level of client.list(LEVELS)) {
      const { name } = level.metadata;
      if (isKept(level) && !Object.hasOwn(PRIORITY_LEVELS, name) && !Object.hasOwn(SUGGESTED_LEVELS, name))
        client.delete(LEVELS, '', name);
    }
  };

  return queueController(
    context,
    (informers, queue) => {
      queue.add('all');
      const later = (): void => queue.addAfter('all', PERIOD - (clock.now() % PERIOD));
      informers
        .on(LEVELS, (change) => {
          if (strays(change, PRIORITY_LEVELS, SUGGESTED_LEVELS)) later();
        })
        .on(SCHEMAS, (change) => {
          if (strays(change, FLOW_SCHEMAS, SUGGESTED_SCHEMAS)) later();
        });
    },
    () => {
      ensureLevels(SUGGESTED_LEVELS, false);
      ensureSchemas(SUGGESTED_SCHEMAS, false);
      ensureLevels(PRIORITY_LEVELS, true);
      ensureSchemas(FLOW_SCHEMAS, true);
      removeUnknown();
    },
  );
}
