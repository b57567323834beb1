import { isProgress } from './lesson-record.ts';
import type { HistoryRecord, Moment } from '../history.ts';
import type { Deed } from '../protocol.ts';
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
import { isWorld, reportingAll } from './world-shape.ts';

/** More than the page offers, and less than harms: how many times as fast as real time virtual time may go. */
const FASTEST = 100;
const isSpeed: Guard<number> = (value): value is number => isNumber(value) && value > 0 && value <= FASTEST;

const isStepStart = isShaped<StepStart>({ step: isText, since: isCount, world: isWorld });

const isMoment = isShaped<Moment>({
  world: isWorld,
  passed: isList(isText),
  stepStart: isOptional(isStepStart),
  tried: isFlag,
});

const isDeed: Guard<Deed> = (value): value is Deed =>
  isObject(value) &&
  (value['kind'] === 'command'
    ? isText(value['line'])
    : value['kind'] === 'reset' && isOneOf('step', 'lesson')(value['scope']));

/** The page keeps progress with a deed, or nothing. */
const isKept: Guard<unknown> = (value): value is unknown => value === undefined || isProgress(value);

const isHistory: Guard<HistoryRecord> = isShaped<HistoryRecord>({
  past: isList(isShaped<HistoryRecord['past'][number]>({ deed: isDeed, before: isMoment, kept: isKept })),
  future: isList(
    isShaped<HistoryRecord['future'][number]>({
      deed: isDeed,
      before: isMoment,
      kept: isKept,
      after: isMoment,
      keptAfter: isKept,
    }),
  ),
});

const isShapedSandbox: Guard<SavedSandbox> = isShaped<SavedSandbox>({
  version: isOneOf(2),
  scenario: isText,
  world: isWorld,
  stepStart: isOptional(isStepStart),
  tried: isFlag,
  scrollback: isText,
  running: isFlag,
  speed: isSpeed,
  history: isHistory,
});

/** Every world of a sandbox, as it is now and as it was. */
function scenariosOf({ world, stepStart, history }: SavedSandbox): readonly string[] {
  const moments = [
    ...history.past.map(({ before }) => before),
    ...history.future.flatMap(({ before, after }) => [before, after]),
  ];
  const worlds = [{ world, stepStart }, ...moments].flatMap((moment) => [
    moment.world,
    ...(moment.stepStart ? [moment.stepStart.world] : []),
  ]);
  return worlds.map(({ scenario }) => scenario);
}

/** Sandboxes between visits. */
export const sandboxRecord: RecordKind<SavedSandbox> = {
  version: 2,
  migrations: {
    // the first version knew no undo, at its beginning not whether a line had been entered, and not what was still to be reported
    1: (old) => {
      const { world, stepStart } = old;
      if (!isWorld(world)) throw new TypeError('There is no world in it.');
      return {
        tried: false,
        history: { past: [], future: [] },
        ...old,
        world: reportingAll(world),
        stepStart: isStepStart(stepStart)
          ? { ...stepStart, world: reportingAll(stepStart.world) }
          : stepStart,
      };
    },
  },
  // all worlds of a sandbox take place in its scenario; whether that is still the lesson's is seen when it is opened
  is: (value): value is SavedSandbox =>
    isShapedSandbox(value) && scenariosOf(value).every((scenario) => scenario === value.scenario),
};
