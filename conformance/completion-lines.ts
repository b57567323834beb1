import { flagLines } from './completion-flag-lines.ts';
import { objectLines } from './completion-object-lines.ts';

/**
 * What stands behind `kubectl` when Tab is pressed; the last word is the one that is being typed, and empty after a blank. No quoting.
 */
export const completionLines: readonly string[] = [
  ...flagLines,
  ...objectLines,
  // without a server or a config
  '--server=http://127.0.0.1:1 get ',
  '--server=http://127.0.0.1:1 get pods ',
  '--server=http://127.0.0.1:1 get pods/',
  '--server=http://127.0.0.1:1 logs ',
  '--server=http://127.0.0.1:1 logs web ',
  '--server=http://127.0.0.1:1 logs deployments/web ',
  '--server=http://127.0.0.1:1 -n ',
  '--context=nope get pods ',
  '--user=nope get pods ',
  'exec -f ',
  'debug -f ',
  'debug web -',
  'rollout undo --',
  'help -',
  'completion -',
  'plugin list -',
  'apply set-last-applied -f ',
  'run --grace-period=3 --image=a x -',
  'get nodes -v ',
  'get -v=6 nodes ',
  'expose deployment web --port=80 --',
  'create secret generic a --from-literal=a=b --from-l',
  'create service ',
  'create service clusterip ',
  'create service clusterip x --',
  'label node node-1 ',
  'label --list pods ',
  'get --raw=',
  'get --raw /api ',
  'get pods --watch=true w',
  'get po,deploy/',
  'get deployments.v1.apps ',
  'get events ',
  'get componentstatuses ',
  'get crd ',
  '--kubeconfig=nope config use-context ',
];
