import type { WorldSnapshot } from '../../world/world.ts';
import type { HistoryRecord } from '../history.ts';
import type { SavedSandbox, StepStart } from '../storage.ts';
import type { RecordKind } from './record.ts';
import {
  isCount,
  isFlag,
  isList,
  isNumber,
  isObject,
  isOneOf,
  isOptional,
  isShaped,
  isText,
  type Guard,
} from './shape.ts';

/** A world by its outlines; what is wrong deeper inside shows when it is restored. */
const isWorld: Guard<WorldSnapshot> = (value): value is WorldSnapshot =>
  isObject(value) &&
  value['format'] === 1 &&
  isText(value['scenario']) &&
  isNumber(value['seed']) &&
  isNumber(value['start']) &&
  isNumber(value['now']) &&
  isObject(value['files']) &&
  isObject(value['shell']) &&
  Array.isArray(value['commands']) &&
  Array.isArray(value['fleet']);

const isStepStart = isShaped<StepStart>({ step: isText, since: isCount, world: isWorld });

const isMoment = (value: unknown): boolean =>
  isObject(value) &&
  isWorld(value['world']) &&
  isList(isText)(value['passed']) &&
  isOptional(isStepStart)(value['stepStart']) &&
  isFlag(value['tried']);

const isHistory: Guard<HistoryRecord> = (value): value is HistoryRecord =>
  isObject(value) &&
  [value['past'], value['future']].every(
    (deeds) =>
      Array.isArray(deeds) &&
      deeds.every((deed) => isObject(deed) && isObject(deed['deed']) && isMoment(deed['before'])),
  );

/** Sandboxes between visits. */
export const sandboxRecord: RecordKind<SavedSandbox> = {
  version: 2,
  migrations: {
    // the first version knew no undo, and at its beginning not whether a line had been entered
    1: (old) => ({ tried: false, history: { past: [], future: [] }, ...old }),
  },
  is: isShaped<SavedSandbox>({
    version: isOneOf(2),
    scenario: isText,
    world: isWorld,
    stepStart: isOptional(isStepStart),
    tried: isFlag,
    scrollback: isText,
    running: isFlag,
    speed: isNumber,
    history: isHistory,
  }),
};
