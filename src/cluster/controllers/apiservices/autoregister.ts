import { AUTOMANAGED, localService } from '../../aggregation/local-services.ts';
import { CUSTOM_PRIORITY, localPriority } from '../../aggregation/priorities.ts';
import { DEFINITIONS } from '../../custom/definition.ts';
import { semanticEqual } from '../../machinery/equal.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';

const RESOURCE = 'apiservices.apiregistration.k8s.io';

/**
 * Keeps the APIServices of CustomResourceDefinitions in step with them: one for each group and version that any of them serves.
 * Models pkg/controlplane/controller/crdregistration and
 * staging/src/k8s.io/kube-aggregator/pkg/controllers/autoregister/autoregister_controller.go
 */
export function apiServiceRegistration(context: ControllerContext): Controller {
  const { store, client } = context;

  const isServed = (group: string, version: string): boolean =>
    store
      .list(DEFINITIONS)
      .some(
        ({ spec }) =>
          spec.group === group && spec.versions.some(({ name, served }) => name === version && served),
      );

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on(DEFINITIONS, ({ object, previous }) => {
          for (const { spec } of previous ? [previous, object] : [object])
            for (const { name } of spec.versions) queue.add(`${name}.${spec.group}`);
        })
        .on(RESOURCE, ({ object: { metadata, spec } }) => {
          // Those of the start are made once, and left to whoever changes them.
          if (!localPriority(spec.group ?? '', spec.version ?? '')) queue.add(metadata.name);
        }),
    (name) => {
      const dot = name.indexOf('.');
      const [version, group] = [name.slice(0, dot), name.slice(dot + 1)];
      const current = store.get(RESOURCE, name);
      if (!isServed(group, version)) {
        if (current?.metadata.labels?.[AUTOMANAGED] === 'true') client.delete(RESOURCE, '', name);
        return;
      }
      const wanted = localService(group, version, CUSTOM_PRIORITY, 'true');
      if (!current) client.create(RESOURCE, '', wanted);
      else if (
        current.metadata.labels?.[AUTOMANAGED] !== undefined &&
        !semanticEqual(current.spec, wanted.spec)
      )
        client.update(RESOURCE, { ...current, spec: wanted.spec });
    },
  );
}
