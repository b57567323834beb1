import type { Strings } from '../../i18n/ko.ts';
import type { Thing } from './description.ts';

/** The words of the map in the page's language. */
export type Words = Strings['drawing'];

/** A thing's own name. */
export function nameOf(thing: Thing, words: Words): string {
  switch (thing.sort) {
    case 'outside':
    case 'api-server':
    case 'waiting':
      return words.sorts[thing.sort];
    case 'node':
      return thing.name;
    case 'group':
      return thing.owner
        ? words.groupOf(thing.owner.name, thing.pods.length)
        : words.barePods(thing.pods.length);
    default:
      return thing.item.name;
  }
}

/** What a thing is. */
export function sortOf(thing: Thing, words: Words): string {
  switch (thing.sort) {
    case 'outside':
    case 'api-server':
    case 'waiting':
    case 'load-balancer':
    case 'group':
      return words.sorts[thing.sort];
    case 'node':
      return words.kinds.Node;
    default:
      return words.kinds[thing.item.kind];
  }
}

/** How a thing is, in parts: most important first. */
export function stateOf(thing: Thing, words: Words): readonly string[] {
  switch (thing.sort) {
    case 'outside':
      return [words.outsideHint];
    case 'api-server':
      return [words.apiServerHint];
    case 'load-balancer':
      return thing.item.externalIPs.length > 0 ? thing.item.externalIPs : [words.pending];
    case 'ingress':
      return [...thing.item.hosts, ...thing.item.addresses, ...elsewhere(thing.item.namespace, words)];
    case 'service':
      return [
        thing.item.type,
        ...(thing.item.clusterIP === '' ? [] : [thing.item.clusterIP]),
        ...thing.item.ports,
        words.endpoints(thing.item.endpoints.length, thing.item.notReady.length),
        ...elsewhere(thing.item.namespace, words),
      ];
    case 'workload':
      return [
        words.readyOf(thing.item.ready, thing.item.desired),
        ...(thing.resting.length > 0
          ? [words.resting(thing.resting.map(({ name }) => name).join(', '))]
          : []),
        ...elsewhere(thing.item.namespace, words),
      ];
    case 'node':
      return [
        thing.item ? thing.item.status : words.lost,
        ...(thing.item && !thing.item.schedulable ? [words.cordoned] : []),
        words.pods(thing.pods),
      ];
    case 'waiting':
      return [words.pods(thing.pods)];
    case 'pod':
      return [
        words.phases[thing.item.phase],
        thing.item.status,
        thing.item.ready,
        ...(thing.item.restarts > 0 ? [words.restarts(thing.item.restarts)] : []),
        ...elsewhere(thing.item.namespace, words),
      ];
    case 'group':
      return [words.phases[thing.phase]];
  }
}

const elsewhere = (namespace: string, words: Words): readonly string[] =>
  namespace === '' || namespace === 'default' ? [] : [words.inNamespace(namespace)];

/** Everything that a screen reader says of a thing in the picture. */
export function spoken(thing: Thing, room: Thing | undefined, words: Words): string {
  const parts = [
    sortOf(thing, words) === nameOf(thing, words) ? '' : sortOf(thing, words),
    nameOf(thing, words),
  ];
  const place =
    room?.sort === 'node' ? [words.onNode(room.name)] : room?.sort === 'waiting' ? [words.sorts.waiting] : [];
  return [parts.join(' ').trim(), ...stateOf(thing, words), ...place].join(', ');
}
