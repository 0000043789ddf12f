import type { Command } from '../command.ts'

export const exportCommand: Command = {
  name: 'export',
  summary: 'x',
  usage: '',
  options: {},
  optionHelp: [],
  example: 'presskeep export',
  words: [0, 1],
  run: async () => 0,
}
