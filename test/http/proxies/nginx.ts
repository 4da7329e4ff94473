import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { ended, type HopHeader, type ProxyRoute, type ReverseProxy, said } from './reverse-proxy.js'

const { PATH = '' } = process.env
/** Where distributions put it, which is not always on the path of ordinary users. */
const env = { ...process.env, PATH: [PATH, '/usr/sbin', '/usr/local/sbin'].join(delimiter) }

/** The version of nginx that is installed here; `undefined` without one. */
export function nginxVersion(): string | undefined {
  const { stderr } = spawnSync('nginx', ['-v'], { env, encoding: 'utf8' })
  return stderr?.match(/nginx\/[\d.]+/)?.[0]
}

/** Starts nginx: in the foreground, without privileges, with nothing outside a folder of its own. */
export async function nginx(routes: readonly ProxyRoute[]): Promise<ReverseProxy> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await started(routes)
    } catch (error) {
      // Somebody else may have taken one of the ports meanwhile.
      if (attempt === 3 || !String(error).includes('Address already in use')) throw error
    }
  }
}

async function started(routes: readonly ProxyRoute[]): Promise<ReverseProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'keywarden-nginx-'))
  const user = process.getuid?.() === 0 ? NOBODY : undefined
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const ports = await freePorts(routes)
  const config = join(folder, 'nginx.conf')
  writeFileSync(config, configOf(folder, routes, ports), { mode: 0o644 })
  const child = spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', config], {
    ...{ env, ...user },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const close = async () => {
    await ended(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await said(child, 'stderr', 'start worker process ')
  } catch (error) {
    await close()
    throw error
  }
  return { ports, close }
}

const NOBODY = { uid: 65_534, gid: 65_534 }

async function freePorts(routes: readonly ProxyRoute[]): Promise<readonly number[]> {
  const servers = routes.map(({ host }) => createServer().listen(0, host ?? '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** Appends to the header of the client where the header is a list, and replaces it where not. */
const SET: { readonly [Header in HopHeader]: string } = {
  'x-forwarded-for': 'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
  forwarded: 'proxy_set_header Forwarded $forwarded;',
  'x-real-ip': 'proxy_set_header X-Real-IP $remote_addr;',
}

function configOf(folder: string, routes: readonly ProxyRoute[], ports: readonly number[]): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `
daemon off;
worker_processes 1;
error_log stderr notice;
pid ${folder}/nginx.pid;
events { worker_connections 512; }
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  map $remote_addr $hop {
    ~: 'for="[$remote_addr]"';
    default 'for=$remote_addr';
  }
  map $http_forwarded $forwarded {
    '' $hop;
    default '$http_forwarded, $hop';
  }
  ${routes.map((route, index) => serverOf(route, ports[index])).join('\n  ')}
}
`
}

function serverOf({ header, host = '127.0.0.1', from, to }: ProxyRoute, port?: number): string {
  return `server {
    listen ${inUrl(host)}:${port};
    location / {
      proxy_pass http://${inUrl(to.host)}:${to.port};
      proxy_bind ${from};
      ${SET[header]}
    }
  }`
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
