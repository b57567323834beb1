/** A kind of thing that a placeholder or a variable may stand for, and the words by which it says so. */
interface Meaning {
  readonly words: RegExp;
  /** Where objects of the kind are listed: a path of the API, with `NS` for the namespace. */
  readonly list?: string;
  /** What stands in when there is no such object, or when it is no object. */
  readonly otherwise: string;
}

/** Looked through in this order: what is about a container of a pod is no pod. */
const meanings: readonly Meaning[] = [
  { words: /file|manifest|yaml/, otherwise: 'sample.yaml' },
  { words: /directory|dir\b|path|folder/, otherwise: 'sample' },
  { words: /url/, otherwise: 'sample.yaml' },
  { words: /replicas|count|number|num\b|revision/, otherwise: '2' },
  { words: /port/, otherwise: '8080' },
  { words: /image/, otherwise: 'nginx:1.25' },
  { words: /container/, otherwise: 'nginx' },
  { words: /key|label/, otherwise: 'tier' },
  { words: /value/, otherwise: 'blue' },
  { words: /\bip\b|address/, otherwise: '10.96.0.1' },
  { words: /context|cluster(?!role)/, otherwise: 'kubernetes-admin@kubernetes' },
  { words: /user/, otherwise: 'kubernetes-admin' },
  { words: /node|노드/, list: '/api/v1/nodes', otherwise: 'node-1' },
  { words: /namespace|\bns\b|네임스페이스/, list: '/api/v1/namespaces', otherwise: 'default' },
  { words: /pod|파드/, list: '/api/v1/namespaces/NS/pods', otherwise: 'sample-pod' },
  {
    words: /stateful-?_?set|\bsts\b/,
    list: '/apis/apps/v1/namespaces/NS/statefulsets',
    otherwise: 'sample-set',
  },
  { words: /daemon-?set|\bds\b/, list: '/apis/apps/v1/namespaces/NS/daemonsets', otherwise: 'sample-daemon' },
  {
    words: /replica-?set|\brs\b/,
    list: '/apis/apps/v1/namespaces/NS/replicasets',
    otherwise: 'sample-replicas',
  },
  { words: /deploy/, list: '/apis/apps/v1/namespaces/NS/deployments', otherwise: 'sample-deployment' },
  { words: /service-?_?account|\bsa\b/, list: '/api/v1/namespaces/NS/serviceaccounts', otherwise: 'default' },
  { words: /service|\bsvc\b/, list: '/api/v1/namespaces/NS/services', otherwise: 'sample-service' },
  { words: /config-?map|\bcm\b|\bmap\b/, list: '/api/v1/namespaces/NS/configmaps', otherwise: 'sample-map' },
  { words: /secret/, list: '/api/v1/namespaces/NS/secrets', otherwise: 'sample-secret' },
  { words: /cron-?job/, list: '/apis/batch/v1/namespaces/NS/cronjobs', otherwise: 'sample-cron' },
  { words: /job/, list: '/apis/batch/v1/namespaces/NS/jobs', otherwise: 'sample-job' },
  {
    words: /pvc|claim/,
    list: '/api/v1/namespaces/NS/persistentvolumeclaims',
    otherwise: 'sample-claim',
  },
  { words: /\bpv\b|volume/, list: '/api/v1/persistentvolumes', otherwise: 'sample-volume' },
  {
    words: /ingress/,
    list: '/apis/networking.k8s.io/v1/namespaces/NS/ingresses',
    otherwise: 'sample-ingress',
  },
  { words: /\btype\b|\bkind\b|\bresource/, otherwise: 'pods' },
];

/** The names of the objects that a path of the API lists, sorted; empty for a path that there is none. */
export type Names = (path: string) => Promise<readonly string[]>;

/** The namespace that a line is about. */
export const namespaceOf = (cmd: string, otherwise: string): string =>
  /(?:^|\s)(?:-n|--namespace)[= ]*([\w-]+)/.exec(cmd)?.[1] ?? otherwise;

/**
 * What words such as `pod-name` or `POD_NAME` stand for in a world: the first object of the kind that they speak of, or a
 * stand-in.
 * @param hint words that say more, for those that say no kind: the argument in front of them
 */
export async function valueFor(
  words: string,
  hint: string,
  namespace: string,
  names: Names,
): Promise<string> {
  const say = (text: string): Meaning | undefined => {
    const spaced = text.toLowerCase().replaceAll('_', ' ');
    return meanings.find((one) => one.words.test(spaced));
  };
  const meaning = say(words) ?? say(hint);
  if (!meaning) return 'sample';
  const [first] = meaning.list === undefined ? [] : await names(meaning.list.replace('NS', namespace));
  return first ?? meaning.otherwise;
}
