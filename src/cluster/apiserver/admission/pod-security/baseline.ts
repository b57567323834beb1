import type { Container } from '../../../api/types.ts';
import { quote } from '../../../machinery/go.ts';
import { joinQuoted, named, namesWhere, plural, setters, sorted, type Check } from './findings.ts';
import { checkSeLinux, checkSysctls } from './kernel.ts';
import { checkSeccomp } from './seccomp.ts';

const CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

const isGoodProfile = (type: string): boolean => type === 'RuntimeDefault' || type === 'Localhost';

const isGoodAnnotation = (profile: string): boolean =>
  profile === '' || profile === 'runtime/default' || profile.startsWith('localhost/');

const appArmor: Check['run'] = (pod) => {
  const ofPod = pod.spec.securityContext?.appArmorProfile?.type;
  const badPod = ofPod !== undefined && !isGoodProfile(ofPod);
  const typeOf = ({ securityContext }: Container): string | undefined =>
    securityContext?.appArmorProfile?.type;
  const isBad = (one: Container): boolean => !isGoodProfile(typeOf(one) ?? 'RuntimeDefault');
  const annotations = Object.entries(pod.metadata.annotations ?? {})
    .filter(([key, value]) => key.startsWith(APPARMOR_ANNOTATION) && !isGoodAnnotation(value))
    .map(([key, value]) => `${key}=${quote(value)}`)
    .sort();
  const who = [
    ...setters(badPod, namesWhere(pod, isBad)),
    ...(annotations.length > 0 ? [plural(annotations.length, 'annotation')] : []),
  ];
  if (who.length === 0) return undefined;
  const types = [...(badPod ? [ofPod] : []), ...pod.containers.filter(isBad).map((one) => typeOf(one) ?? '')];
  const values = [...sorted(types), ...annotations];
  return {
    reason: plural(values.length, 'forbidden AppArmor profile'),
    detail: `${who.join(' and ')} must not set AppArmor profile type to ${joinQuoted(values)}`,
  };
};

const capabilities: Check['run'] = (pod) => {
  const added = ({ securityContext }: Container): readonly string[] =>
    (securityContext?.capabilities?.add ?? []).filter((name) => !CAPABILITIES.has(name));
  const bad = namesWhere(pod, (one) => added(one).length > 0);
  if (bad.length === 0) return undefined;
  const names = joinQuoted(sorted(pod.containers.flatMap(added)));
  return {
    reason: 'non-default capabilities',
    detail: `${named('container', bad)} must not include ${names} in securityContext.capabilities.add`,
  };
};

const hostNamespaces: Check['run'] = ({ spec }) => {
  const used = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name] === true);
  if (used.length === 0) return undefined;
  return { reason: 'host namespaces', detail: used.map((name) => `${name}=true`).join(', ') };
};

const hostPaths: Check['run'] = ({ spec }) => {
  const bad = (spec.volumes ?? []).filter(({ hostPath }) => hostPath !== undefined).map(({ name }) => name);
  return bad.length === 0 ? undefined : { reason: 'hostPath volumes', detail: named('volume', bad) };
};

const hostPorts: Check['run'] = (pod) => {
  const portsOf = ({ ports = [] }: Container): readonly string[] =>
    ports.filter(({ hostPort = 0 }) => hostPort !== 0).map(({ hostPort }) => String(hostPort));
  const bad = namesWhere(pod, (one) => portsOf(one).length > 0);
  if (bad.length === 0) return undefined;
  const ports = sorted(pod.containers.flatMap(portsOf));
  const use = plural(bad.length, 'uses', 'use');
  return {
    reason: 'hostPort',
    detail: `${named('container', bad)} ${use} ${plural(ports.length, 'hostPort')} ${ports.join(', ')}`,
  };
};

const privileged: Check['run'] = (pod) => {
  const bad = namesWhere(pod, ({ securityContext }) => securityContext?.privileged === true);
  if (bad.length === 0) return undefined;
  return {
    reason: 'privileged',
    detail: `${named('container', bad)} must not set securityContext.privileged=true`,
  };
};

const procMount: Check['run'] = (pod) => {
  const typeOf = ({ securityContext }: Container): string => securityContext?.procMount ?? 'Default';
  const bad = pod.containers.filter((one) => typeOf(one) !== 'Default');
  if (bad.length === 0) return undefined;
  const names = bad.map(({ name }) => name);
  return {
    reason: 'procMount',
    detail: `${named('container', names)} must not set securityContext.procMount to ${joinQuoted(sorted(bad.map(typeOf)))}`,
  };
};

const windowsHostProcess: Check['run'] = (pod) => {
  const byPod = pod.spec.securityContext?.windowsOptions?.hostProcess === true;
  const bad = namesWhere(pod, (one) => one.securityContext?.windowsOptions?.hostProcess === true);
  const who = setters(byPod, bad);
  if (who.length === 0) return undefined;
  return {
    reason: 'hostProcess',
    detail: `${who.join(' and ')} must not set securityContext.windowsOptions.hostProcess=true`,
  };
};

/** The checks of the level `baseline`, in the order of their ids. Models pod-security-admission/policy/check_*.go */
export const BASELINE: readonly Check[] = [
  { id: 'appArmorProfile', since: 0, run: appArmor },
  { id: 'capabilities_baseline', since: 0, run: capabilities },
  { id: 'hostNamespaces', since: 0, run: hostNamespaces },
  { id: 'hostPathVolumes', since: 0, run: hostPaths },
  { id: 'hostPorts', since: 0, run: hostPorts },
  { id: 'privileged', since: 0, run: privileged },
  { id: 'procMount', since: 0, run: procMount },
  { id: 'seLinuxOptions', since: 0, run: checkSeLinux },
  { id: 'seccompProfile_baseline', since: 0, run: checkSeccomp },
  { id: 'sysctls', since: 0, run: checkSysctls },
  { id: 'windowsHostProcess', since: 0, run: windowsHostProcess },
];
