import { application } from './application.ts';
import { configuration } from './configuration.ts';
import { controllers } from './controllers.ts';
import { podData } from './pod-data.ts';
import { podResources } from './pod-resources.ts';
import { pods } from './pods.ts';

/** Manifests by their paths below `https://k8s.io/examples/`. */
export const manifests: ReadonlyMap<string, string> = new Map(
  [application, configuration, controllers, podData, podResources, pods]
    .flatMap((folder) => Object.entries(folder))
    .map(([path, text]) => [path, text.trimStart()]),
);
