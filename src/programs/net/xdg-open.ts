import type { Program, ProgramContext } from '../../shell/program.ts';

async function run({ argv, stderr, stdout }: ProgramContext): Promise<number> {
  const [url] = argv.slice(1);
  if (url === undefined) {
    await stderr.write(
      "xdg-open - opens a file or URL in the user's preferred application\n\nSynopsis\n\nxdg-open { file | URL }\n",
    );
    return 1;
  }
  await stdout.write(
    `There is no browser on this machine. Look at ${url} in the web preview beside the terminal.\n`,
  );
  return 0;
}

/** Opens a page: here, says where it can be seen. */
export const program: Program = { run };
