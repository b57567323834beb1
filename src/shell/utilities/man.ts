import { TextCollector } from '../streams.ts';
import { utility } from './support.ts';

/** There are no manual pages here: a program's own usage takes their place. */
export const man = utility('man [SECTION] PAGE...', async (context) => {
  const name = context.argv.slice(1).findLast((arg) => !/^-|^\d$/.test(arg));
  if (name === undefined) {
    await context.stdout.write("What manual page do you want?\nFor example, try 'man man'.\n");
    return 1;
  }
  if (context.which && context.which(name) === undefined) {
    await context.stderr.write(`No manual entry for ${name}\n`);
    return 16;
  }
  const collector = new TextCollector(100_000);
  await context.spawn([name, '--help'], { stdout: collector, stderr: collector });
  await context.stdout.write(collector.text);
  return 0;
});
