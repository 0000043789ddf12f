#!/usr/bin/env node
// Runs Presskeep on Node 24 or newer, whatever `node` the shell has: an older one hands over to the `node` package.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const fromSource = path.join(root, 'src', 'cli', 'main.ts')
const built = path.join(root, 'dist', 'cli', 'main.js')
// Node strips no types below node_modules, so an installed package runs what `npm run build` made.
const entry = existsSync(fromSource) && !root.includes(`${path.sep}node_modules${path.sep}`) ? fromSource : built

if (Number(process.versions.node.split('.')[0]) >= 24) {
  // Compiling (and stripping types) is most of what a short command takes.
  module.enableCompileCache?.()
  const { run } = await import(pathToFileURL(entry).href)
  process.exitCode = await run(process.argv.slice(2))
} else {
  let node
  try {
    const manifest = createRequire(path.join(root, 'package.json')).resolve('node/package.json')
    node = path.join(path.dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  } catch {}
  if (!node || !existsSync(node)) {
    console.error(
      `presskeep: needs Node.js 24 or newer, this is ${process.version}. Run npm ci in ${root}, or install Node 24.`,
    )
    process.exitCode = 1
  } else {
    const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? (signal ? 1 : 0)
    })
  }
}
