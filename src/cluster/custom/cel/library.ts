import { Environment, Optional } from '@marcbachmann/cel-js';
import { addresses } from './library/addresses.ts';
import { formats } from './library/formats.ts';
import { lists, sets } from './library/lists.ts';
import { quantities } from './library/quantities.ts';
import { textFormats } from './library/text-format.ts';
import { standard } from './library/standard.ts';
import { texts } from './library/texts.ts';
import { twoVariables } from './library/two-variables.ts';
import { urls } from './library/urls.ts';

/**
 * A fresh environment with the functions that new expressions may call: those of the release before, as semantic versions are not.
 * Models staging/src/k8s.io/apiserver/pkg/cel/environment/base.go
 */
export function ruleEnvironment(): Environment {
  const env = new Environment({ enableOptionalTypes: true });
  for (const add of [
    standard,
    lists,
    sets,
    texts,
    textFormats,
    urls,
    addresses,
    quantities,
    formats,
    twoVariables,
  ])
    add(env);
  return env;
}

export { Optional };
