import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import type { PodItem } from '../../../../sandbox/map/model.ts';
import type { PodTimeline } from '../../../../sandbox/map/pod-timeline.ts';
import type { FigureWords } from '../../../i18n/figures/ko.ts';
import { Frame } from '../frame.tsx';
import type { FigureSource } from '../source.ts';
import { ImageToPodPicture } from './picture.tsx';
import { noStory, podStory, reachedStage, stagesAt } from './stages.ts';
import { noteOf, shortNames, stagePoints, storyLines, storySaying } from './text.ts';

interface FigureProps {
  readonly source: FigureSource;
  readonly words: FigureWords;
  /** The name of the pod that the text speaks of. */
  readonly follows: string;
}

/** The pod to follow: the one chosen, the one that the text speaks of, one that is on its way, the last. */
function podToFollow(pods: readonly PodItem[], chosen: string, follows: string): PodItem | undefined {
  return (
    pods.find(({ uid }) => uid === chosen) ??
    pods.find(({ name }) => name === follows) ??
    pods.find(({ tone }) => tone === 'moving') ??
    pods.at(-1)
  );
}

/** From an image to a running pod: the way that the learner's own pod takes. */
export function ImageToPod({ source, words, follows }: FigureProps): JSX.Element {
  const at = useSignal<number | undefined>(undefined);
  const chosen = useSignal('');
  const timeline = useSignal<{ readonly uid: string; readonly of: PodTimeline } | undefined>(undefined);
  const pods = useComputed(() =>
    [...source.items.value.values()].filter((item): item is PodItem => item.kind === 'Pod' && !item.system),
  );
  const pod = useComputed(() => podToFollow(pods.value, chosen.value, follows));
  const settled = useComputed(() => pod.value?.tone === 'good' || pod.value === undefined);
  /** Asks again when the pod changes and, until it is ready, every virtual second: events come without a change of the pod. */
  useSignalEffect(() => {
    const followed = pod.value;
    if (!followed) return;
    if (!settled.value) void source.now.value;
    const { uid, namespace, name } = followed;
    void source.tracePod(namespace, name).then((found) => {
      if (found && pod.peek()?.uid === uid) timeline.value = { uid, of: found };
    });
  });
  const story = useComputed(() => {
    const known = timeline.value;
    if (!pod.value || known?.uid !== pod.value.uid) return noStory;
    return podStory(pod.value, known.of, source.now.value);
  });
  const { value: told } = story;
  const stages = at.value === undefined ? told.stages : stagesAt(told.stages, at.value);
  return (
    <Frame
      words={words}
      points={stagePoints(words, told.stages)}
      at={at}
      reached={reachedStage(told)}
      live={storySaying(words, shortNames(told))}
      note={(index) => {
        const stage = told.stages[index];
        return stage && noteOf(words, shortNames(told), stage);
      }}
      picture={(narrow) => (
        <ImageToPodPicture words={words} stages={stages} facts={told.facts} narrow={narrow} />
      )}
      lines={storyLines(words, told)}
      tools={
        pods.value.length > 1 && (
          <label class="figure-choice">
            <span class="visually-hidden">{words.imageToPod.follow}</span>
            <select
              value={pod.value?.uid ?? ''}
              onChange={(event) => (chosen.value = event.currentTarget.value)}
            >
              {pods.value.map(({ uid, name }) => (
                <option key={uid} value={uid}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )
      }
    />
  );
}
