import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { parse, parseAllDocuments } from 'yaml'
import { readSettings } from '../src/archive/settings.ts'
import { commands } from '../src/cli/commands/index.ts'
import { addJob, openPostgres, planHosts } from '../src/store/index.ts'
import { createReadingRoom } from '../src/web/index.ts'
import { createFakeLibrary } from '../src/web/testing/fake-library.ts'
import { freshPostgres, onServer, withoutPostgres } from './support/postgres.ts'

const skip = await withoutPostgres()
const deploy = path.join(import.meta.dirname, '..', 'deploy')
const read = (name: string) => readFileSync(path.join(deploy, name), 'utf8')

function everyObject(value: unknown, found: Record<string, unknown>[] = []): Record<string, unknown>[] {
  if (!value || typeof value !== 'object') return found
  if (!Array.isArray(value)) found.push(value as Record<string, unknown>)
  for (const inner of Object.values(value)) everyObject(inner, found)
  return found
}

const files = readdirSync(deploy, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'))

test('Every file to deploy with is YAML without a mistake', () => {
  assert.ok(files.length >= 4)
  for (const name of files)
    for (const document of parseAllDocuments(read(name), { merge: true })) {
      assert.deepEqual('errors' in document ? document.errors : [], [], name)
    }
})

test('No image is whatever happens to be the latest, and none takes what lies built beside the sources', () => {
  const composed = parse(read('compose.yaml'), { merge: true }) as {
    services: Record<string, { image: string; build?: unknown }>
  }
  for (const [name, { image, build }] of Object.entries(composed.services)) {
    if (!build) assert.match(image, /:\d[\w.]*$/, name)
  }
  for (const [, image] of read('Containerfile').matchAll(/^FROM (\S+)/gm)) assert.match(image!, /:\d[\w.-]*$/)
  // Docker reads this name only, Podman this one as well as its own.
  const ignored = readFileSync(path.join(deploy, '..', '.dockerignore'), 'utf8').split('\n')
  for (const name of ['node_modules', 'dist', '.git']) assert.ok(ignored.includes(name), name)
})

test('Whatever the files start is a command with the options that they give it', () => {
  let seen = 0
  for (const name of files) {
    for (const document of parseAllDocuments(read(name), { merge: true })) {
      if (!('toJS' in document)) continue
      for (const { command, args } of everyObject(document.toJS())) {
        const words = [args, command].find(
          (given): given is string[] => Array.isArray(given) && commands.some((one) => one.name === given[0]),
        )
        if (!words) continue
        seen++
        const known = commands.find((one) => one.name === words[0])!
        for (const word of words)
          if (word.startsWith('--')) assert.ok(word.slice(2) in known.options, `${name}: ${words.join(' ')}`)
      }
    }
  }
  assert.equal(seen, 4, 'a room and a worker, twice')
})

/** Runs what makes the archive, in a folder of its own in place of the container's. */
function runInit(t: TestContext, script: string, settings: string): string {
  const root = mkdtempSync(path.join(tmpdir(), 'presskeep-deploy-'))
  t.after(() => rmSync(root, { recursive: true }))
  for (const name of ['bin', 'etc/presskeep', 'tmp', 'archive']) mkdirSync(path.join(root, name), { recursive: true })
  for (const name of ['etc/presskeep/settings.yaml', 'etc/presskeep-settings.yaml'])
    writeFileSync(path.join(root, name), settings)
  const program = path.join(import.meta.dirname, '..', 'bin', 'presskeep.mjs')
  writeFileSync(path.join(root, 'bin', 'presskeep'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, {
    mode: 0o755,
  })
  const here = script.replace(/(?<=[\s])\/(?=(archive|etc|tmp)\b)/g, `${root}/`)
  const env = { ...process.env, PATH: `${path.join(root, 'bin')}:${process.env.PATH}`, STORE: 'postgres://x@y/z' }
  for (let times = 0; times < 2; times++) {
    const { status, stderr } = spawnSync('sh', ['-c', here], { env, encoding: 'utf8' })
    assert.equal(status, 0, stderr)
  }
  return path.join(root, 'archive')
}

test('What makes the archive leaves settings that the program reads as they were meant', (t) => {
  const ofCluster = parseAllDocuments(read('kubernetes/presskeep.yaml')).map((one) => ('toJS' in one ? one.toJS() : {}))
  const map = ofCluster.find((one) => one.kind === 'ConfigMap')
  const init = everyObject(ofCluster).find((one) => one.name === 'init')
  const there = readSettings(runInit(t, (init!.args as string[])[0]!, map.data['settings.yaml']))
  assert.deepEqual(
    [there.store, there.blobs, there.web.hosts, there.name],
    ['postgres://x@y/z', 's3://pictures/archive', ['presskeep'], 'archive'],
  )
  const composed = parse(read('compose.yaml'), { merge: true })
  const here = readSettings(runInit(t, composed.services.init.entrypoint[2], read('settings.yaml')))
  assert.deepEqual(
    [here.store, here.blobs, here.s3.endpoint],
    ['postgres://presskeep:change-me@database/presskeep', 's3://pictures/archive', 'http://bucket:8333'],
  )
})

test('Every pod may run where a cluster admits restricted ones only, and waits for the archive', () => {
  const pods = parseAllDocuments(read('kubernetes/presskeep.yaml'))
    .map((one) => ('toJS' in one ? one.toJS() : {}))
    .filter((one) => one.kind === 'Deployment')
    .map((one) => one.spec.template.spec)
  assert.equal(pods.length, 2)
  for (const { securityContext, initContainers = [], containers, volumes } of pods) {
    assert.equal(securityContext.runAsNonRoot, true)
    assert.equal(securityContext.seccompProfile.type, 'RuntimeDefault')
    for (const { name, securityContext: own, volumeMounts, resources } of [...initContainers, ...containers]) {
      assert.equal(own?.allowPrivilegeEscalation, false, name)
      assert.deepEqual(own.capabilities.drop, ['ALL'], name)
      assert.ok(resources.limits.memory, name)
      for (const mount of volumeMounts)
        assert.ok(
          volumes.some((volume: { name: string }) => volume.name === mount.name),
          `${name}: ${mount.name}`,
        )
    }
    assert.match(JSON.stringify(initContainers), /test -f \/archive\/presskeep\.yaml/)
  }
})

test('The autoscaler asks the database for what is there', { skip }, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const db = await openPostgres(url)
  const queries = parseAllDocuments(read('kubernetes/presskeep.yaml'))
    .flatMap((one) => everyObject('toJS' in one ? one.toJS() : {}))
    .flatMap(({ query }) => (typeof query === 'string' ? [query] : []))
  assert.equal(queries.length, 1)
  const hosts = () => onServer(queries[0]!, url).then(([row]) => Number(row?.count))
  assert.equal(await hosts(), 0)
  await db.transaction(async (sql) => {
    const job = { kind: 'article', subject: 'x', host: 'a.example' } as const
    await addJob(sql, { ...job, dueAt: Date.now() - 1000 })
    await addJob(sql, { ...job, host: 'b.example', subject: 'y', dueAt: Date.now() + 3_600_000 })
    await planHosts(sql, Date.now())
  })
  assert.equal(await hosts(), 1)
  await db.close()
})

const namesIn = (expr: string): readonly string[] => expr.match(/(?:presskeep|process)_[a-z_]+/g) ?? []

test('Prometheus is given rules that are whole, about numbers that /metrics gives', async () => {
  const room = createReadingRoom(createFakeLibrary(), { now: () => 0, version: '1' })
  const text = await (await room.request('http://localhost/metrics')).text()
  const given = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1]))
  const { rule_files, scrape_configs } = parse(read('prometheus.yaml'))
  assert.deepEqual(rule_files, ['alerts.yaml'])
  const job = scrape_configs[0].job_name
  const { groups } = parse(read('alerts.yaml'))
  const rules = groups.flatMap((group: { rules: unknown }) => group.rules)
  assert.ok(rules.length >= 6)
  for (const rule of rules) {
    assert.deepEqual(Object.keys(rule), ['alert', 'expr', 'for', 'labels', 'annotations'], rule.alert)
    assert.ok(['page', 'ticket'].includes(rule.labels.severity))
    assert.ok(rule.annotations.summary && rule.annotations.description)
    const names = namesIn(rule.expr)
    for (const name of names) assert.ok(given.has(name), `${rule.alert} asks for ${name}`)
    assert.ok(names.length > 0 || rule.expr.includes(`up{job="${job}"}`), rule.alert)
  }
})

test('The board asks only for numbers that /metrics gives, and for all of them', async () => {
  const room = createReadingRoom(createFakeLibrary(), { now: () => 0, version: '1' })
  const text = await (await room.request('http://localhost/metrics')).text()
  const given = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1]))
  const board = JSON.parse(read('grafana.json')) as unknown
  const asked = new Set(everyObject(board).flatMap(({ expr }) => (typeof expr === 'string' ? namesIn(expr) : [])))
  for (const name of asked) assert.ok(given.has(name), `the board asks for ${name}`)
  assert.deepEqual(
    [...given].filter((name) => !asked.has(name!)),
    [],
  )
})
