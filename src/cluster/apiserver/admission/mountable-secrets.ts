import type { EnvFromSource, EnvVar, PodSpec, ServiceAccount } from '../../api/types.ts';

interface WithEnvironment {
  readonly name: string;
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly EnvFromSource[];
}

/** What of a container's environment comes from a secret that the account does not list. */
function ofContainer(
  { name, env = [], envFrom = [] }: WithEnvironment,
  what: string,
  account: string,
  secrets: ReadonlySet<string | undefined>,
): string | undefined {
  const refuse = (where: string, secret = ''): string =>
    `${what} ${name} with ${where} referencing secret.secretName="${secret}" is not allowed because service account ${account} does not reference that secret`;
  for (const { name: variable, valueFrom } of env) {
    const ref = valueFrom?.secretKeyRef;
    if (ref && !secrets.has(ref.name)) return refuse(`envVar ${variable}`, ref.name);
  }
  for (const { secretRef } of envFrom) {
    if (secretRef && !secrets.has(secretRef.name)) return refuse('envFrom', secretRef.name);
  }
  return undefined;
}

const first = <T>(
  list: readonly T[] | undefined,
  find: (item: T) => string | undefined,
): string | undefined => {
  for (const item of list ?? []) {
    const problem = find(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

const namesOf = (refs: readonly { readonly name?: string }[] | undefined): ReadonlySet<string | undefined> =>
  new Set((refs ?? []).map(({ name }) => name));

/** The first use of a secret that the pod's service account does not list. */
export function unmountableSecret(spec: PodSpec, account: ServiceAccount): string | undefined {
  const name = account.metadata?.name ?? '';
  const secrets = namesOf(account.secrets);
  const pulls = namesOf(account.imagePullSecrets);
  const because = `is not allowed because service account ${name} does not reference that`;
  return (
    first(spec.volumes, ({ secret }) =>
      secret && !secrets.has(secret.secretName)
        ? `volume with secret.secretName="${secret.secretName ?? ''}" ${because} secret`
        : undefined,
    ) ??
    first(spec.initContainers, (one) => ofContainer(one, 'init container', name, secrets)) ??
    first(spec.containers, (one) => ofContainer(one, 'container', name, secrets)) ??
    first(
      (spec.imagePullSecrets ?? []).map((ref, index) => ({ ...ref, index })),
      (ref) =>
        pulls.has(ref.name)
          ? undefined
          : `imagePullSecrets[${ref.index}].name="${ref.name ?? ''}" ${because} imagePullSecret`,
    )
  );
}

/** The same for the containers that are added to a running pod. */
export function unmountableEphemeralSecret(spec: PodSpec, account: ServiceAccount): string | undefined {
  const secrets = namesOf(account.secrets);
  return first(spec.ephemeralContainers, (one) =>
    ofContainer(one, 'ephemeral container', account.metadata?.name ?? '', secrets),
  );
}

/** Whether anything in a pod names a secret. Models pkg/api/pod/util.go VisitPodSecretNames */
export function hasSecrets(spec: PodSpec): boolean {
  if ((spec.imagePullSecrets ?? []).length > 0) return true;
  const none: ReadonlySet<string | undefined> = new Set();
  const all: readonly WithEnvironment[] = [
    ...spec.containers,
    ...(spec.initContainers ?? []),
    ...(spec.ephemeralContainers ?? []),
  ];
  if (all.some((one) => ofContainer(one, '', '', none) !== undefined)) return true;
  return (spec.volumes ?? []).some(
    (volume) =>
      volume.secret !== undefined ||
      volume.projected?.sources?.some(({ secret }) => secret !== undefined) === true ||
      volume.azureFile !== undefined ||
      volume.csi?.nodePublishSecretRef !== undefined ||
      [
        volume.cephfs,
        volume.cinder,
        volume.flexVolume,
        volume.rbd,
        volume.scaleIO,
        volume.iscsi,
        volume.storageos,
      ].some((source) => source?.secretRef !== undefined),
  );
}
