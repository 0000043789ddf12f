/**
 * Kept with every revision. A change that gives another text, title, author or date for some page gets a new number,
 * so that a revision says who read it.
 */
export const extractorVersion = 'presskeep-extract/7'
