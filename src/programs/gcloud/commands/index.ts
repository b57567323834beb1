import type { Command } from '../command.ts';
import { clustersDescribe, clustersList, getCredentials, serverConfig } from '../container/clusters.ts';
import { clustersCreate, clustersCreateAuto } from '../container/create.ts';
import { clustersDelete } from '../container/delete.ts';
import {
  poolsCreate,
  poolsDelete,
  poolsDescribe,
  poolsList,
  poolsRollback,
} from '../container/node-pools.ts';
import {
  operationsCancel,
  operationsDescribe,
  operationsList,
  operationsWait,
} from '../container/operations.ts';
import { poolsUpdate } from '../container/pool-update.ts';
import { clustersResize } from '../container/resize.ts';
import { clustersUpdate } from '../container/update.ts';
import { clustersUpgrade } from '../container/upgrade.ts';
import { authList, authLogin, authPrintAccessToken, authRevoke } from './auth.ts';
import { instancesList, instancesStart, instancesStop, regionsList, zonesList } from './compute.ts';
import { configGet, configList, configSet, configUnset } from './config.ts';
import {
  configurationsActivate,
  configurationsCreate,
  configurationsDelete,
  configurationsDescribe,
  configurationsList,
} from './configurations.ts';
import { componentsInstall, componentsList, componentsUpdate, info, init, version } from './misc.ts';
import { projectsDescribe, projectsList } from './projects.ts';

/** Every command by its path; `surface/commands.json` has their arguments. */
export const commands: Readonly<Record<string, Command>> = {
  'auth application-default login': authLogin,
  'auth list': authList,
  'auth login': authLogin,
  'auth print-access-token': authPrintAccessToken,
  'auth revoke': authRevoke,
  'components install': componentsInstall,
  'components list': componentsList,
  'components update': componentsUpdate,
  'compute instances list': instancesList,
  'compute instances start': instancesStart,
  'compute instances stop': instancesStop,
  'compute regions list': regionsList,
  'compute zones list': zonesList,
  'config configurations activate': configurationsActivate,
  'config configurations create': configurationsCreate,
  'config configurations delete': configurationsDelete,
  'config configurations describe': configurationsDescribe,
  'config configurations list': configurationsList,
  'config get': configGet,
  'config get-value': configGet,
  'config list': configList,
  'config set': configSet,
  'config unset': configUnset,
  'container clusters create': clustersCreate,
  'container clusters create-auto': clustersCreateAuto,
  'container clusters delete': clustersDelete,
  'container clusters describe': clustersDescribe,
  'container clusters get-credentials': getCredentials,
  'container clusters list': clustersList,
  'container clusters resize': clustersResize,
  'container clusters update': clustersUpdate,
  'container clusters upgrade': clustersUpgrade,
  'container get-server-config': serverConfig,
  'container node-pools create': poolsCreate,
  'container node-pools delete': poolsDelete,
  'container node-pools describe': poolsDescribe,
  'container node-pools list': poolsList,
  'container node-pools rollback': poolsRollback,
  'container node-pools update': poolsUpdate,
  'container operations cancel': operationsCancel,
  'container operations describe': operationsDescribe,
  'container operations list': operationsList,
  'container operations wait': operationsWait,
  'projects describe': projectsDescribe,
  'projects list': projectsList,
  info,
  init,
  version,
};
