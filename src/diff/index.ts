/** Two revisions → typed changes; what is noise and what is an edit. Pure. */
export { isCorrectionNotice } from './correction.ts'
export { counterKey, editKey, isSameReading, lineKey, normalizeTitle, withoutFootOfItem } from './edit-key.ts'
export { bandKeysOf, commonShare, likeness, passagesOf, type Signature, signatureOf } from './likeness.ts'
export { marksBetween } from './marks.ts'
export { pictureKey } from './pictures.ts'
export { relationOf, sharedShare } from './relation.ts'
export { diffRevisions } from './revisions.ts'
export { standingIn } from './standing.ts'
