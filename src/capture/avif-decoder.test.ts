import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import module from 'node:module'
import path from 'node:path'
import { test } from 'node:test'
import { AvifDecoderError, checkAvifDecoder, pictureLook } from './index.ts'

test('Where the decoder of AVIF is not installed that is said, and no picture taken for one without a look', async () => {
  const avif = readFileSync(path.join(import.meta.dirname, 'testdata', 'scene-3-grey.avif'))
  const hooks = module.registerHooks({
    resolve(specifier, context, next) {
      if (specifier.startsWith('@jsquash/')) throw new Error(`Cannot find package ${specifier}`)
      return next(specifier, context)
    },
  })
  try {
    await assert.rejects(pictureLook(avif), AvifDecoderError)
    assert.throws(checkAvifDecoder, AvifDecoderError)
  } finally {
    hooks.deregister()
  }
  checkAvifDecoder()
  assert.ok(await pictureLook(avif))
})
