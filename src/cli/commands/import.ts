import type { Command } from '../command.ts'

export const importCommand: Command = {
  name: 'import',
  summary: 'x',
  usage: '',
  options: {},
  optionHelp: [],
  example: 'presskeep import',
  words: [0, 1],
  run: async () => 0,
}
