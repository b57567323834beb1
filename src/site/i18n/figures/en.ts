import type { FigureWords } from './ko.ts';

const named = (kind: string, name: string): string => (name === '' ? kind : `${kind} ${name}`);
const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** Words of the live figures in English. */
export const en: FigureWords = {
  loading: 'Preparing the figure…',
  live: 'As it is',
  back: 'Back',
  on: 'Next',
  now: 'Now',
  nowHint: 'Back to the cluster as it is now',
  controls: 'Go through the figure',
  asText: 'As text',
  point: (at, of, title) => `${at} of ${of}: ${title}`,
  state: { waiting: 'not yet', current: 'under way', done: 'done', failed: 'stopped' },
  took: (seconds) => (seconds < 1 ? '<1 s' : `${seconds} s`),
  sofar: (seconds) => `${seconds} s so far`,
  podNamed: (name) => named('Pod', name),
  nodeNamed: (name) => named('Node', name),
  serviceNamed: (name) => named('Service', name),
  deploymentNamed: (name) => named('Deployment', name),
  replicaSetNamed: (name) => named('ReplicaSet', name),
  more: (count) => `and ${count} more`,
  imageToPod: {
    title: 'From an image to a running pod',
    follow: 'Pod to follow',
    you: 'You',
    controlPlane: 'Control plane',
    apiServer: 'API server',
    scheduler: 'Scheduler',
    registry: 'Registry',
    stages: {
      request: {
        short: 'Ask',
        title: 'kubectl asks the API server',
        explain: 'It says “I would like such a pod to exist”. That is not a command to start a container.',
        notes: { done: ({ pod }) => `The request for the pod ${pod} has come in.` },
      },
      store: {
        short: 'Record',
        title: 'The API server records it in etcd',
        explain:
          'A valid request is recorded in etcd, the store. Only the API server writes there. The pod is Pending.',
        notes: { done: ({ pod }) => `The pod ${pod} is recorded. It does not run anywhere yet.` },
      },
      schedule: {
        short: 'Place',
        title: 'The scheduler chooses a node',
        explain:
          'It sees a pod without a place, chooses a node with enough to spare, and records that through the API server.',
        notes: {
          now: () => 'Looking for a node that fits.',
          done: ({ node }) => `It chose the node ${node}.`,
          failed: ({ reason }) => `No node fits (${reason}).`,
        },
      },
      prepare: {
        short: 'Prepare',
        title: 'That node’s kubelet takes it on',
        explain: 'The kubelet sees the pod that its node was given, and sets up its network and volumes.',
        notes: {
          now: ({ node }) => `The kubelet of ${node} is preparing it.`,
          done: ({ node }) => `The kubelet of ${node} took it on.`,
          failed: ({ reason }) => `It cannot be prepared (${reason}).`,
        },
      },
      pull: {
        short: 'Image',
        title: 'The image comes from the registry',
        explain: 'The container runtime downloads the image to the node. This usually takes the longest.',
        notes: {
          now: ({ image, registry }) => `Pulling the image ${image} from ${registry}.`,
          done: ({ image, registry }) => `The image ${image} came from ${registry}.`,
          cached: ({ image }) => `The image ${image} was on the node already.`,
          failed: ({ image, reason }) => `The image ${image} does not come; it all stops here (${reason}).`,
        },
      },
      run: {
        short: 'Run',
        title: 'The container starts and is reported',
        explain: 'The kubelet starts the container and reports to the API server that the pod is Running.',
        notes: {
          now: () => 'Starting the container and waiting until it is ready.',
          done: ({ ip }) => `The container runs. The pod’s IP is ${ip}.`,
          restarted: ({ restarts }) =>
            `The container runs. It was restarted ${plural(restarts, 'time')} on the same node.`,
          completed: () => 'The container did its work and ended.',
          failed: ({ reason, restarts }) =>
            `The container does not stay up (${reason}${restarts > 0 ? `, ${plural(restarts, 'restart')}` : ''}).`,
        },
      },
    },
    none: 'There is no pod to follow yet',
    noneText: 'Make a pod with the command, and you see it go through 1 to 6 here, as it really happens.',
    stuck: (short) => `It stopped at ‘${short}’`,
    running: ({ pod }) => `The pod ${pod} is running`,
    runningText: ({ seconds, node }) =>
      `It was ready ${plural(seconds, 'second')} after the request, on ${node}. Press ‘Back’ to retrace it stage by stage.`,
    restartedText: ({ restarts, node }) =>
      `Its container was restarted ${plural(restarts, 'time')} on ${node}. The pod is the same one; stages 1 to 5 are not repeated.`,
    completed: ({ pod }) => `The pod ${pod} has done its work`,
    leaving: ({ pod }) => `The pod ${pod} is going`,
    leavingText: 'Once the kubelet has ended its containers, the API server removes the pod from etcd.',
  },
  logicalParts: {
    title: 'Deployment, pod and service',
    points: {
      makers: {
        short: 'Who makes it',
        title: 'Deployment → ReplicaSet → pod',
        explain:
          'One makes the next, from the top down: the Deployment a ReplicaSet, the ReplicaSet the pods, whose number it keeps.',
      },
      labels: {
        short: 'What ties it',
        title: 'Labels and selectors are the glue',
        explain:
          'Neither ReplicaSet nor service knows pods by name. They look for pods whose labels fit their selector.',
      },
      replaced: {
        short: 'What changes',
        title: 'A new pod has another name and IP',
        explain:
          'When a pod goes, the ReplicaSet makes a new one from the same template. Nothing comes back to life.',
      },
      address: {
        short: 'What stays',
        title: 'The service’s address stays',
        explain:
          'However often pods change, the service keeps its address and passes requests to the pods that are ready now.',
      },
    },
    makes: 'makes',
    selects: 'selects',
    none: 'There is no Deployment yet',
    noneText: 'Make a Deployment, and its ReplicaSet and pods join it here.',
    noService: 'There is no service yet',
    noPods: 'No pods',
    detached: 'set apart',
    arrived: 'new',
    departed: 'gone',
    replicas: (ready, desired) => `${ready} ready / ${desired} wanted`,
    selector: (text) => `selector ${text}`,
    labels: (text) => `labels ${text}`,
    address: (ip) => `address ${ip}`,
    standing: (deployment) => `The Deployment ${deployment} as it is now`,
    standingText: 'Delete a pod or change its label: you see here what changes and what stays.',
    changed: ({ departed, arrived }) =>
      arrived === undefined
        ? `The pod ${departed.name} went`
        : `${arrived.name} came in place of ${departed.name}`,
    changedText: ({ departed, arrived, service }) =>
      [
        arrived === undefined
          ? ''
          : arrived.ip === '' || departed.ip === ''
            ? 'Another name: it is not the same pod.'
            : `Name and IP are different (${departed.ip} → ${arrived.ip}).`,
        service === undefined ? '' : `The service’s address ${service.ip} stayed.`,
      ]
        .filter((part) => part !== '')
        .join(' '),
    detachedChange: (pod) => `The pod ${pod} was set apart`,
    detachedText:
      'Its labels fit no selector any more, so neither ReplicaSet nor service counts it as theirs. The pod runs on.',
    lineDeployment: (name, ready, desired) => `Deployment ${name}: ${ready} ready / ${desired} wanted`,
    lineReplicaSet: (name, owner, desired) =>
      `ReplicaSet ${name}: made by Deployment ${owner}, ${desired} wanted`,
    linePod: (name, status, ip, labels) => `Pod ${name}: ${status}, IP ${ip}, labels ${labels}`,
    lineMadeBy: (owner) => `made by ReplicaSet ${owner}`,
    lineSelected: (service) => `behind service ${service}`,
    lineService: (name, ip, selector) => `Service ${name}: address ${ip}, selector ${selector}`,
    lineDeparted: (name, ip) => `Pod ${name} is gone: IP ${ip}`,
  },
  replicas: {
    title: 'One service in front of several pods',
    points: {
      entry: {
        short: 'The way in',
        title: 'Visitors know one address only',
        explain:
          'Requests come in at the load balancer’s external IP and reach the service. How many pods there are is nobody’s concern.',
      },
      choice: {
        short: 'The choice',
        title: 'The service chooses a pod',
        explain:
          'For each connection it picks one of the ready pods at random. So the counts are not quite equal.',
      },
      answer: {
        short: 'The answer',
        title: 'The chosen pod answers',
        explain:
          'kubia answers with its own name: the name in the terminal is that of the pod that lights up in the figure.',
      },
      ready: {
        short: 'Ready only',
        title: 'Only ready pods get requests',
        explain:
          'Pods that are starting or going get none. So requests are answered while the number grows or shrinks.',
      },
    },
    outside: 'Visitor',
    loadBalancer: 'Load balancer',
    pending: 'getting an address',
    none: 'There is no service yet',
    noneText: 'Make a service, and it appears here.',
    noPods: 'No pods behind it',
    count: (count) => `${count}×`,
    quiet: (ready) => `${plural(ready, 'ready pod waits', 'ready pods wait')} for requests`,
    quietText:
      'Call the service’s address several times with curl. The pod that answers lights up, and each is counted.',
    answered: (pod) => `The pod ${pod} answered`,
    answeredText: (total, pods) =>
      `So far ${plural(total, 'request was', 'requests were')} answered by ${plural(pods, 'pod')}.`,
    failed: 'A request reached nobody',
    failedText: 'With no ready pod behind the service there is nobody to answer.',
    recount: 'Count anew',
    lineEntry: (address, service, ip) => `Visitor → load balancer ${address} → service ${service} (${ip})`,
    lineInside: (service, ip) => `From inside the cluster → service ${service} (${ip})`,
    linePod: (name, status, ip, count) =>
      `Pod ${name}: ${status}, IP ${ip}, answered ${plural(count, 'time')}`,
    notReady: 'gets none yet',
    last: 'answered last',
  },
};
