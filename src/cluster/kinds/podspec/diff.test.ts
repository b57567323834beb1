import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../api/types.ts';
import { goDiff, goTemplate, podSpecDiff } from './diff.ts';

const token = {
  name: 'kube-api-access-plzvq',
  projected: {
    defaultMode: 420,
    sources: [{ serviceAccountToken: { expirationSeconds: 3607, path: 'token' } }],
  },
};

const mount = {
  name: 'kube-api-access-plzvq',
  readOnly: true,
  mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
};

const stored: PodSpec = {
  volumes: [token],
  containers: [
    {
      name: 'p',
      image: 'nginx:1.27',
      resources: {},
      volumeMounts: [mount],
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      imagePullPolicy: 'IfNotPresent',
    },
  ],
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  serviceAccountName: 'default',
  serviceAccount: 'default',
  nodeName: 'node-1',
  securityContext: {},
  schedulerName: 'default-scheduler',
  tolerations: [
    { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
  ],
  priority: 0,
  enableServiceLinks: true,
  preemptionPolicy: 'PreemptLowerPriority',
};

const [container] = stored.containers as [PodSpec['containers'][number]];

/** Lines as the server writes them: blanks that do not break come first. */
const report = (text: string): string =>
  text.replace(/^([-+ ]) /gm, (_, sign: string) => `${sign.replace(' ', '\u00a0')}\u00a0`);

describe('podSpecDiff', () => {
  it('counts the fields that are the same', () => {
    expect(podSpecDiff(stored, { ...stored, restartPolicy: 'Never' })).toBe(
      report(`  core.PodSpec{
  	... // 2 identical fields
  	Containers:                    {{Name: "p", Image: "nginx:1.27", VolumeMounts: {{Name: "kube-api-access-plzvq", ReadOnly: true, MountPath: "/var/run/secrets/kubernetes.io/serviceaccount"}}, TerminationMessagePath: "/dev/termination-log", ...}},
  	EphemeralContainers:           nil,
- 	RestartPolicy:                 "Always",
+ 	RestartPolicy:                 "Never",
  	TerminationGracePeriodSeconds: &30,
  	ActiveDeadlineSeconds:         nil,
  	... // 27 identical fields
  }
`),
    );
  });

  it('shows what is gone as deep as it may', () => {
    const {
      volumes: _volumes,
      nodeName: _node,
      serviceAccount: _account,
      serviceAccountName: _name,
      ...rest
    } = stored;
    const { volumeMounts: _mounts, ...bare } = container;
    expect(podSpecDiff(stored, { ...rest, containers: [bare] })).toBe(
      report(`  core.PodSpec{
- 	Volumes: []core.Volume{
- 		{
- 			Name:         "kube-api-access-plzvq",
- 			VolumeSource: core.VolumeSource{Projected: &core.ProjectedVolumeSource{...}},
- 		},
- 	},
+ 	Volumes:        nil,
  	InitContainers: nil,
  	Containers: []core.Container{
  		{
  			... // 9 identical fields
  			ResizePolicy:  nil,
  			RestartPolicy: nil,
- 			VolumeMounts: []core.VolumeMount{
- 				{
- 					Name:      "kube-api-access-plzvq",
- 					ReadOnly:  true,
- 					MountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
- 				},
- 			},
+ 			VolumeMounts:  nil,
  			VolumeDevices: nil,
  			LivenessProbe: nil,
  			... // 10 identical fields
  		},
  	},
  	EphemeralContainers: nil,
  	RestartPolicy:       "Always",
  	... // 2 identical fields
  	DNSPolicy:                    "ClusterFirst",
  	NodeSelector:                 nil,
- 	ServiceAccountName:           "default",
+ 	ServiceAccountName:           "",
  	AutomountServiceAccountToken: nil,
- 	NodeName:                     "node-1",
+ 	NodeName:                     "",
  	SecurityContext:              &{},
  	ImagePullSecrets:             nil,
  	... // 20 identical fields
  }
`),
    );
  });
});

it('goTemplate writes what is there and where the rest would be', () => {
  const job = { 'batch.kubernetes.io/job-name': 'many', 'job-name': 'many' };
  const text = goTemplate({
    metadata: { labels: job },
    spec: {
      containers: [
        {
          name: 'c',
          image: 'alpine',
          command: ['sh', '-c', 'echo working; sleep 1'],
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'Always',
        },
      ],
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
    },
  }).text;
  expect(text.replace(/0xc00[0-9a-f]{7}/g, '<address>')).toBe(
    'core.PodTemplateSpec{ObjectMeta:v1.ObjectMeta{Name:"", GenerateName:"", Namespace:"", SelfLink:"", UID:"", ResourceVersion:"", Generation:0, CreationTimestamp:time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC), DeletionTimestamp:<nil>, DeletionGracePeriodSeconds:(*int64)(nil), Labels:map[string]string{"batch.kubernetes.io/job-name":"many", "job-name":"many"}, Annotations:map[string]string(nil), OwnerReferences:[]v1.OwnerReference(nil), Finalizers:[]string(nil), ManagedFields:[]v1.ManagedFieldsEntry(nil)}, Spec:core.PodSpec{Volumes:[]core.Volume(nil), InitContainers:[]core.Container(nil), Containers:[]core.Container{core.Container{Name:"c", Image:"alpine", Command:[]string{"sh", "-c", "echo working; sleep 1"}, Args:[]string(nil), WorkingDir:"", Ports:[]core.ContainerPort(nil), EnvFrom:[]core.EnvFromSource(nil), Env:[]core.EnvVar(nil), Resources:core.ResourceRequirements{Limits:core.ResourceList(nil), Requests:core.ResourceList(nil), Claims:[]core.ResourceClaim(nil)}, ResizePolicy:[]core.ContainerResizePolicy(nil), RestartPolicy:(*core.ContainerRestartPolicy)(nil), VolumeMounts:[]core.VolumeMount(nil), VolumeDevices:[]core.VolumeDevice(nil), LivenessProbe:(*core.Probe)(nil), ReadinessProbe:(*core.Probe)(nil), StartupProbe:(*core.Probe)(nil), Lifecycle:(*core.Lifecycle)(nil), TerminationMessagePath:"/dev/termination-log", TerminationMessagePolicy:"File", ImagePullPolicy:"Always", SecurityContext:(*core.SecurityContext)(nil), Stdin:false, StdinOnce:false, TTY:false}}, EphemeralContainers:[]core.EphemeralContainer(nil), RestartPolicy:"Never", TerminationGracePeriodSeconds:(*int64)(<address>), ActiveDeadlineSeconds:(*int64)(nil), DNSPolicy:"ClusterFirst", NodeSelector:map[string]string(nil), ServiceAccountName:"", AutomountServiceAccountToken:(*bool)(nil), NodeName:"", SecurityContext:(*core.PodSecurityContext)(<address>), ImagePullSecrets:[]core.LocalObjectReference(nil), Hostname:"", Subdomain:"", SetHostnameAsFQDN:(*bool)(nil), Affinity:(*core.Affinity)(nil), SchedulerName:"default-scheduler", Tolerations:[]core.Toleration(nil), HostAliases:[]core.HostAlias(nil), PriorityClassName:"", Priority:(*int32)(nil), PreemptionPolicy:(*core.PreemptionPolicy)(nil), DNSConfig:(*core.PodDNSConfig)(nil), ReadinessGates:[]core.PodReadinessGate(nil), RuntimeClassName:(*string)(nil), Overhead:core.ResourceList(nil), EnableServiceLinks:(*bool)(nil), TopologySpreadConstraints:[]core.TopologySpreadConstraint(nil), OS:(*core.PodOS)(nil), SchedulingGates:[]core.PodSchedulingGate(nil), ResourceClaims:[]core.PodResourceClaim(nil), Resources:(*core.ResourceRequirements)(nil)}}',
  );
});

describe('goDiff', () => {
  it('shows quantities as Go holds them, texts by what changed in them', () => {
    const now = {
      ...container,
      command: ['sh', '-c', 'while true; do echo a word from the new loop; sleep 5; done'],
      resources: { limits: { cpu: '1', memory: '128Mi' } },
    };
    const old = {
      ...container,
      command: ['sh', '-c', 'while true; do echo a word from the old loop; sleep 10; done'],
      resources: { limits: { cpu: '500m', memory: '128Mi' } },
    };
    expect(goDiff('core.Container', old, now)).toBe(
      report(`  core.Container{
  	Name:  "p",
  	Image: "nginx:1.27",
  	Command: []string{
  		"sh",
  		"-c",
  		strings.Join({
  			"while true; do echo a word from the ",
- 			"old loop; sleep 10",
+ 			"new loop; sleep 5",
  			"; done",
  		}, ""),
  	},
  	Args:       nil,
  	WorkingDir: "",
  	Ports:      nil,
  	EnvFrom:    nil,
  	Env:        nil,
  	Resources: core.ResourceRequirements{
  		Limits: core.ResourceList{
- 			s"cpu":    {i: resource.int64Amount{value: 500, scale: -3}, s: "500m", Format: "DecimalSI"},
+ 			s"cpu":    {i: resource.int64Amount{value: 1}, s: "1", Format: "DecimalSI"},
  			s"memory": {i: {...}, Format: "BinarySI"},
  		},
  		Requests: nil,
  		Claims:   nil,
  	},
  	ResizePolicy:  nil,
  	RestartPolicy: nil,
  	... // 13 identical fields
  }
`),
    );
  });
});
