/** A fault in a YAML text, in go-yaml's words. */
export class YamlFault extends Error {
  constructor(problem: string, line = 0) {
    super(`yaml: ${line === 0 ? '' : `line ${line}: `}${problem}`);
  }
}
