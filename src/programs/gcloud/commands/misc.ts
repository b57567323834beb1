import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import type { Json } from '../format/value.ts';

/** The release whose behaviour this program has. */
export const sdkVersion = '528.0.0';

/** What Debian's packages install. */
const components: Readonly<Record<string, string>> = {
  alpha: '2025.06.20',
  'app-engine-go': '1.9.76',
  'app-engine-java': '2.0.36',
  'app-engine-python': '1.9.116',
  'app-engine-python-extras': '1.9.109',
  beta: '2025.06.20',
  bigtable: '',
  bq: '2.1.18',
  'bundled-python3-unix': '3.12.9',
  cbt: '1.23.2',
  'cloud-datastore-emulator': '2.3.1',
  'cloud-firestore-emulator': '1.19.9',
  'cloud-spanner-emulator': '1.5.28',
  core: '2025.06.20',
  'gcloud-crc32c': '1.0.0',
  'gke-gcloud-auth-plugin': '0.5.10',
  gsutil: '5.34',
  kpt: '1.0.0-beta.56',
  kubectl: '1.32.4',
  'local-extract': '1.6.2',
  'pubsub-emulator': '0.8.20',
};

/** What `gcloud version` and `gcloud --version` print. */
export const versionText = `Google Cloud SDK ${sdkVersion}\n${Object.entries(components)
  .map(([name, version]) => `${name} ${version}\n`)
  .join('')}`;

export const version: Command = {
  async run({ arguments: args, console }) {
    if (args.has('format')) return { resource: { 'Google Cloud SDK': sdkVersion, ...components } };
    await console.out(versionText);
    return undefined;
  },
};

export const info: Command = {
  async run({ arguments: args, console, context, properties }) {
    const values = properties.all(false);
    const resource: Json = {
      basic: { version: sdkVersion, operating_system: 'Linux', architecture: 'x86_64' },
      config: {
        account: properties.account ?? null,
        project: properties.project ?? null,
        active_config_name: properties.configuration,
        paths: {
          active_config_path: properties.configurationPath(properties.configuration),
          global_config_dir: properties.directory,
        },
        properties: values,
      },
      installation: { components },
    };
    if (args.has('format')) return { resource };
    const sections = Object.entries(values).map(
      ([section, entries]) =>
        `  [${section}]\n${Object.entries(entries)
          .map(([name, value]) => `    ${name}: [${value}] (property file)\n`)
          .join('')}`,
    );
    await console.out(`Google Cloud SDK [${sdkVersion}]

Platform: [Linux, x86_64]
Locale: ('C', 'UTF-8')

Installation Root: [/usr/lib/google-cloud-sdk]
Installed Components:
${Object.entries(components)
  .map(([name, number]) => `  ${name}: [${number}]\n`)
  .join('')}System PATH: [${context.env['PATH'] ?? ''}]
Cloud SDK on PATH: [False]
Kubectl on PATH: [/usr/bin/kubectl]

Installation Properties: [/usr/lib/google-cloud-sdk/properties]
User Config Directory: [${properties.directory}]
Active Configuration Name: [${properties.configuration}]
Active Configuration Path: [${properties.configurationPath(properties.configuration)}]

Account: [${properties.account ?? 'None'}]
Project: [${properties.project ?? 'None'}]
Universe Domain: [googleapis.com]

Current Properties:
${sections.join('')}
Logs Directory: [${properties.directory}/logs]

`);
    return undefined;
  },
};

const managed = `You cannot perform this action because the Google Cloud CLI component manager is disabled for this installation. You can run the following command to achieve the same result for this installation:`;

export const componentsList: Command = {
  async run({ console }) {
    await console.status(
      `\nYour current Google Cloud CLI version is: ${sdkVersion}\nThe latest available version is: ${sdkVersion}\n`,
    );
    return {
      resource: Object.entries(components).map(([id, number]) => ({
        id,
        state: 'Installed',
        version: number,
      })),
      format: 'table[box,title="Components"](state:label=Status, id:label=ID, version:label=Version)',
    };
  },
};

export const componentsInstall: Command = {
  async run({ arguments: args }) {
    const names = args.list('component_ids') ?? [];
    throw new CommandError(
      `\n${managed}\n\nsudo apt-get install ${names.map((name) => `google-cloud-cli-${name}`).join(' ')}\n`,
    );
  },
};

export const componentsUpdate: Command = {
  async run() {
    throw new CommandError(
      `\n${managed}\n\nsudo apt-get update && sudo apt-get --only-upgrade install google-cloud-cli\n`,
    );
  },
};

export const init: Command = {
  async run({ console, properties }) {
    await console.out(`Welcome! This command will take you through the configuration of gcloud.

Your current configuration is: [${properties.configuration}]
  account: ${properties.account ?? '(unset)'}
  project: ${properties.project ?? '(unset)'}

`);
    if (!console.canPrompt) {
      throw new CommandError(
        'Cannot prompt without a terminal. Run `gcloud auth login` and `gcloud config set project PROJECT_ID`.',
      );
    }
    const project = await console.ask('Enter a project ID:  ');
    if (project !== undefined && project.trim() !== '') {
      properties.persist('core', 'project', project.trim());
      await console.out(`\nYour current project has been set to: [${project.trim()}].\n`);
    }
    return undefined;
  },
};
