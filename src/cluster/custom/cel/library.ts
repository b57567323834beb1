import { Environment, Optional } from '@marcbachmann/cel-js';
import { addresses } from './library/addresses.ts';
import { formats } from './library/formats.ts';
import { lists, sets } from './library/lists.ts';
import { quantities } from './library/quantities.ts';
import { semvers } from './library/semver.ts';
import { textFormats } from './library/text-format.ts';
import { texts } from './library/texts.ts';
import { urls } from './library/urls.ts';

/** A fresh environment with the functions that rules of custom resources may call. Models staging/src/k8s.io/apiserver/pkg/cel/environment/base.go */
export function ruleEnvironment(): Environment {
  const env = new Environment({ enableOptionalTypes: true });
  for (const add of [lists, sets, texts, textFormats, urls, addresses, quantities, formats, semvers])
    add(env);
  return env;
}

export { Optional };
