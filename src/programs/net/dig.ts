import type { Program, ProgramContext } from '../../shell/program.ts';

async function run(context: ProgramContext): Promise<number> {
  const { argv, clock, network, random, stdout } = context;
  const words = argv.slice(1).filter((word) => !word.startsWith('@'));
  const short = words.includes('+short');
  const [name = '.'] = words.filter((word) => !/^[-+]/.test(word) && !/^(A|AAAA|ANY|IN)$/i.test(word));
  const addresses = network.resolve(name);
  if (short) {
    await stdout.write(addresses.map((address) => `${address}\n`).join(''));
    return 0;
  }
  const id = Math.floor(random() * 65536);
  const domain = name.endsWith('.') ? name : `${name}.`;
  const status = addresses.length > 0 ? 'NOERROR' : 'NXDOMAIN';
  const answers = addresses.map((address) => `${domain}\t\t300\tIN\tA\t${address}\n`).join('');
  await stdout.write(`
; <<>> DiG 9.18.33-1~deb12u2-Debian <<>> ${words.join(' ')}
;; global options: +cmd
;; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: ${id}
;; flags: qr rd ra; QUERY: 1, ANSWER: ${addresses.length}, AUTHORITY: 0, ADDITIONAL: 1

;; QUESTION SECTION:
;${domain}\t\t\tIN\tA

${answers === '' ? '' : `;; ANSWER SECTION:\n${answers}\n`};; Query time: 0 msec
;; SERVER: 127.0.0.53#53(127.0.0.53) (UDP)
;; WHEN: ${new Date(clock.now()).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) (.*) GMT$/, '$1 $3 $2 $5 UTC $4')}
;; MSG SIZE  rcvd: ${40 + domain.length + 16 * addresses.length}

`);
  return 0;
}

/** Asks for the addresses of a name, and shows the whole answer. */
export const program: Program = { run };
