import type { Scenario } from '../scenario.ts';
import { cloudShell } from './cloud-shell.ts';
import { gke } from './gke.ts';
import { minikube } from './minikube.ts';
import { rig } from './rig.ts';
import { workstation } from './workstation.ts';

/** Every scenario by its name. */
export const scenarios: Readonly<Record<string, Scenario>> = Object.fromEntries(
  [rig, gke, minikube, cloudShell, workstation].map((scenario) => [scenario.name, scenario]),
);

/** The scenario of a name; throws with the names that there are. */
export function scenarioOf(name: string): Scenario {
  const scenario = scenarios[name];
  if (!scenario)
    throw new Error(`There is no scenario "${name}". Known: ${Object.keys(scenarios).join(', ')}.`);
  return scenario;
}
