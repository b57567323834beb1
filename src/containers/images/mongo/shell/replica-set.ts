import { isRecord, textOf, type Host } from '../script/values.ts';
import { field, isDocument, isList, numberOf, type Document } from '../values.ts';
import { replicaSetHelp } from './help.ts';
import { documentGiven, given, hostOf, invalid, run, type Session } from './session.ts';

/** `rs` of a script. */
export function replicaSetHost(session: Session): Host {
  const admin = (command: Document): Promise<Document> => run(session, 'admin', command);
  const config = async (): Promise<Document> => {
    const { config: found } = await admin({ replSetGetConfig: 1 });
    return isDocument(found) ? found : {};
  };
  const membersOf = (document: Document): readonly Document[] => {
    const { members } = document;
    return isList(members) ? members.filter(isDocument) : [];
  };
  const reconfigure = async (document: Document, members: readonly Document[]): Promise<Document> =>
    admin({ replSetReconfig: { ...document, version: (numberOf(document['version']) ?? 0) + 1, members } });
  return hostOf(
    {
      async add([member]) {
        const before = await config();
        const members = membersOf(before);
        const _id = Math.max(...members.map((each) => numberOf(each['_id']) ?? 0)) + 1;
        const added = isRecord(member) ? await given(member) : { host: textOf(member) };
        return reconfigure(before, [...members, { _id, ...(isDocument(added) ? added : {}) }]);
      },
      conf: config,
      config,
      hello: () => admin({ hello: 1 }),
      help: () => replicaSetHelp,
      initiate: async ([given]) =>
        admin({ replSetInitiate: await documentGiven(given, 'ReplicaSet.initiate', 0, {}) }),
      isMaster: () => admin({ isMaster: 1 }),
      async reconfig([given]) {
        const document = await documentGiven(given, 'ReplicaSet.reconfig', 0);
        return reconfigure({ ...document, version: field(await config(), 'version') }, membersOf(document));
      },
      async remove([host]) {
        if (typeof host !== 'string')
          throw invalid('Argument at position 0 must be of type string (ReplicaSet.remove)');
        const before = await config();
        const members = membersOf(before).filter((each) => each['host'] !== host);
        if (members.length === membersOf(before).length)
          throw invalid(
            `Couldn't find ${host} in ${membersOf(before)
              .map((each) => String(each['host']))
              .join(',')}. Is ${host} a member of this replset?`,
          );
        return reconfigure(before, members);
      },
      secondaryOk: () => undefined,
      status: () => admin({ replSetGetStatus: 1 }),
    },
    () => 'ReplicaSet',
  );
}
