import { networkPrograms } from '../../programs/index.ts';
import type { MachinePlan, Scenario } from '../scenario.ts';

/** A developer's own machine, on which everything is installed and nothing runs yet. */
export const developerMachine: MachinePlan = {
  user: 'student',
  hostname: 'workstation',
  home: '/home/student',
  prompt: '\\[\\e[01;32m\\]\\u@\\h\\[\\e[00m\\]:\\[\\e[01;34m\\]\\w\\[\\e[00m\\]\\$ ',
  env: { EDITOR: 'vi' },
};

export const allPrograms: readonly string[] = [
  'kubectl',
  'minikube',
  'gcloud',
  'gke-gcloud-auth-plugin',
  ...networkPrograms,
];

export const workstation: Scenario = {
  name: 'workstation',
  machine: developerMachine,
  programs: allPrograms,
  files: {},
  clusters: [],
};
