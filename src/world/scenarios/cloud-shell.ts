import { loginFiles } from '../../programs/gcloud/accounts.ts';
import type { MachinePlan, Scenario } from '../scenario.ts';
import { allPrograms } from './workstation.ts';

/** Google's Cloud Shell: a machine apart from every cluster. */
export const cloudShellMachine: MachinePlan = {
  user: 'student',
  hostname: 'cloudshell',
  home: '/home/student',
  prompt: '\\[\\e[01;32m\\]\\u@\\h\\[\\e[00m\\]:\\[\\e[01;34m\\]\\w\\[\\e[00m\\] (my-project)\\$ ',
  env: {
    EDITOR: 'vi',
    CLOUD_SHELL: 'true',
    DEVSHELL_PROJECT_ID: 'my-project',
    GOOGLE_CLOUD_PROJECT: 'my-project',
  },
};

const login = { account: 'student@example.com', project: 'my-project' };

/** Cloud Shell with a project and no cluster yet. */
export const cloudShell: Scenario = {
  name: 'cloud-shell',
  machine: cloudShellMachine,
  programs: allPrograms,
  files: loginFiles(login),
  clusters: [],
  google: login,
};
