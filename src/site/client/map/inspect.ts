import { commandFor } from '../../../sandbox/map/command-for.ts';
import type { ObjectReference } from '../../../sandbox/map/model.ts';
import type { Description, Thing } from './description.ts';

/** The object behind a thing, if it is one. */
export function referenceOf(thing: Thing): ObjectReference | undefined {
  if (!('item' in thing) || thing.item === undefined) return undefined;
  const { apiVersion, kind, namespace, name } = thing.item;
  return { apiVersion, kind, namespace, name };
}

/** The kubectl command that shows the same. */
export function commandOf(thing: Thing): string {
  switch (thing.sort) {
    case 'outside':
      return 'kubectl get services';
    case 'api-server':
      return 'kubectl cluster-info';
    case 'waiting':
      return 'kubectl get pods --field-selector=spec.nodeName=';
    case 'group':
      return `kubectl get pods${within(thing.pods[0]?.namespace ?? 'default')} -o wide`;
    case 'node':
      return `kubectl describe node ${thing.name}`;
    default:
      return commandFor(thing.item);
  }
}

const within = (namespace: string): string => (namespace === 'default' ? '' : ` -n ${namespace}`);

/** What a thing is connected with, for the inspector's links. */
export interface Links {
  readonly owner: readonly string[];
  readonly owned: readonly string[];
  readonly node: readonly string[];
  readonly services: readonly string[];
  readonly selected: readonly string[];
  readonly routes: readonly string[];
  readonly pods: readonly string[];
}

/** The links of a thing, by the ids of other things or items. */
export function linksOf(thing: Thing, { relations, things }: Description, figure: string): Links {
  const ids = (side: 'from' | 'to', ...sorts: readonly string[]): readonly string[] =>
    relations
      .filter((relation) => relation[side] === figure && sorts.includes(relation.sort))
      .map((relation) => (side === 'from' ? relation.to : relation.from));
  const isPod = thing.sort === 'pod';
  const room = thing.sort === 'pod' || thing.sort === 'group' ? things.get(thing.room) : undefined;
  return {
    owner: isPod && thing.item.owner !== '' ? [thing.item.owner] : ids('to', 'owns'),
    owned: [
      ...ids('from', 'owns'),
      ...(thing.sort === 'workload' ? thing.resting.map(({ uid }) => uid) : []),
    ],
    node: room?.sort === 'node' ? [room.id] : [],
    services: ids('to', 'selects', 'selects-not-ready'),
    selected: ids('from', 'selects', 'selects-not-ready'),
    routes: thing.sort === 'service' ? ids('to', 'leads') : ids('from', 'leads'),
    pods: thing.sort === 'group' ? thing.pods.map(({ uid }) => uid) : ids('to', 'in'),
  };
}
