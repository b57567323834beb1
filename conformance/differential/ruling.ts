import type { CorpusLine } from './corpus.ts';

/** What becomes of a line. */
export type Ruling =
  /** Runs in both worlds and is compared. */
  | { readonly type: 'compared'; readonly shape?: 'usage' | 'fields'; readonly limit: number }
  /** Runs in both worlds to set the scene. */
  | { readonly type: 'scene' }
  /** Does not run. */
  | { readonly type: 'left out'; readonly reason: string };

/** Commands of other tools that make files and variables, or let time pass. */
const SCENERY =
  /^(\w+=|(alias|:|cat|cd|chmod|cp|echo|export|mkdir|mv|printf|read|rm|sed|sleep|tee|touch|unset)\b)/;

/** Virtual seconds after which a line is interrupted: what goes on by itself, and the rest. */
const WATCHED = 5;
const WAITED = 120;

/** Why a line cannot be compared, first one that holds. */
const leftOut: readonly (readonly [RegExp, string])[] = [
  [/\.\.\.(\s|$)|\[options\]|\bTYPE NAME\b|\[(?:flags|-n|--[a-z])|^kubectl \[/, 'a synopsis, not a command'],
  [/kubectl(\s+-\S+)*\s+(proxy|port-forward)\b/, 'listens on a port of the machine itself'],
  [/\bport-forward\b/, 'listens on a port of the machine itself'],
  [/\bcompletion\b/, "prints a script, whose words are the program's own"],
  [
    /\b(ssh|systemctl|crictl|docker|minikube|gcloud|etcdctl|kubeadm|helm)\b/,
    'needs a program that is not on the machine',
  ],
  [/(^|[;&|]\s*)(while true|while :|watch)\b/, 'goes on for ever around kubectl'],
  [/&\s*$|\s(-w|--watch|--watch-only)\b[^\n;|&]*&\s*done\b/, 'goes on in the background'],
  [/--server[= ]https:\/\/(127\.0\.0\.1|localhost):6443\b/, 'asks a port that only the emulated machine has'],
  [/(^|\s)(--kubeconfig[= ]|KUBECONFIG=)/, 'reads a configuration that is not there'],
];

/** Hosts that a line downloads from, with the port where it is not that of HTTPS. */
export const hostsOf = (cmd: string): readonly string[] =>
  [
    ...cmd.matchAll(
      /(?<!\bcurl\b[^|;&\n]*)(?:-f|--filename|-k|--kustomize)[=\s\\]*["']?(https?):\/\/([^/\s"']+)/g,
    ),
  ].map(([, scheme, host = '']) => (scheme === 'https' ? host : `${host}:80`));

/**
 * What becomes of a line of a corpus.
 * @param hosts of the outside that answer
 */
export function ruling(
  line: Pick<CorpusLine, 'cmd' | 'tool' | 'prepared'>,
  hosts: readonly string[],
): Ruling {
  const cmd = line.cmd.trim();
  if (line.tool !== 'kubectl')
    return SCENERY.test(cmd) ? { type: 'scene' } : { type: 'left out', reason: 'a line of another tool' };
  const found = (line.prepared === true ? [] : leftOut).find(([pattern]) =>
    pattern.test(cmd.split(/<<-?\s*['"]?\w+/)[0] ?? ''),
  );
  if (found) return { type: 'left out', reason: found[1] };
  if (hostsOf(cmd).some((host) => !hosts.includes(host)) || /-k[= ]*["']?github\.com/.test(cmd))
    return { type: 'left out', reason: 'downloads from a host that the emulated network does not have' };
  const goesOn =
    /\s(-w|--watch|--watch-only)(=true)?(\s|$|[|;])/.test(cmd) ||
    /\blogs\b.*\s(-\w*f\w*|--follow)(=true)?(\s|$)/.test(cmd) ||
    /\b(attach|exec|run|debug)\b.*\s-(it|ti|i)\b/.test(cmd);
  return {
    type: 'compared',
    limit: goesOn ? WATCHED : WAITED,
    ...(/\s(--help|-h|options)(\s|$)|kubectl help\b/.test(cmd)
      ? { shape: 'usage' }
      : /\bexplain\b/.test(cmd)
        ? { shape: 'fields' }
        : {}),
  };
}
