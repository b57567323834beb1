/** The tables of container commands. Models googlecloudsdk/api_lib/container/util.py */

export const clustersFormat =
  'table(name, zone:label=LOCATION, master_version():label=MASTER_VERSION, endpoint:label=MASTER_IP, nodePools[0].config.machineType, currentNodeVersion:label=NODE_VERSION, firstof(currentNodeCount,initialNodeCount):label=NUM_NODES, status)';

export const operationsFormat =
  'table(name, operationType:label=TYPE, zone:label=LOCATION, targetLink.basename():label=TARGET, statusMessage, status, startTime, endTime)';

export const poolsFormat = 'table(name, config.machineType, config.diskSizeGb, version:label=NODE_VERSION)';
