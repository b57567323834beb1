import { onDemand } from '../../loading/on-demand.ts';
import type { InstalledProgram } from '../../shell/program.ts';
import type { Image } from '../image.ts';

/** The package manager that an image brings, if it brings one. */
export function packageManagers({ userland, files }: Image): readonly InstalledProgram[] {
  const own = typeof files === 'function' ? files('latest') : (files ?? {});
  const release = own['/etc/os-release'] ?? '';
  if (userland === 'debian' && /debian|ubuntu/i.test(release)) {
    const load = async () => (await onDemand(import('./apt.ts'))).apt;
    return ['apt', 'apt-get'].map((name) => ({ name, path: `/usr/bin/${name}`, load }));
  }
  if (!('/etc/alpine-release' in own)) return [];
  return [{ name: 'apk', path: '/sbin/apk', load: async () => (await onDemand(import('./apk.ts'))).apk }];
}
