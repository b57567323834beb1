/** The scenarios that the playground offers, the most useful first: names of `src/world/scenarios/`. */
export const playgrounds = ['gke', 'minikube', 'rig', 'cloud-shell', 'workstation'] as const;
export type PlaygroundId = (typeof playgrounds)[number];
