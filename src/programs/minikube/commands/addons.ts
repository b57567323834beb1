import { box } from '../box.ts';
import type { Command, Invocation } from '../command.ts';
import { fail } from '../out.ts';
import { addonList } from './addon-list.ts';

async function list(invocation: Invocation): Promise<undefined> {
  const { driver, flags, out, profileName } = invocation;
  const profile = await driver.profile(profileName);
  const names = Object.keys(addonList);
  if (flags.text('output') === 'json') {
    const entries = names.map((name) => [
      name,
      { Profile: profileName, Status: profile?.addons.includes(name) ? 'enabled' : 'disabled' },
    ]);
    await out.print(`${JSON.stringify(Object.fromEntries(entries))}\n`);
    return undefined;
  }
  if (!profile) {
    await out.print(
      box(
        ['ADDON NAME', 'MAINTAINER'],
        names.map((name) => ({ cells: [name, addonList[name]?.maintainer ?? ''] })),
      ),
    );
    return undefined;
  }
  await out.print(
    box(
      ['ADDON NAME', 'PROFILE', 'STATUS', 'MAINTAINER'],
      names.map((name) => {
        const enabled = profile.addons.includes(name);
        return {
          cells: [
            name,
            profileName,
            enabled ? 'enabled ✅' : 'disabled    ',
            addonList[name]?.maintainer ?? '',
          ],
          green: enabled && out.fancy,
        };
      }),
    ),
  );
  return undefined;
}

/** Enables an addon with the lines that real runs show. */
export async function enable(invocation: Invocation, name: string): Promise<void> {
  const { driver, out } = invocation;
  const addon = addonList[name];
  const maintainer = addon?.maintainer ?? '';
  if (maintainer.startsWith('3rd party') || maintainer.startsWith('third-party')) {
    await out.step(
      'warning',
      `${name} is a 3rd party addon and is not maintained or verified by minikube maintainers, enable at your own risk.`,
    );
    await out.step('warning', `${name} does not currently have an associated maintainer.`);
  } else {
    await out.step(
      'tip',
      `${name} is an addon maintained by ${maintainer}. For any concerns contact minikube on GitHub.\nYou can view the list of minikube maintainers at: https://github.com/kubernetes/minikube/blob/master/OWNERS`,
    );
  }
  for (const image of addon?.images ?? []) await out.step('option', `Using image ${image}`);
  if (name === 'dashboard') {
    await out.step(
      'tip',
      'Some dashboard features require the metrics-server addon. To enable all features please run:\n\n\tminikube addons enable metrics-server\n',
    );
  }
  await driver.setAddon(invocation.profileName, name, true);
  if (name === 'ingress') {
    await out.step('verifying', 'Verifying ingress addon...');
    await out.work(30_000);
  }
  await out.step('addonEnable', `The '${name}' addon is enabled`);
}

export const addons: Command = {
  summary: 'Enables, disables or lists addons',
  usage: 'addons list|enable|disable [flags]',
  flags: {
    output: { short: 'o', kind: 'text' },
    docs: { short: 'd', kind: 'switch' },
    force: { kind: 'switch' },
    images: { kind: 'text' },
    registries: { kind: 'text' },
    refresh: { kind: 'switch' },
  },
  async run(invocation) {
    const { driver, flags, out, profileName } = invocation;
    const [verb = '', name] = flags.arguments;
    if (verb === 'list') return list(invocation);
    if (verb !== 'enable' && verb !== 'disable' && verb !== 'images') {
      throw fail({ id: 'MK_USAGE', code: 14, message: 'Usage: minikube addons [list|enable|disable]' });
    }
    if (name === undefined) {
      throw fail({ id: 'MK_USAGE', code: 14, message: `usage: minikube addons ${verb} ADDON_NAME` });
    }
    if (verb === 'images') {
      const images = addonList[name]?.images ?? [];
      await out.step('sparkles', `${name} has following images:`);
      await out.print(
        box(
          ['IMAGE NAME', 'DEFAULT IMAGE', 'DEFAULT REGISTRY'],
          images.map((image) => ({
            cells: [
              image.replace(/^.*\//, '').replace(/:.*$/, ''),
              image.replace(/^[^/]*\//, ''),
              image.split('/')[0] ?? '',
            ],
          })),
        ),
      );
      return undefined;
    }
    const { profile } =
      verb === 'enable' ? await invocation.running() : { profile: await invocation.existing() };
    if (!addonList[name]) {
      throw verb === 'enable'
        ? fail({
            id: 'MK_ADDON_ENABLE',
            code: 10,
            message: `enable failed: run callbacks: ${name} is not a valid addon`,
            report: true,
          })
        : fail({
            id: 'SVC_ADDON_UNSUPPORTED',
            code: 116,
            message: `"'${name}' is not a valid minikube addon`,
          });
    }
    if (verb === 'enable') {
      await enable(invocation, name);
      return undefined;
    }
    if (profile.addons.includes(name)) await driver.setAddon(profileName, name, false);
    await out.step('addonDisable', `"The '${name}' addon is disabled`);
    return undefined;
  },
};
