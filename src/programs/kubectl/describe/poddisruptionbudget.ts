import type { PodDisruptionBudget } from '../../../cluster/api/types.ts';
import { metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { formatSelector } from './selectors.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describePodDisruptionBudgetV1 */
export const describePodDisruptionBudget: Describer<PodDisruptionBudget> = async (budget, context) => {
  const events = await searchEvents(context, referenceTo(budget));
  const writer = new DescribeWriter();
  const { name = '', namespace = '' } = metaOf(budget);
  const { minAvailable, maxUnavailable, selector } = budget.spec ?? {};
  const { status } = budget;
  writer.write(0, `Name:\t${name}\n`);
  writer.write(0, `Namespace:\t${namespace}\n`);
  if (minAvailable !== undefined) writer.write(0, `Min available:\t${minAvailable}\n`);
  else if (maxUnavailable !== undefined) writer.write(0, `Max unavailable:\t${maxUnavailable}\n`);
  writer.write(0, `Selector:\t${selector ? formatSelector(selector) : '<unset>'}\n`);
  writer.write(0, 'Status:\n');
  writer.write(2, `Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}\n`);
  writer.write(2, `Current:\t${status?.currentHealthy ?? 0}\n`);
  writer.write(2, `Desired:\t${status?.desiredHealthy ?? 0}\n`);
  writer.write(2, `Total:\t${status?.expectedPods ?? 0}\n`);
  writeEvents(writer, events, context.now());
  return writer.finish();
};
