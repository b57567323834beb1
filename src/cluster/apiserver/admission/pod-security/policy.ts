import { FieldErrors } from '../../../machinery/field-errors.ts';

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS = ['privileged', 'baseline', 'restricted'] as const;

export type Level = (typeof LEVELS)[number];

/** A level as a version of Kubernetes understood it. */
export interface LevelVersion {
  readonly level: Level;
  /** `v1.N` by its N; the newest is Infinity. */
  readonly minor: number;
}

/** What a namespace asks of its pods. */
export interface Policy {
  readonly enforce: LevelVersion;
  readonly audit: LevelVersion;
  readonly warn: LevelVersion;
}

type Labels = Readonly<Record<string, string>>;

/** Less strict, equal or stricter: negative, 0, positive. */
export const compareLevels = (a: Level, b: Level): number => LEVELS.indexOf(a) - LEVELS.indexOf(b);

/** `baseline:latest`, `restricted:v1.25` */
export const levelText = ({ level, minor }: LevelVersion): string =>
  `${level}:${minor === Infinity ? 'latest' : `v1.${minor}`}`;

function readLevel(labels: Labels, mode: string, onError: Level, errors: FieldErrors): Level {
  const text = labels[PREFIX + mode];
  if (text === undefined) return 'privileged';
  const level = LEVELS.find((one) => one === text);
  if (level) return level;
  errors.invalid(`metadata.labels[${PREFIX}${mode}]`, text, `must be one of ${LEVELS.join(', ')}`);
  return onError;
}

function readVersion(labels: Labels, mode: string, errors: FieldErrors): number {
  const label = `${PREFIX}${mode}-version`;
  const text = labels[label];
  if (text === undefined || text === 'latest') return Infinity;
  const minor = /^v1\.(0|[1-9]\d*)$/.exec(text)?.[1];
  if (minor !== undefined) return Number(minor);
  errors.invalid(`metadata.labels[${label}]`, text, 'must be "latest" or "v1.x"');
  return Infinity;
}

/**
 * The policy that a namespace's labels set, and what is wrong with them. Models pod-security-admission/api/helpers.go
 * PolicyToEvaluate
 */
export function policyOf(labels: Labels = {}): { readonly policy: Policy; readonly errors: FieldErrors } {
  const errors = new FieldErrors();
  const enforce = {
    level: readLevel(labels, 'enforce', 'restricted', errors),
    minor: readVersion(labels, 'enforce', errors),
  };
  const enforceIsGood = LEVELS.some((level) => level === labels[`${PREFIX}enforce`]);
  const audit = {
    level: readLevel(labels, 'audit', 'privileged', errors),
    minor: readVersion(labels, 'audit', errors),
  };
  let warn: LevelVersion = {
    level: readLevel(labels, 'warn', 'privileged', errors),
    minor: readVersion(labels, 'warn', errors),
  };
  // Who enforces a level is also warned of it.
  const follows = labels[`${PREFIX}warn`] === undefined && enforceIsGood;
  if (follows && compareLevels(enforce.level, warn.level) > 0) {
    const ownVersion = labels[`${PREFIX}warn-version`] !== undefined;
    warn = { level: enforce.level, minor: ownVersion ? warn.minor : enforce.minor };
  }
  return { policy: { enforce, audit, warn }, errors };
}

/** Whether labels say nothing about pod security. */
export const isUnlabelled = (labels: Labels | undefined): boolean =>
  !labels || !Object.keys(labels).some((name) => name.startsWith(PREFIX));
