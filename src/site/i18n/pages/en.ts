import type { PageWords } from './ko.ts';

/** The words of pages that no script needs, in English. */
export const en: PageWords = {
  text: { contents: 'Contents' },
  playground: {
    title: 'Playground',
    breadcrumb: 'Where you are',
    lead: 'No tasks and no grades: build things and break them as you like. Choose where to start.',
    open: 'Start',
    saved:
      'Each is saved by itself. Next time you go on where you stopped, and you can start over at any time.',
    scenarios: {
      gke: {
        name: 'A cluster on GKE',
        description: 'You sit at Cloud Shell, and a GKE cluster of three nodes is ready.',
        tries: 'LoadBalancer services get an external IP. You may even switch off the machine of a node.',
      },
      minikube: {
        name: 'minikube',
        description: 'Your own machine, after `minikube start`. A single node does everything.',
        tries:
          'The pods of the control plane are to be seen in `kube-system`. External IPs come from `minikube tunnel`.',
      },
      rig: {
        name: 'A bare cluster',
        description: 'Three nodes that belong to no cloud, and `kubectl`.',
        tries: 'Good for looking at Kubernetes alone, without the help of a cloud.',
      },
      'cloud-shell': {
        name: 'An empty Cloud Shell',
        description: 'A Google Cloud project, and no cluster yet.',
        tries: 'Begin with `gcloud container clusters create`. There is no bill.',
      },
      workstation: {
        name: 'An empty machine',
        description: 'The machine of a developer: the tools are installed, nothing runs.',
        tries: 'Make a cluster of your own with `minikube start`.',
      },
    },
  },
  glossary: {
    title: 'Glossary',
    description: (terms) => `${terms} terms that one meets when learning Kubernetes, in plain words.`,
    lead: 'The terms of the course in a sentence or two, with the lessons that teach them and the commands that go with them.',
    filter: 'Find a term',
    found: (terms) => `Found: ${terms}`,
    none: 'No such term.',
    topicsLabel: 'Topics',
    topics: {
      cluster: 'What a cluster is made of',
      objects: 'Objects',
      network: 'Addresses and connections',
      state: 'Declarations and states',
      tools: 'Tools and clouds',
    },
    taught: 'Taught in',
    commands: 'Commands',
    related: 'See also',
  },
  commands: {
    title: 'Commands',
    description: (commands) => `What the ${commands} commands of the course do, with examples.`,
    lead: 'The commands of the course by what they are for. The examples can be typed as they are.',
    filter: 'Find a command',
    found: (commands) => `Found: ${commands}`,
    none: 'No such command.',
    groupsLabel: 'Groups',
    groups: {
      look: 'Looking',
      change: 'Creating and changing',
      contexts: 'Choosing a cluster',
      gcloud: 'Google Cloud',
      shell: 'The shell',
    },
    taught: 'Taught in',
    copy: 'Copy',
    copied: 'Copied',
  },
};
