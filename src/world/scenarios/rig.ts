import type { Scenario } from '../scenario.ts';

/** The cluster on which the transcripts of the real tools were recorded: three nodes, kubelets of the recorder's making. */
export const rig: Scenario = {
  name: 'rig',
  machine: {
    user: 'student',
    hostname: 'rig',
    home: '/home/student',
    prompt: '\\u@\\h:\\w\\$ ',
    env: { EDITOR: 'vi' },
  },
  programs: ['kubectl', 'curl', 'wget'],
  files: {},
  clusters: [
    {
      name: 'kubernetes',
      user: 'kubernetes-admin',
      context: 'kubernetes-admin@kubernetes',
      server: { host: '127.0.0.1', port: 6443 },
      kind: 'rig',
    },
  ],
  prepare: { commands: [], lead: 150_000 },
};
