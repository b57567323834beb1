/** A table of what there is: shown when a script asks for help. */
export class Help {
  readonly title: string;
  readonly rows: readonly (readonly [name: string, description: string])[];

  constructor(title: string, rows: readonly (readonly [name: string, description: string])[]) {
    this.title = title;
    this.rows = rows;
  }

  /** Models mongosh packages/cli-repl/src/format-output.ts (formatHelp) */
  text(bold: (text: string) => string): string {
    const lines = this.rows.map(([name, description]) => {
      const first = `    ${name}`.padEnd(47);
      return `${first}${description.replaceAll('\n', `\n${' '.repeat(47)}`)}\n`;
    });
    return `\n  ${bold(`${this.title}:`)}\n\n${lines.join('')}`;
  }
}

const rows = (text: string): readonly (readonly [string, string])[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', description = ''] = line.split(' | ');
      return [name.trim(), description.replaceAll('\\n', '\n')] as const;
    });

export const shellHelp = new Help(
  'Shell Help',
  rows(`
use | Make another database the current one
it | Show the next documents of the last cursor
show | 'show dbs': the databases of the server\\n'show collections': the collections of the current database\\n'show users': the users of the current database
load | Run a script of a file: load("FILE")
print | Write a value to the output
printjson | The same as print()
sleep | Wait that many milliseconds
version | The version of this shell
cls | Clear the screen
quit | Leave the shell: quit, quit()
exit | Leave the shell: exit, exit()`),
);

export const databaseHelp = new Help(
  'Database Class',
  rows(`
adminCommand | Run a command on the admin database
auth | Log in
createCollection | Make a collection
createUser | Make a user of this database
dropDatabase | Remove this database with all that it holds
dropUser | Remove a user
getCollection | The collection of that name
getCollectionNames | The names of the collections
getName | The name of this database
getSiblingDB | Another database
getUsers | The users of this database
hello | What the server says of itself
runCommand | Run a command on this database
serverStatus | The state of the server
stats | The sizes of this database
version | The version of the server`),
);

export const collectionHelp = new Help(
  'Collection Class',
  rows(`
aggregate | Send documents through the stages of a pipeline
countDocuments | How many documents a filter finds
createIndex | Make an index
deleteMany | Remove all documents that a filter finds
deleteOne | Remove the first document that a filter finds
distinct | The different values of a field
drop | Remove this collection
find | The documents that a filter finds
findOne | The first document that a filter finds
findOneAndUpdate | Change a document and show it
getIndexes | The indexes of this collection
insertMany | Add documents
insertOne | Add a document
renameCollection | Give this collection another name
replaceOne | Put a document in the place of another
stats | The sizes of this collection
updateMany | Change all documents that a filter finds
updateOne | Change the first document that a filter finds`),
);

export const replicaSetHelp = new Help(
  'Replica Set Class',
  rows(`
add | Add a member
conf | The configuration of the set
initiate | Begin the set
remove | Take a member out
status | The state of the set and its members`),
);
