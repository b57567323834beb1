import { expect, test } from 'vitest';
import { TestCluster } from '../../cluster.test.fixture.ts';

const mongosh =
  (cluster: TestCluster, pod = 'mongo') =>
  (script: string, ...words: readonly string[]): Promise<string> =>
    cluster.exec(pod, ['mongosh', ...words, '--eval', script]);

/** What the shell prints for lines of its input, after its greeting; `id`s and Log IDs are the run's own. */
async function typed(
  cluster: TestCluster,
  lines: readonly string[],
  ...words: readonly string[]
): Promise<string> {
  const text = lines
    .map((line) => `${line}\n`)
    .join('')
    .replaceAll("'", "'\\''");
  const output = await cluster.exec('mongo', `printf '%s' '${text}' | mongosh --quiet ${words.join(' ')}`);
  return output.replace(/(?<=ObjectId\(')[\da-f]{24}/g, 'ID').replace(/(?<=UUID\(')[-\da-f]{36}/g, 'UUID');
}

async function running(container: object = {}, spec: object = {}): Promise<TestCluster> {
  const cluster = new TestCluster();
  cluster.pod('mongo', { image: 'mongo:8.0', ...container }, spec);
  await cluster.run(60);
  return cluster;
}

test('the shell greets, keeps documents, and prints them as the real one does', async () => {
  const cluster = await running();
  const first = await cluster.exec('mongo', 'echo exit | mongosh');
  expect(first.replace(/ID:\t[\da-f]{24}/, 'ID:\tID')).toBe(
    'Current Mongosh Log ID:\tID\nConnecting to:\t\tmongodb://127.0.0.1:27017/?directConnection=true&serverSelectionTimeoutMS=2000&appName=mongosh+2.5.8\nUsing MongoDB:\t\t8.0.15\nUsing Mongosh:\t\t2.5.8\n\nFor mongosh info see: https://www.mongodb.com/docs/mongodb-shell/\n\n\nTo help improve our products, anonymous usage data is collected and sent to MongoDB periodically (https://www.mongodb.com/legal/privacy-policy).\nYou can opt-out by running the disableTelemetry() command.\n\ntest> [0]',
  );
  expect(
    await typed(cluster, [
      'use shop',
      'db.pets.insertOne({ name: "Rex", age: 3 })',
      'db.pets.insertMany([{ _id: 1, name: "Mia", age: 5, tags: ["a", "b"] }, { _id: 2, name: "Tom", born: ISODate("2020-05-01") }])',
      'db.pets.find()',
      'db.pets.find({ age: { $gte: 3 } }, { name: 1, _id: 0 }).sort({ age: -1 }).limit(1)',
      'db.pets.findOne({ name: "nobody" })',
      'db.pets.updateOne({ _id: 2 }, { $set: { "owner.name": "Ann" }, $push: { tags: { $each: ["x", "y"] } } })',
      'db.pets.updateMany({}, { $inc: { visits: 1 } })',
      'db.pets.replaceOne({ _id: 9 }, { name: "New" }, { upsert: true })',
      'db.pets.deleteOne({ _id: 9 })',
      'db.pets.findOne({ _id: 2 })',
      'db.pets.countDocuments({ tags: { $exists: true } })',
      'db.pets.distinct("tags")',
      'db.pets.createIndex({ name: 1 }, { unique: true })',
      'db.pets.getIndexes()',
      'show collections',
      'db.pets.aggregate([{ $unwind: "$tags" }, { $group: { _id: "$tags", n: { $sum: 1 }, names: { $push: "$name" } } }, { $sort: { _id: 1 } }])',
      'db.pets.drop()',
    ]),
  ).toBe(`test> switched to db shop
shop> {
  acknowledged: true,
  insertedId: ObjectId('ID')
}
shop> { acknowledged: true, insertedIds: { '0': 1, '1': 2 } }
shop> [
  { _id: ObjectId('ID'), name: 'Rex', age: 3 },
  { _id: 1, name: 'Mia', age: 5, tags: [ 'a', 'b' ] },
  { _id: 2, name: 'Tom', born: ISODate('2020-05-01T00:00:00.000Z') }
]
shop> [ { name: 'Mia' } ]
shop> null
shop> {
  acknowledged: true,
  insertedId: null,
  matchedCount: 1,
  modifiedCount: 1,
  upsertedCount: 0
}
shop> {
  acknowledged: true,
  insertedId: null,
  matchedCount: 3,
  modifiedCount: 3,
  upsertedCount: 0
}
shop> {
  acknowledged: true,
  insertedId: 9,
  matchedCount: 0,
  modifiedCount: 0,
  upsertedCount: 1
}
shop> { acknowledged: true, deletedCount: 1 }
shop> {
  _id: 2,
  name: 'Tom',
  born: ISODate('2020-05-01T00:00:00.000Z'),
  owner: { name: 'Ann' },
  tags: [ 'x', 'y' ],
  visits: 1
}
shop> 2
shop> [ 'a', 'b', 'x', 'y' ]
shop> name_1
shop> [
  { v: 2, key: { _id: 1 }, name: '_id_' },
  { v: 2, key: { name: 1 }, name: 'name_1', unique: true }
]
shop> pets
shop> [
  { _id: 'a', n: 1, names: [ 'Mia' ] },
  { _id: 'b', n: 1, names: [ 'Mia' ] },
  { _id: 'x', n: 1, names: [ 'Tom' ] },
  { _id: 'y', n: 1, names: [ 'Tom' ] }
]
shop> true
shop> [0]`);
});

test('the shell runs scripts, goes on with long results, and tells what is wrong', async () => {
  const cluster = await running();
  expect(
    await typed(cluster, [
      'for (let i = 0; i < 23; i++) {',
      '  db.n.insertOne({ _id: i })',
      '}',
      'db.n.find({ _id: { $gt: 1 } })',
      'it',
      'it',
      'db.n.find().limit(2).forEach(d => printjson(d))',
      'const double = (x) => x * 2; [1, 2, 3].map(double).join("-")',
      'x',
      'db.n.insertOne({ _id: 1 })',
      'db.n.updateOne({ _id: 1 }, { a: 1 })',
      'db.n.find({ a: { $foo: 1 } })',
      'db.n.find({ a b })',
      'db.n.nope()',
      'show nothing',
      'rs.status()',
      'throw new Error("mine")',
      'try { db.runCommand({ nosuch: 1 }) } catch (e) { print(e.codeName, e.message) }',
    ]),
  ).toBe(`test> ... ... { acknowledged: true, insertedId: 22 }
test> [
  { _id: 2 },  { _id: 3 },
  { _id: 4 },  { _id: 5 },
  { _id: 6 },  { _id: 7 },
  { _id: 8 },  { _id: 9 },
  { _id: 10 }, { _id: 11 },
  { _id: 12 }, { _id: 13 },
  { _id: 14 }, { _id: 15 },
  { _id: 16 }, { _id: 17 },
  { _id: 18 }, { _id: 19 },
  { _id: 20 }, { _id: 21 }
]
Type "it" for more
test> [ { _id: 22 } ]
test> no cursor
test> { _id: 0 }
{ _id: 1 }

test> 2-4-6
test> Uncaught \rReferenceError: x is not defined
test> Uncaught \rMongoServerError: E11000 duplicate key error collection: test.n index: _id_ dup key: { _id: 1 }
test> Uncaught \rMongoInvalidArgumentError: Update document requires atomic operators
test> Uncaught \rMongoServerError[BadValue]: unknown operator: $foo
test> Uncaught:
\rSyntaxError: Unexpected token, expected "," (1:14)

> 1 | db.n.find({ a b })
    |               ^
  2 |


test> Uncaught \rTypeError: db.n.nope is not a function
test> Uncaught \rMongoshInvalidInputError: [COMMON-10001] 'nothing' is not a valid argument for "show".
test> Uncaught \rMongoServerError[NoReplicationEnabled]: not running with --replSet
test> Uncaught \rError: mine
test> CommandNotFound no such command: 'nosuch'

test> [0]`);
});

test('who must log in does, from other pods too, and data outlives the container', async () => {
  const cluster = await running(
    {
      env: [
        { name: 'MONGO_INITDB_ROOT_USERNAME', value: 'root' },
        { name: 'MONGO_INITDB_ROOT_PASSWORD', value: 'secret' },
      ],
      volumeMounts: [{ name: 'data', mountPath: '/data/db' }],
    },
    { volumes: [{ name: 'data', emptyDir: {} }] },
  );
  cluster.pod('client', { image: 'mongo:8.0', command: ['sleep', 'infinity'] });
  cluster.pod('alone', { image: 'mongo:8.0', command: ['mongod'] });
  await cluster.run(60);
  const run = mongosh(cluster);
  const as = ['-u', 'root', '-p', 'secret', '--authenticationDatabase', 'admin'];
  expect(await run('db.adminCommand("ping")')).toBe('{ ok: 1 }\n[0]');
  expect(await run('db.pets.find()')).toBe('MongoServerError: Command find requires authentication\n[1]');
  expect(await run('1', '-u', 'root', '-p', 'wrong')).toBe('MongoServerError: Authentication failed.\n[1]');
  expect(await run('db.pets.insertOne({ _id: 1 })', ...as)).toBe(
    '{ acknowledged: true, insertedId: 1 }\n[0]',
  );
  expect(await run('db.createUser({ user: "app", pwd: "x", roles: ["read"] })', ...as)).toBe(
    '{ ok: 1 }\n[0]',
  );
  expect(await run('db.pets.find()', 'mongodb://app:x@localhost/test')).toBe('[ { _id: 1 } ]\n[0]');
  expect(await run('db.pets.insertOne({ _id: 2 })', 'mongodb://app:x@localhost/test')).toBe(
    'MongoServerError: not authorized on test to execute command { insert: "pets", documents: [], ordered: true, $db: "test" }\n[1]',
  );
  const ip = cluster.get('mongo').status.podIP ?? '';
  const other = mongosh(cluster, 'client');
  expect(await other('db.pets.find()', `mongodb://root:secret@${ip}:27017/test?authSource=admin`)).toBe(
    '[ { _id: 1 } ]\n[0]',
  );
  expect(await other('1')).toBe('MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017\n[1]');
  expect(await other('1', '--host', 'nosuch')).toBe('MongoNetworkError: getaddrinfo ENOTFOUND nosuch\n[1]');
  const alone = cluster.get('alone').status.podIP ?? '';
  expect(await other('1', '--host', alone)).toBe(
    `MongoNetworkError: connect ECONNREFUSED ${alone}:27017\n[1]`,
  );
  const again = cluster.reload();
  await again.run(5);
  expect(await mongosh(again)('db.pets.find()', ...as)).toBe('[ { _id: 1 } ]\n[0]');
});

test('members of a replica set share their data, and another leads when the first is gone', async () => {
  const cluster = new TestCluster();
  const names = ['db-0', 'db-1', 'db-2'];
  for (const name of names) cluster.pod(name, { image: 'mongo:8.0', args: ['--replSet', 'rs0'] });
  await cluster.run(60);
  const [first = '', second = '', third = ''] = names.map((name) => cluster.get(name).status.podIP ?? '');
  const at = (pod: string, script: string): Promise<string> => mongosh(cluster, pod)(script);
  expect(await at('db-0', 'rs.status()')).toBe('MongoServerError: no replset config has been received\n[1]');
  const members = [first, second, third].map((ip, _id) => `{ _id: ${_id}, host: "${ip}:27017" }`).join(', ');
  expect(await at('db-0', `rs.initiate({ _id: "rs0", members: [${members}] }).ok`)).toBe('1\n[0]');
  const states = 'rs.status().members.map(m => m.name + " " + m.stateStr).join("\\n")';
  const shown = (...each: readonly string[]): string =>
    `${each.map((state, index) => `${[first, second, third][index] ?? ''}:27017 ${state}`).join('\n')}\n[0]`;
  expect(await at('db-1', states)).toBe(shown('PRIMARY', 'SECONDARY', 'SECONDARY'));
  expect(await at('db-0', 'db.pets.insertOne({ _id: 1 })')).toBe(
    '{ acknowledged: true, insertedId: 1 }\n[0]',
  );
  expect(await at('db-2', 'db.pets.find()')).toBe('[ { _id: 1 } ]\n[0]');
  expect(await at('db-2', 'db.pets.insertOne({ _id: 2 })')).toBe('MongoServerError: not primary\n[1]');
  expect(await cluster.exec('db-0', 'echo exit | mongosh --quiet')).toBe('rs0 [direct: primary] test> [0]');
  cluster.delete('db-0');
  await cluster.run(60);
  expect(await at('db-1', states)).toBe(shown('(not reachable/healthy)', 'PRIMARY', 'SECONDARY'));
  expect(await at('db-1', 'db.pets.insertOne({ _id: 2 })')).toBe(
    '{ acknowledged: true, insertedId: 2 }\n[0]',
  );
  expect(await at('db-2', 'db.pets.find()')).toBe('[ { _id: 1 }, { _id: 2 } ]\n[0]');
});

test('scripts make the data of a new database before anybody else comes in', async () => {
  const initdb = (mountPath: string): object => ({ volumeMounts: [{ name: 'initdb', mountPath }] });
  const installer = {
    name: 'installer',
    image: 'luksa/quiz-initdb-script-installer:0.1',
    ...initdb('/initdb.d'),
  };
  const root = [
    { name: 'MONGO_INITDB_ROOT_USERNAME', value: 'root' },
    { name: 'MONGO_INITDB_ROOT_PASSWORD', value: 'secret' },
  ];
  const cluster = await running(
    { ...initdb('/docker-entrypoint-initdb.d'), env: root },
    { initContainers: [installer], volumes: [{ name: 'initdb', emptyDir: {} }] },
  );
  const said = cluster
    .logs('mongo')
    .split('\n')
    .filter((line) => !line.startsWith('{"t"'));
  expect(said).toEqual([
    '',
    '/usr/local/bin/docker-entrypoint.sh: running /docker-entrypoint-initdb.d/insert-questions.js',
    '',
    '',
    '',
    'MongoDB init process complete; ready for start up.',
    '',
    '',
  ]);
  expect(
    await mongosh(cluster)(
      'db.questions.find({}, { _id: 0, id: 1, text: 1 })',
      'mongodb://root:secret@127.0.0.1/kiada?authSource=admin',
    ),
  ).toBe("[ { id: 1, text: 'What does k8s mean?' } ]\n[0]");
  expect(await mongosh(cluster)('db.questions.find()')).toBe(
    'MongoServerError: Command find requires authentication\n[1]',
  );
});

test('half of a user, and a directory that is not there, end the server', async () => {
  const cluster = new TestCluster();
  const env = [{ name: 'MONGO_INITDB_ROOT_USERNAME', value: 'root' }];
  cluster.pod('half', { image: 'mongo:8.0', env }, { restartPolicy: 'Never' });
  cluster.pod('lost', { image: 'mongo:8.0', args: ['--dbpath', '/lost'] }, { restartPolicy: 'Never' });
  await cluster.run(60);
  expect(['half', 'lost'].map((name) => cluster.show(name))).toEqual([
    'half Failed Error(1)-/0',
    'lost Failed Error(100)-/0',
  ]);
  expect(cluster.logs('half')).toBe(
    "\nerror: missing 'MONGO_INITDB_ROOT_USERNAME' or 'MONGO_INITDB_ROOT_PASSWORD'\n       both must be specified for a user to be created\n\n",
  );
  expect(cluster.logs('lost').replace(/"\$date":"[^"]+"/, '"$date":"T"')).toBe(
    '{"t":{"$date":"T"},"s":"E",  "c":"CONTROL",  "id":20557,   "ctx":"initandlisten","msg":"DBException in initAndListen, terminating","attr":{"error":"NonExistentPath: Data directory /lost not found. Create the missing directory or specify another path using (1) the --dbpath command line option, or (2) by adding the \'storage.dbPath\' option in the configuration file."}}\n',
  );
});

test('at a terminal it colors what it shows, hides passwords, and asks before Ctrl-C ends it', async () => {
  const cluster = await running();
  const shown = async (command: readonly string[], keys: readonly string[]): Promise<readonly string[]> => {
    const options = { command, stdin: true, stdout: true, stderr: false, tty: true };
    const { signal } = new AbortController();
    const session = await cluster.simulation.kubelets.door.exec(
      cluster.get('mongo'),
      'mongo',
      options,
      signal,
    );
    let output = '';
    void (async () => {
      for await (const text of session.stdout) output += text;
    })();
    const pieces: string[] = [];
    for (const key of ['', ...keys]) {
      output = '';
      session.stdin.write(key);
      await cluster.run(1);
      pieces.push(output.replaceAll('\r\n', '\n').replaceAll('\u001b', '^'));
    }
    return pieces;
  };
  const keys = [
    '({ a: 1, b: "x", c: null })\r',
    'foo\r',
    'while (true) {}\r',
    '\x03',
    'db.a.',
    '\x03',
    '\x03',
  ];
  expect(await shown(['mongosh', '--quiet'], keys)).toEqual([
    'test> ',
    '({ a: 1, b: "x", c: null })\n{ a: ^[33m1^[39m, b: ^[32m\'x\'^[39m, c: ^[1mnull^[22m }\ntest> ',
    'foo\nUncaught \r^[1;31mReferenceError^[0m: foo is not defined\ntest> ',
    'while (true) {}\n',
    'Stopping execution...Uncaught \r^[1;31mError^[0m: Asynchronous execution was interrupted by `SIGINT`\ntest> ',
    'db.a.',
    '\n(To exit, press Ctrl+C again or Ctrl+D or type .exit)\ntest> ',
    '\n',
  ]);
  expect(await shown(['mongosh', '--quiet', '-u', 'me'], ['secret\r'])).toEqual([
    'Enter password: ',
    '\nMongoServerError: Authentication failed.\n',
  ]);
});
