import type { LabelSelector, Pod } from '../../../cluster/api/types.ts';
import { metaOf, type DescribeContext, type Described } from './describer.ts';
import { corePath, listAll } from './lists.ts';
import { selectorText } from './selectors.ts';

/** `1 Running / 0 Waiting / 0 Succeeded / 0 Failed`: the pods that a controller owns. Models describe.go getPodStatusForController */
export async function podsStatus(
  context: DescribeContext,
  controller: Described,
  selector: LabelSelector | undefined,
): Promise<string> {
  const { namespace = '', uid } = metaOf(controller);
  const pods = await listAll<Pod>(context, corePath(namespace, 'pods'), {
    labelSelector: selectorText(selector),
  });
  const count = (phase: string): number =>
    pods.filter(
      (pod) =>
        pod.status?.phase === phase &&
        metaOf(pod).ownerReferences?.some((owner) => owner.controller === true && owner.uid === uid),
    ).length;
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
}
