import { controllerOf, type StoredObject } from '../cluster/machinery/object.ts';

import { scenarioOf } from '../world/scenarios/index.ts';
import type { WorldSnapshot } from '../world/world.ts';
import type { WorldChange } from './protocol.ts';

/** Kinds that clusters write by themselves all the time: nobody means them by "what a command did". */
const incidental = new Set([
  'Event',
  'Lease',
  'Endpoints',
  'EndpointSlice',
  'ControllerRevision',
  'CSINode',
  'PodMetrics',
]);
/** What the tools write for themselves. */
const incidentalFiles = /^~\/(?:\.kube\/cache|\.config\/gcloud\/logs)\//;
/** More than this is not told. */
const MOST = 200;

type FileTree = WorldSnapshot['files'];

/** The differences between two worlds that a learner may care about: objects, files, clouds' clusters; the first `MOST` of them. */
export function worldChanges(from: WorldSnapshot, to: WorldSnapshot): readonly WorldChange[] {
  const changes = [
    ...clusterChanges(from, to),
    ...objectChanges(from, to),
    ...fileChanges(scenarioOf(to.scenario).machine.home, from.files, to.files),
  ];
  return changes.slice(0, MOST);
}

type Fleet = WorldSnapshot['fleet'];

const twinOf = (fleet: Fleet, { plan }: Fleet[number]): Fleet[number] | undefined =>
  fleet.find((member) => member.plan.id === plan.id);

/** Clusters that are there in one world only. */
const clusterChanges = ({ fleet: from }: WorldSnapshot, { fleet: to }: WorldSnapshot): WorldChange[] => [
  ...to.filter((member) => !twinOf(from, member)).map(({ plan }) => change('created', 'cluster', plan.name)),
  ...from.filter((member) => !twinOf(to, member)).map(({ plan }) => change('removed', 'cluster', plan.name)),
];

const change = (how: WorldChange['how'], kind: string, name: string): WorldChange => ({ how, kind, name });

/** Objects of the clusters that both worlds have. */
function objectChanges(from: WorldSnapshot, to: WorldSnapshot): WorldChange[] {
  const changes: WorldChange[] = [];
  for (const member of to.fleet) {
    const before = twinOf(from.fleet, member)?.cluster.store.tables;
    if (!before) continue;
    const after = member.cluster.store.tables;
    for (const resource of new Set([...before.keys(), ...after.keys()])) {
      const [old, young] = [before.get(resource), after.get(resource)];
      if (old === young) continue;
      for (const found of tableChanges(old ?? new Map(), young ?? new Map())) changes.push(found);
    }
  }
  return changes;
}

function tableChanges(
  old: ReadonlyMap<string, StoredObject>,
  young: ReadonlyMap<string, StoredObject>,
): WorldChange[] {
  const changes: WorldChange[] = [];
  for (const [key, object] of young) {
    const before = old.get(key);
    if (before === object || incidental.has(object.kind)) continue;
    if (before?.metadata.uid !== object.metadata.uid) changes.push(told('created', object));
    else if (meant(before) !== meant(object)) changes.push(told('changed', object));
  }
  for (const [key, object] of old)
    if (!incidental.has(object.kind) && young.get(key)?.metadata.uid !== object.metadata.uid)
      changes.push(told('removed', object));
  return changes;
}

function told(how: WorldChange['how'], object: StoredObject): WorldChange {
  const { namespace, name } = object.metadata;
  return change(how, object.kind, namespace === undefined ? name : `${namespace}/${name}`);
}

/** What somebody wanted of an object, apart from how it fares: everything but its status and the notes of its keepers. */
function meant(object: StoredObject): string {
  const { metadata, ...rest } = object;
  const { labels, annotations, deletionTimestamp, finalizers } = metadata;
  // a controlled object's annotations are its controller's notes
  const notes = controllerOf(object) ? undefined : annotations;
  return JSON.stringify([
    { ...rest, status: undefined },
    labels,
    notes,
    deletionTimestamp === undefined,
    finalizers,
  ]);
}

/** Files that differ; everything outside the home directory is told by its whole path. */
function fileChanges(home: string, from: FileTree, to: FileTree): WorldChange[] {
  const changes: WorldChange[] = [];
  const visit = (path: string, old: FileTree | undefined, young: FileTree | undefined): void => {
    if (old === young) return;
    for (const name of new Set([...Object.keys(old?.entries ?? {}), ...Object.keys(young?.entries ?? {})])) {
      const [before, after] = [old?.entries[name], young?.entries[name]];
      if (before === after) continue;
      const at = `${path}/${name}`;
      const directories = [before, after].map((node) => (node?.type === 'directory' ? node : undefined));
      if (directories[0] || directories[1]) visit(at, directories[0], directories[1]);
      if (before?.type !== 'file' && after?.type !== 'file') continue;
      if (before?.type === 'file' && after?.type === 'file' && before.text === after.text) continue;
      const how = before?.type !== 'file' ? 'created' : after?.type !== 'file' ? 'removed' : 'changed';
      changes.push(change(how, 'file', at.startsWith(`${home}/`) ? `~${at.slice(home.length)}` : at));
    }
  };
  visit('', from, to);
  return changes.filter(({ name }) => !incidentalFiles.test(name));
}
