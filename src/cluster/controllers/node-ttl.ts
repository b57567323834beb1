import { type Controller, type ControllerContext, queueController } from './controller.ts';

const ANNOTATION = 'node.alpha.kubernetes.io/ttl';
const STEP = 'step';

/** Sizes of clusters overlap, so that one node more or less does not change all nodes back and forth. */
const BOUNDARIES: readonly { readonly least: number; readonly most: number; readonly seconds: number }[] = [
  { least: 0, most: 100, seconds: 0 },
  { least: 90, most: 500, seconds: 15 },
  { least: 450, most: 1000, seconds: 30 },
  { least: 900, most: 2000, seconds: 60 },
  { least: 1800, most: Infinity, seconds: 300 },
];

/** The step at which a cluster stands that stood at `before` and has so many nodes now. */
export function ttlStep(before: number, nodes: number): number {
  let step = before;
  while (nodes > (BOUNDARIES[step]?.most ?? Infinity)) step++;
  while (nodes < (BOUNDARIES[step]?.least ?? 0)) step--;
  return step;
}

/** How long kubelets may keep secrets and config maps at a step, in seconds. */
export const ttlSeconds = (step: number): number => BOUNDARIES[step]?.seconds ?? 0;

/**
 * Tells kubelets how long they may keep what they have read, by the size of the cluster. A node hears of a change when it
 * changes itself. Models pkg/controller/ttl/ttl_controller.go
 */
export function nodeTtlController(context: ControllerContext): Controller {
  const { store, client } = context;
  const steps = new Map<string, number>();
  return queueController(
    context,
    (informers, queue) =>
      informers.on('nodes', ({ object, type }) => {
        if (type !== 'MODIFIED') steps.set(STEP, ttlStep(steps.get(STEP) ?? 0, store.count('nodes')));
        if (type !== 'DELETED') queue.add(object.metadata.name);
      }),
    (name) => {
      const node = client.get('nodes', '', name);
      if (!node) return;
      const wanted = ttlSeconds(steps.get(STEP) ?? 0);
      const had = node.metadata.annotations?.[ANNOTATION];
      if (had !== undefined && /^[-+]?\d+$/.test(had) && Number(had) === wanted) return;
      const annotations = { ...node.metadata.annotations, [ANNOTATION]: String(wanted) };
      client.update('nodes', { ...node, metadata: { ...node.metadata, annotations } });
    },
    steps,
  );
}
