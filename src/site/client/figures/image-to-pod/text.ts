import type { FigureWords } from '../../../i18n/figures/ko.ts';
import { elide } from '../elide.ts';
import type { Saying } from '../frame.tsx';
import type { GuidePoint } from '../pips.tsx';
import { noStory, stageIds, type PodStory, type Stage } from './stages.ts';

/** A story with names short enough for a sentence; the picture's text has them whole. */
export const shortNames = (story: PodStory): PodStory => ({
  ...story,
  facts: {
    ...story.facts,
    pod: elide(story.facts.pod, 28),
    node: elide(story.facts.node, 22),
    image: elide(story.facts.image, 32),
  },
});

/** How a stage stands, in words; '' where there is nothing to say yet. */
export function noteOf(words: FigureWords, { facts }: PodStory, stage: Stage): string {
  return words.imageToPod.stages[stage.id].notes[stage.note]?.(facts) ?? '';
}

/** The stages as points of the guide, with the times that they took. */
export function stagePoints(words: FigureWords, stages: readonly Stage[]): readonly GuidePoint[] {
  return stages.map(({ id, state, seconds }) => {
    const { short, title, explain } = words.imageToPod.stages[id];
    const aside = seconds === undefined || id === 'request' ? '' : timeText(words, state, seconds);
    return { id, short, title, explain, state, aside };
  });
}

function timeText(words: FigureWords, state: Stage['state'], seconds: number): string {
  if (state === 'waiting') return '';
  return state === 'done' ? words.took(seconds) : words.sofar(seconds);
}

/** What the figure says of the present. */
export function storySaying(words: FigureWords, story: PodStory): Saying {
  const t = words.imageToPod;
  const { facts } = story;
  const halted = story.stages.find(({ state }) => state === 'current' || state === 'failed');
  switch (story.end) {
    case 'no-pod':
      return { title: t.none, text: t.noneText };
    case 'leaving':
      return { title: t.leaving(facts), text: t.leavingText };
    case 'completed':
      return { title: t.completed(facts), text: t.stages.run.notes.completed?.(facts) ?? '' };
    case 'running':
      return {
        title: t.running(facts),
        text: facts.restarts > 0 ? t.restartedText(facts) : t.runningText(facts),
        tone: 'good',
      };
    case 'on-the-way':
    case 'stuck': {
      const stage = halted ?? noStory.stages[0];
      if (!stage) return { title: t.none, text: t.noneText };
      return {
        title: story.end === 'stuck' ? t.stuck(t.stages[stage.id].short) : t.stages[stage.id].title,
        text: noteOf(words, story, stage),
        quote: essence(facts.message),
        tone: story.end === 'stuck' ? 'bad' : undefined,
      };
    }
  }
}

/** What a message comes to: Kubernetes tells whole chains of errors, of which the last is the cause. */
export const essence = (message: string): string => {
  const cause = message.lastIndexOf('": ');
  return cause === -1 ? message : message.slice(cause + 3);
};

/** The picture in words: one line a stage. */
export function storyLines(words: FigureWords, story: PodStory): readonly string[] {
  return stageIds.flatMap((id, index) => {
    const stage = story.stages[index];
    if (!stage) return [];
    const { title, explain } = words.imageToPod.stages[id];
    const note = noteOf(words, story, stage);
    const time =
      id === 'request' || stage.seconds === undefined ? '' : timeText(words, stage.state, stage.seconds);
    const state = [words.state[stage.state], time].filter((part) => part !== '').join(', ');
    return `${index + 1}. ${title} (${state}). ${note === '' ? explain : note}${stage.state === 'failed' && story.facts.message !== '' ? ` ${story.facts.message}` : ''}`;
  });
}
