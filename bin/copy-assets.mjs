// The last step of `npm run build`: what is no TypeScript goes beside the compiled files.
import { cpSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
for (const entry of readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || /\.(ts|md)$/.test(entry.name)) continue
  // What tests need is no part of the package.
  if (/[\\/](testdata|testing)([\\/]|$)/.test(entry.parentPath)) continue
  const from = path.join(entry.parentPath, entry.name)
  cpSync(from, path.join(root, 'dist', path.relative(path.join(root, 'src'), from)))
}
