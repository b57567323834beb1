import type { Scenario } from '../scenario.ts';
import { developerMachine, allPrograms } from './workstation.ts';

/** A developer's machine on which minikube has been started. */
export const minikube: Scenario = {
  name: 'minikube',
  machine: developerMachine,
  programs: allPrograms,
  files: {},
  clusters: [],
  prepare: { commands: ['minikube start'], lead: 10 * 60_000 },
};
