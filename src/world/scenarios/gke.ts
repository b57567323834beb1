import type { Scenario } from '../scenario.ts';
import { cloudShell } from './cloud-shell.ts';

/** Cloud Shell with a cluster on GKE. */
export const gke: Scenario = {
  ...cloudShell,
  name: 'gke',
  prepare: {
    commands: [
      'gcloud config set compute/zone us-central1-a',
      'gcloud container clusters create my-cluster --quiet',
    ],
    lead: 15 * 60_000,
  },
};
