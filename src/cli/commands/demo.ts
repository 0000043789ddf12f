import type { Command } from '../command.ts'

export const demo: Command = {
  name: 'demo',
  summary: 'x',
  usage: '',
  options: {},
  optionHelp: [],
  example: 'presskeep demo',
  words: [0, 1],
  run: async () => 0,
}
