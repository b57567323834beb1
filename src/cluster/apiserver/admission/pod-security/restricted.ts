import type { Container, Volume } from '../../../api/types.ts';
import {
  joinQuoted,
  named,
  namesWhere,
  plural,
  setters,
  sorted,
  type Check,
  type Inspected,
} from './findings.ts';
import { requireSeccomp } from './seccomp.ts';

const VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** Rules about Linux are not for pods of Windows since then. */
const WINDOWS_SINCE = 25;

const isWindows = ({ spec }: Inspected, minor: number): boolean =>
  minor >= WINDOWS_SINCE && spec.os?.name === 'windows';

const allowPrivilegeEscalation: Check['run'] = (pod, minor) => {
  if (isWindows(pod, minor)) return undefined;
  const bad = namesWhere(pod, (one) => one.securityContext?.allowPrivilegeEscalation !== false);
  if (bad.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${named('container', bad)} must set securityContext.allowPrivilegeEscalation=false`,
  };
};

const capabilities: Check['run'] = (pod, minor) => {
  if (isWindows(pod, minor)) return undefined;
  const added = ({ securityContext }: Container): readonly string[] =>
    (securityContext?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
  const keeping = namesWhere(pod, (one) => one.securityContext?.capabilities?.drop?.includes('ALL') !== true);
  const adding = namesWhere(pod, (one) => added(one).length > 0);
  const names = joinQuoted(sorted(pod.containers.flatMap(added)));
  const details = [
    ...(keeping.length > 0
      ? [`${named('container', keeping)} must set securityContext.capabilities.drop=["ALL"]`]
      : []),
    ...(adding.length > 0
      ? [`${named('container', adding)} must not include ${names} in securityContext.capabilities.add`]
      : []),
  ];
  return details.length === 0
    ? undefined
    : { reason: 'unrestricted capabilities', detail: details.join('; ') };
};

/** The field that says what a volume is. */
const typeOf = (volume: Volume): string => Object.keys(volume).find((key) => key !== 'name') ?? 'unknown';

const volumes: Check['run'] = ({ spec }) => {
  const bad = (spec.volumes ?? []).filter((volume) => !VOLUMES.has(typeOf(volume)));
  if (bad.length === 0) return undefined;
  const types = sorted(bad.map(typeOf));
  const names = bad.map(({ name }) => name);
  const use = plural(bad.length, 'uses', 'use');
  return {
    reason: 'restricted volume types',
    detail: `${named('volume', names)} ${use} ${plural(types.length, 'restricted volume type')} ${joinQuoted(types)}`,
  };
};

const runAsNonRoot: Check['run'] = (pod) => {
  const reason = 'runAsNonRoot != true';
  const ofPod = pod.spec.securityContext?.runAsNonRoot;
  const who = setters(
    ofPod === false,
    namesWhere(pod, ({ securityContext }) => securityContext?.runAsNonRoot === false),
  );
  if (who.length > 0) {
    return { reason, detail: `${who.join(' and ')} must not set securityContext.runAsNonRoot=false` };
  }
  if (ofPod === true) return undefined;
  const open = namesWhere(pod, ({ securityContext }) => securityContext?.runAsNonRoot === undefined);
  if (open.length === 0) return undefined;
  return { reason, detail: `pod or ${named('container', open)} must set securityContext.runAsNonRoot=true` };
};

const runAsUser: Check['run'] = (pod) => {
  const who = setters(
    pod.spec.securityContext?.runAsUser === 0,
    namesWhere(pod, ({ securityContext }) => securityContext?.runAsUser === 0),
  );
  if (who.length === 0) return undefined;
  return { reason: 'runAsUser=0', detail: `${who.join(' and ')} must not set runAsUser=0` };
};

/** What the level `restricted` checks beyond the baseline, in the order of the ids. */
export const RESTRICTED: readonly Check[] = [
  { id: 'allowPrivilegeEscalation', since: 8, run: allowPrivilegeEscalation },
  { id: 'capabilities_restricted', since: 22, overrides: 'capabilities_baseline', run: capabilities },
  { id: 'restrictedVolumes', since: 0, overrides: 'hostPathVolumes', run: volumes },
  { id: 'runAsNonRoot', since: 0, run: runAsNonRoot },
  { id: 'runAsUser', since: 23, run: runAsUser },
  { id: 'seccompProfile_restricted', since: 19, overrides: 'seccompProfile_baseline', run: requireSeccomp },
];
