import type { FileSystem } from '../../shell/filesystem.ts';

/** Makes a file with the directories that lead to it. */
export function writeFile(files: FileSystem, path: string, text: string): void {
  files.makeDirectory(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true });
  files.write(path, text);
}
