import type { PersistentVolumeClaim, Pod } from '../../../cluster/api/types.ts';
import { longTime } from '../output/duration.ts';
import { compareStrings } from '../output/go-values.ts';
import { writeClaim } from './claims.ts';
import { metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { corePath, listAll } from './lists.ts';
import { writeMultiline } from './metadata.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describePersistentVolumeClaim */
export const describePersistentVolumeClaim: Describer<PersistentVolumeClaim> = async (claim, context) => {
  const pods = await listAll<Pod>(context, corePath(metaOf(claim).namespace ?? '', 'pods'));
  const events = await searchEvents(context, referenceTo(claim));
  const writer = new DescribeWriter();
  writeClaim(writer, claim, true, context.now());
  writeMultiline(writer, 'Used By', usersOf(claim, pods));
  const { conditions = [] } = claim.status ?? {};
  if (conditions.length > 0) {
    writer.write(0, 'Conditions:\n');
    writer.write(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage\n');
    writer.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
  }
  for (const { type, status, lastProbeTime, lastTransitionTime, reason = '', message = '' } of conditions) {
    const times = `${longTime(lastProbeTime)} \t${longTime(lastTransitionTime)}`;
    writer.write(1, `${type} \t${status} \t${times} \t${reason} \t${message}\n`);
  }
  writeEvents(writer, events, context.now());
  return writer.finish();
};

/** The names of the pods that use a claim or own it, sorted. Models describe.go getPodsForPVC */
function usersOf(claim: PersistentVolumeClaim, pods: readonly Pod[]): readonly string[] {
  const { name, ownerReferences = [] } = metaOf(claim);
  const users = pods.filter((pod) =>
    pod.spec?.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name),
  );
  const owners = ownerReferences
    .filter(({ kind }) => kind === 'Pod')
    .flatMap(({ uid }) => pods.filter((pod) => metaOf(pod).uid === uid));
  return [...new Set([...users, ...owners])].map((pod) => metaOf(pod).name ?? '').sort(compareStrings);
}
