import type { HomeWords } from '../ko/home.ts';

/** Words of the start page and the tracks, in English. */
export const home: HomeWords = {
  home: {
    title: 'Your first voyage\nwith Kubernetes',
    lead: 'A whole cluster runs inside your browser. Start pods, open services and get graded step by step, with a kubectl that answers exactly like the real one.',
    facts: ['Nothing to install', 'No account', 'No bill'],
    start: 'Start the first lesson',
    continue: 'Continue',
    tryTitle: 'Try it right here',
    connected: 'The cluster behind that terminal',
    tryHint:
      'The terminal above is connected to a cluster of three nodes. What you do there appears here. Do with it whatever you like.',
    tryMore: 'There is more room in the playground.',
    tryCommands: [
      'kubectl get nodes',
      'kubectl create deployment hello --image=nginx --replicas=3',
      'kubectl get pods --watch',
    ],
    tracksTitle: 'Two routes',
    whyTitle: 'How you learn',
    why: [
      {
        title: 'A cluster, not a script',
        text: 'API server, scheduler, controllers and kubelets follow the real rules. Commands that no lesson mentions are answered as a real cluster would.',
      },
      {
        title: 'Grading that says why',
        text: 'It looks at the state of the cluster, not at the letters you type. A near miss is told what is there and what was wanted.',
      },
      {
        title: 'Stop whenever you like',
        text: 'Cluster, files, command history and points stay in this browser. Close the window, come back, and go on where you were.',
      },
    ],
  },
  track: {
    label: 'Route',
    lessons: 'Lessons',
    begin: 'Start from the beginning',
    resume: 'Continue',
    minutes: (minutes) => `about ${minutes} minutes`,
    points: (points) => `${points} points`,
    steps: (steps) => `${steps} steps`,
    lessonsOf: (lessons) => (lessons === 1 ? '1 lesson' : `${lessons} lessons`),
    progress: (done, all) => `${done} of ${all} lessons done`,
    done: 'Done',
    started: 'Under way',
    empty: 'There are no lessons here yet.',
    audience: 'For developers who know Docker and are new to Kubernetes.',
  },
  tracks: {
    'first-steps': {
      title: 'First steps with Kubernetes',
      description:
        'From running a single container on a cluster to opening it to the world, scaling it, and looking inside the nodes.',
    },
    gke: {
      title: 'Deploying on GKE',
      description:
        'Create a managed cluster from Cloud Shell, deploy a web application, open it to the internet, update it, and clean up.',
    },
  },
};
