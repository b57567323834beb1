import type { FigureWords } from '../../../i18n/figures/ko.ts';
import type { Saying } from '../frame.tsx';
import type { GuidePoint } from '../pips.tsx';
import { replicaPointIds, type ReplicaView } from './model.ts';

/** The points of the guide. */
export const replicaPoints = (words: FigureWords): readonly GuidePoint[] =>
  replicaPointIds.map((id) => ({ id, ...words.replicas.points[id] }));

/** What the figure says of the present. */
export function replicaSaying(words: FigureWords, view: ReplicaView): Saying {
  const t = words.replicas;
  if (!view.service) return { title: t.none, text: t.noneText };
  if (view.failed) return { title: t.failed, text: t.failedText, tone: 'bad' };
  if (view.total === 0)
    return { title: t.quiet(view.pods.filter(({ ready }) => ready).length), text: t.quietText };
  return {
    title: view.last ? t.answered(view.last.name) : t.quiet(view.pods.filter(({ ready }) => ready).length),
    text: t.answeredText(view.total, view.answering),
  };
}

/** The picture in words: the way in, then one line a pod. */
export function replicaLines(words: FigureWords, view: ReplicaView): readonly string[] {
  const t = words.replicas;
  const { service, address, pods } = view;
  if (!service) return [t.none];
  return [
    service.type === 'LoadBalancer'
      ? t.lineEntry(address === '' ? t.pending : address, service.name, service.clusterIP)
      : t.lineInside(service.name, service.clusterIP),
    ...pods.map(({ item, ready, count, last }) =>
      [
        t.linePod(item.name, item.status, item.ip === '' ? '—' : item.ip, count),
        ...(ready ? [] : [t.notReady]),
        ...(last ? [t.last] : []),
      ].join(', '),
    ),
    ...(pods.length === 0 ? [t.noPods] : []),
  ];
}
