import { application } from './application.ts';

/** Manifests by their paths below `https://k8s.io/examples/`. */
export const manifests: ReadonlyMap<string, string> = new Map(
  [application].flatMap((folder) => Object.entries(folder)).map(([path, text]) => [path, text.trimStart()]),
);
