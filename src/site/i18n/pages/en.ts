import type { PageWords } from './ko.ts';

/** The words of pages that no script needs, in English. */
export const en: PageWords = {
  text: { contents: 'Contents' },
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
