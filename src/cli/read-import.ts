import type { ReadImport } from '../archive/index.ts'

export const readJekyllImport: ReadImport = () => ({ kind: 'broken', message: 'not yet' })
