import type { ProgramContext } from '../../shell/program.ts';
import { Driver } from './driver.ts';
import type { Node, Profile } from './driver.ts';
import type { Flags, FlagSpecs } from './flags.ts';
import { Exit, Out } from './out.ts';

/** What a command works with. */
export class Invocation {
  readonly context: ProgramContext;
  readonly flags: Flags;
  readonly out: Out;
  readonly driver: Driver;
  /** The profile that is meant. */
  readonly profileName: string;

  constructor(context: ProgramContext, flags: Flags) {
    this.context = context;
    this.flags = flags;
    this.out = new Out(context);
    this.driver = new Driver(context);
    this.profileName =
      flags.text('profile') ??
      context.env['MINIKUBE_PROFILE'] ??
      String(readSettings(context)['profile'] ?? 'minikube');
  }

  /** `minikube start`, with the profile when it is not the usual one. */
  command(verb: string): string {
    return `minikube ${verb}${this.profileName === 'minikube' ? '' : ` -p ${this.profileName}`}`;
  }

  /** The profile; ends the command when there is none. */
  async existing(): Promise<Profile> {
    const profile = await this.driver.profile(this.profileName);
    if (profile) return profile;
    await this.out.step(
      'shrug',
      `Profile "${this.profileName}" not found. Run "minikube profile list" to view all profiles.`,
    );
    await this.out.step('workaround', `To start a cluster, run: "${this.command('start')}"`);
    throw new Exit(85);
  }

  /** The profile when its host runs; ends the command otherwise. */
  async running(): Promise<{ readonly profile: Profile; readonly primary: Node }> {
    const profile = await this.existing();
    const [primary] = profile.nodes;
    if (primary && profile.state !== 'stopped' && profile.state !== 'created') return { profile, primary };
    await this.out.step(
      'shrug',
      `The control-plane node ${this.profileName} host is not running: state=Stopped`,
    );
    await this.out.step('workaround', `To start a cluster, run: "${this.command('start')}"`);
    throw new Exit(83);
  }

  /** The profile when its API server answers; ends the command otherwise. */
  async healthy(): Promise<{ readonly profile: Profile; readonly primary: Node }> {
    const profile = await this.existing();
    const [primary] = profile.nodes;
    if (primary && profile.state === 'running') return { profile, primary };
    const paused = profile.state === 'paused';
    await this.out.step(
      'shrug',
      `The control-plane node ${this.profileName} apiserver is ${paused ? 'paused' : 'not running: (state=Stopped)'}`,
    );
    await this.out.step(
      'workaround',
      `To start a cluster, run: "${this.command(paused ? 'unpause' : 'start')}"`,
    );
    throw new Exit(103);
  }
}

/** A command. */
export interface Command {
  readonly summary: string;
  /** How it is called, without `minikube`: `service [flags] SERVICE`. */
  readonly usage: string;
  readonly flags?: FlagSpecs;
  /** Its words are for another program. */
  readonly passThrough?: boolean;
  run(invocation: Invocation): Promise<number | undefined>;
}

const settingsPath = ({ env }: ProgramContext): string =>
  `${env['HOME'] ?? '/root'}/.minikube/config/config.json`;

/** The settings of `minikube config`. */
export function readSettings(context: ProgramContext): Readonly<Record<string, unknown>> {
  const path = settingsPath(context);
  if (!context.files.exists(path)) return {};
  try {
    return JSON.parse(context.files.read(path)) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

export function writeSettings(context: ProgramContext, settings: Readonly<Record<string, unknown>>): void {
  const path = settingsPath(context);
  context.files.makeDirectory(path.slice(0, path.lastIndexOf('/')), { parents: true });
  context.files.write(path, `${JSON.stringify(settings, null, 4)}\n`);
}
