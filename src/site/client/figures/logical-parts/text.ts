import type { FigureWords } from '../../../i18n/figures/ko.ts';
import { elide } from '../elide.ts';
import type { Saying } from '../frame.tsx';
import type { GuidePoint } from '../pips.tsx';
import { labelText, logicalPointIds, type LogicalChange, type LogicalView } from './model.ts';

/** The points of the guide. */
export const logicalPoints = (words: FigureWords): readonly GuidePoint[] =>
  logicalPointIds.map((id) => ({ id, ...words.logicalParts.points[id] }));

const short = (name: string): string => elide(name, 18);

/** A change with names short enough for a headline; the picture's text has them whole. */
function shortChange({ departed, arrived, service }: LogicalChange): LogicalChange {
  return {
    departed: { ...departed, name: short(departed.name) },
    arrived: arrived && { ...arrived, name: short(arrived.name) },
    service,
  };
}

/** What the figure says of the present. */
export function logicalSaying(words: FigureWords, view: LogicalView): Saying {
  const t = words.logicalParts;
  const { deployment, change, detached } = view;
  if (!deployment) return { title: t.none, text: t.noneText };
  if (change) return { title: t.changed(shortChange(change)), text: t.changedText(change) };
  if (detached) return { title: t.detachedChange(short(detached.name)), text: t.detachedText };
  return { title: t.standing(deployment.name), text: t.standingText };
}

/** The picture in words: one line a thing. */
export function logicalLines(words: FigureWords, view: LogicalView): readonly string[] {
  const t = words.logicalParts;
  const { deployment, replicaSets, pods, service, change } = view;
  if (!deployment) return [t.none];
  return [
    t.lineDeployment(deployment.name, deployment.ready, deployment.desired),
    ...replicaSets.map(({ name, desired }) => t.lineReplicaSet(name, deployment.name, desired)),
    ...pods.map(({ item, madeBy, selected, arrived }) =>
      [
        t.linePod(item.name, item.status, item.ip === '' ? '—' : item.ip, labelText(item.labels)),
        madeBy ? t.lineMadeBy(madeBy.name) : t.detached,
        ...(selected && service ? [t.lineSelected(service.name)] : []),
        ...(arrived ? [t.arrived] : []),
      ].join(', '),
    ),
    ...(change ? [t.lineDeparted(change.departed.name, change.departed.ip)] : []),
    service ? t.lineService(service.name, service.clusterIP, labelText(service.selector)) : t.noService,
  ];
}
