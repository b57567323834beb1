import type { Image } from '../image.ts';

const windows = (names: readonly string[]): Image => ({
  names,
  hasTag: () => true,
  size: 2_000_000_000,
  platform: 'windows',
  userland: 'none',
});

/** Images that only nodes with Windows can pull. */
export const windowsImages: readonly Image[] = [
  windows(['docker.io/microsoft/iis', 'mcr.microsoft.com/windows/servercore/iis']),
  windows(['docker.io/microsoft/windowsservercore', 'mcr.microsoft.com/windows/servercore']),
  windows(['docker.io/microsoft/nanoserver', 'mcr.microsoft.com/windows/nanoserver']),
];
