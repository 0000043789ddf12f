import { type Canvas, createCanvas } from './canvas.ts'
import { weatherMap } from './weather-map.ts'

/**
 * One of the sample newspaper's pictures, drawn when it is first asked for: `tide-gate.png`, its small copy
 * `tide-gate-400.png`, `weather.svg`. Undefined for a name that it has none of. The same bytes each time.
 */
export function drawPicture(name: string): Buffer | undefined {
  if (name === 'weather.svg') return Buffer.from(weatherMap)
  const known = drawn.get(name)
  if (known) return known
  const scene = /^([a-z-]+?)(-400)?\.png$/.exec(name)?.[1] ?? ''
  const draw = Object.hasOwn(scenes, scene) ? scenes[scene] : undefined
  if (!draw) return undefined
  const canvas = createCanvas()
  draw(canvas)
  drawn.set(`${scene}.png`, canvas.png(800))
  drawn.set(`${scene}-400.png`, canvas.png(400))
  return drawn.get(name)
}

/** Drawing takes a moment and always gives the same. */
const drawn = new Map<string, Buffer>()

const ink = '#16222e'

const scenes: Readonly<Record<string, (canvas: Canvas) => void>> = {
  'tide-gate': (c) => {
    c.gradient('#13202f', '#3b5166', 0, 300)
    c.circle(655, 88, 34, '#f3ead2')
    c.circle(655, 88, 60, '#f3ead2', 0.12)
    skyline(c, 262, '#0f1a26')
    for (const x of [60, 180, 620, 740]) lamp(c, x, 262)
    c.waves(296, 3, 90, '#274257')
    c.rect(232, 110, 40, 240, '#4a5560')
    c.rect(528, 110, 40, 240, '#4a5560')
    c.rect(222, 92, 356, 30, '#5d6973')
    c.rect(272, 168, 256, 112, '#8a3b2c')
    for (const y of [186, 214, 242, 268]) c.rect(272, y, 256, 4, '#6d2c20')
    for (const x of [330, 396, 462]) c.rect(x, 168, 5, 112, '#6d2c20')
    for (const x of [318, 482]) for (let y = 124; y < 168; y += 9) c.rect(x, y, 4, 5, '#c9c2b2')
    c.waves(318, 4, 120, '#2f536b', 0.85, 30)
    c.waves(352, 5, 150, '#244356', 0.9, 80)
    c.waves(396, 5, 180, '#1a3344', 1, 10)
    for (const [x, y] of [
      [300, 330],
      [352, 341],
      [420, 334],
      [486, 344],
      [642, 362],
      [668, 384],
      [640, 402],
    ] as const) {
      c.rect(x, y, 38, 2, '#e9dfc3', 0.55)
    }
  },
  shopfront: (c) => {
    c.gradient('#2d2a3a', '#4b4152')
    c.rect(120, 70, 560, 380, '#5a3a2b')
    c.rect(140, 150, 520, 300, '#2b1c16')
    c.rect(120, 96, 560, 46, '#7a1f1c')
    c.rect(150, 165, 300, 200, '#f2c46d')
    c.rect(150, 165, 300, 200, '#fbe3a8', 0.4)
    for (const x of [224, 298, 372]) c.rect(x, 165, 5, 200, '#5a3a2b')
    c.rect(150, 262, 300, 5, '#5a3a2b')
    for (const y of [242, 342]) for (let x = 166; x < 440; x += 26) c.ellipse(x, y, 11, 7, '#b8742f')
    c.rect(500, 165, 120, 285, '#8a5a34')
    c.rect(514, 182, 92, 140, '#f2c46d', 0.85)
    c.circle(596, 350, 5, '#e8d5a4')
    for (const x of [200, 400, 600]) {
      c.line([x, 142], [x, 156], 2, '#caa05a')
      c.ellipse(x, 172, 17, 20, '#d6402f')
      c.rect(x - 9, 150, 18, 4, '#caa05a')
    }
    c.rect(270, 104, 28, 30, '#e8c77a')
    c.rect(502, 104, 28, 30, '#e8c77a')
    c.rect(0, 430, 800, 20, '#3a3440')
    c.polygon(
      [
        [150, 430],
        [450, 430],
        [520, 450],
        [80, 450],
      ],
      '#f2c46d',
      0.25,
    )
  },
  'fish-market': (c) => {
    c.gradient('#101a2a', '#33455a')
    c.polygon(
      [
        [60, 130],
        [400, 60],
        [740, 130],
        [740, 150],
        [60, 150],
      ],
      '#2a3440',
    )
    for (const x of [90, 400, 700]) c.rect(x, 150, 10, 220, '#242d37')
    for (let x = 140; x <= 660; x += 104) {
      c.line([x, 140], [x, 168], 2, '#6a7580')
      c.circle(x, 178, 52, '#ffdf94', 0.13)
      c.circle(x, 178, 12, '#ffe9b4')
    }
    c.rect(0, 362, 800, 88, '#26323c')
    for (let x = 96; x < 700; x += 112) {
      c.polygon(
        [
          [x, 318],
          [x + 96, 318],
          [x + 88, 362],
          [x + 8, 362],
        ],
        '#9c7a4e',
      )
      c.rect(x + 4, 314, 88, 8, '#c8a06a')
      for (let at = 14; at < 84; at += 24) fish(c, x + at, 310, 13, '#b9c8d2')
    }
    for (const x of [210, 342, 566]) person(c, x, 372, '#141c26')
    for (let x = 0; x < 800; x += 64) c.rect(x + 10, 404, 40, 2, '#ffe9b4', 0.2)
  },
  boats: (c) => {
    c.gradient('#1b2a41', '#c98d6b', 0, 260)
    c.gradient('#8f6b62', '#24344a', 260, 450)
    c.circle(400, 258, 26, '#ffd9a0')
    c.waves(262, 2, 100, '#5b5660', 0.7)
    boat(c, 250, 300, 1.25, ink)
    boat(c, 560, 286, 0.85, '#22303f')
    c.waves(338, 3, 140, '#2c3c52', 0.8, 40)
    c.waves(380, 4, 170, '#1d2b3e', 0.9)
    for (const [x, y] of [
      [380, 300],
      [396, 316],
      [382, 332],
      [408, 352],
      [386, 372],
    ] as const)
      c.rect(x, y, 34, 3, '#ffd9a0', 0.5)
  },
  scales: (c) => {
    c.gradient('#38474f', '#26323a')
    c.rect(0, 340, 800, 110, '#7b5b3b')
    for (let y = 346; y < 450; y += 26) c.rect(0, y, 800, 3, '#64482d')
    c.rect(392, 110, 16, 210, '#b08d4f')
    c.rect(340, 316, 120, 24, '#8c6d38')
    c.line([250, 142], [550, 118], 9, '#c9a75f')
    for (const [x, y] of [
      [250, 142],
      [550, 118],
    ] as const) {
      c.line([x, y], [x - 52, y + 108], 2, '#d9c690')
      c.line([x, y], [x + 52, y + 108], 2, '#d9c690')
      c.polygon(
        [
          [x - 64, y + 108],
          [x + 64, y + 108],
          [x + 40, y + 130],
          [x - 40, y + 130],
        ],
        '#c9a75f',
      )
    }
    for (const x of [226, 258, 284]) fish(c, x, 244, 24, '#a9bac4')
    c.rect(528, 196, 22, 30, '#55606a')
    c.rect(556, 206, 16, 20, '#55606a')
    c.circle(400, 108, 13, '#d9b96f')
  },
  lighthouse: (c) => {
    c.gradient('#f0c7a0', '#f7e6cf', 0, 280)
    c.circle(590, 232, 40, '#fff6df')
    c.gradient('#a9c0c2', '#5f858e', 280, 450)
    c.polygon(
      [
        [0, 450],
        [0, 300],
        [120, 262],
        [300, 286],
        [390, 450],
      ],
      '#4d5a4f',
    )
    c.polygon(
      [
        [170, 272],
        [238, 272],
        [226, 96],
        [182, 96],
      ],
      '#f4efe6',
    )
    c.polygon(
      [
        [176, 190],
        [232, 190],
        [229, 150],
        [179, 150],
      ],
      '#b0402f',
    )
    c.polygon(
      [
        [172, 258],
        [236, 258],
        [234, 224],
        [174, 224],
      ],
      '#b0402f',
    )
    c.rect(174, 88, 60, 9, '#39434b')
    c.rect(186, 62, 36, 26, '#f9dd8f')
    c.polygon(
      [
        [180, 62],
        [228, 62],
        [204, 40],
      ],
      '#39434b',
    )
    c.rect(198, 240, 13, 32, '#39434b')
    c.waves(330, 2, 110, '#7fa1a6', 0.5)
    c.waves(384, 3, 150, '#4f7680', 0.6, 60)
    for (const [x, y] of [
      [470, 120],
      [520, 96],
      [566, 128],
    ] as const)
      gull(c, x, y)
  },
  regatta: (c) => {
    c.gradient('#bcd8e6', '#e6f0ee', 0, 170)
    skyline(c, 172, '#8aa7ac')
    c.gradient('#5b9aae', '#2f6c82', 170, 450)
    for (let y = 210; y < 440; y += 74) for (let x = 20; x < 800; x += 88) c.circle(x + (y % 50), y, 5, '#f2f0e4')
    eight(c, 170, 262, '#b33a2b')
    eight(c, 96, 340, '#1f3f66')
    for (const [x, y] of [
      [120, 282],
      [320, 286],
      [520, 284],
      [60, 362],
      [260, 364],
      [460, 362],
    ] as const) {
      c.rect(x, y, 90, 2, '#dceff2', 0.6)
    }
  },
  algae: (c) => {
    c.gradient('#070c18', '#12233c', 0, 220)
    for (let index = 0; index < 90; index++) {
      c.circle((index * 197) % 800, (index * 89) % 200, 0.6 + (index % 3) * 0.5, '#dfe9f5', 0.7)
    }
    c.polygon(
      [
        [0, 222],
        [180, 150],
        [330, 205],
        [520, 170],
        [800, 222],
      ],
      '#0b1422',
    )
    c.gradient('#0a1a2c', '#050c16', 220, 450)
    for (let row = 0; row < 6; row++) {
      const y = 250 + row * 36
      for (let x = -40; x < 840; x += 6) {
        const lift = Math.sin(x / 70 + row * 1.7) * (5 + row)
        const glow = Math.max(0, Math.sin(x / 130 + row * 2.1))
        c.ellipse(x, y + lift, 9, 2.4 + row * 0.5, '#35c4ff', 0.1 + glow * 0.35)
        if (glow > 0.7) c.ellipse(x, y + lift, 4, 1.2, '#c9f4ff', 0.6)
      }
    }
    for (const x of [240, 276, 566]) person(c, x, 452, '#02060c')
  },
  watch: (c) => {
    c.gradient('#6f4e37', '#4a3324')
    for (let y = 20; y < 450; y += 62) c.rect(0, y, 800, 2, '#3c281b', 0.6)
    c.circle(330, 232, 150, '#c9a75f')
    c.circle(330, 232, 136, '#f5efe0')
    c.rect(318, 52, 24, 34, '#c9a75f')
    for (let hour = 0; hour < 12; hour++) {
      const angle = (hour * Math.PI) / 6
      const [dx, dy] = [Math.sin(angle), -Math.cos(angle)]
      c.line([330 + dx * 112, 232 + dy * 112], [330 + dx * 128, 232 + dy * 128], hour % 3 === 0 ? 7 : 3, ink)
    }
    c.line([330, 232], [384, 178], 7, ink)
    c.line([330, 232], [316, 132], 5, ink)
    c.line([330, 232], [262, 290], 2, '#b3362a')
    c.circle(330, 232, 8, '#b3362a')
    gear(c, 590, 150, 50, 14)
    gear(c, 668, 214, 34, 10)
    gear(c, 596, 262, 40, 12)
    c.line([560, 330], [740, 400], 12, '#39434b')
    c.circle(536, 320, 44, '#39434b')
    c.circle(536, 320, 36, '#dbe6ea')
  },
  noodles: (c) => {
    c.gradient('#e9dcc4', '#cdb591')
    c.ellipse(400, 392, 260, 30, '#a98c63', 0.5)
    c.polygon(
      [
        [170, 230],
        [630, 230],
        [540, 390],
        [260, 390],
      ],
      '#2f5d7c',
    )
    c.rect(260, 384, 280, 14, '#24475f')
    c.ellipse(400, 230, 230, 62, '#3a6d8f')
    c.ellipse(400, 230, 212, 52, '#e9c98a')
    for (let index = 0; index < 9; index++) {
      c.ellipse(360 + index * 7, 228 + (index % 4) * 9, 92 - index * 4, 13, '#f7e7bd')
      c.ellipse(360 + index * 7, 231 + (index % 4) * 9, 86 - index * 4, 9, '#e6cd93')
    }
    for (const [x, y] of [
      [288, 222],
      [516, 214],
      [540, 246],
      [330, 256],
      [466, 262],
    ] as const)
      clam(c, x, y)
    for (const [x, y] of [
      [390, 212],
      [424, 236],
      [352, 240],
      [484, 236],
      [312, 240],
    ] as const)
      c.ellipse(x, y, 9, 4, '#5b8a3c')
    c.line([530, 90], [700, 236], 7, '#7b3f2a')
    c.line([560, 82], [720, 226], 7, '#8d4a32')
    for (const x of [320, 390, 462]) {
      for (let y = 60; y < 168; y += 4) c.circle(x + Math.sin(y / 16) * 12, y, 7, '#ffffff', 0.12)
    }
  },
  diver: (c) => {
    c.gradient('#3c6a63', '#0d2426')
    for (const x of [120, 300, 560])
      c.polygon(
        [
          [x, 0],
          [x + 60, 0],
          [x + 150, 450],
          [x - 60, 450],
        ],
        '#8fb8a0',
        0.08,
      )
    c.rect(560, 0, 120, 450, '#1c3331')
    for (let y = -10; y < 450; y += 40) {
      c.ellipse(540, y + 20, 14, 24, '#7c8076')
      c.ellipse(540, y + 20, 7, 15, '#1f3c3a')
    }
    c.ellipse(540, 250, 15, 25, '#b3632f')
    c.polygon(
      [
        [532, 236],
        [552, 244],
        [530, 252],
      ],
      '#10211f',
    )
    c.ellipse(330, 250, 92, 30, ink)
    c.circle(430, 232, 29, ink)
    c.circle(441, 232, 17, '#e6b64c')
    c.rect(290, 204, 74, 24, '#d0a63c')
    c.line([398, 258], [528, 256], 15, ink)
    c.line([248, 258], [150, 296], 20, ink)
    c.line([248, 250], [146, 236], 18, ink)
    c.polygon(
      [
        [152, 286],
        [96, 330],
        [122, 282],
      ],
      '#e6b64c',
    )
    c.polygon(
      [
        [150, 226],
        [90, 214],
        [144, 250],
      ],
      '#e6b64c',
    )
    for (const [x, y, r] of [
      [452, 186, 6],
      [464, 158, 8],
      [450, 128, 5],
      [470, 96, 9],
      [456, 60, 7],
    ] as const) {
      c.circle(x, y, r, '#cfe5da', 0.5)
    }
  },
  type: (c) => {
    c.gradient('#4a3a2e', '#2d231c')
    c.polygon(
      [
        [300, 0],
        [500, 0],
        [640, 450],
        [160, 450],
      ],
      '#ffdf9a',
      0.1,
    )
    c.polygon(
      [
        [340, 40],
        [460, 40],
        [500, 96],
        [300, 96],
      ],
      '#2f4a45',
    )
    c.rect(394, 0, 12, 42, '#1d1a18')
    c.ellipse(400, 96, 96, 9, '#ffedbb')
    for (let row = 0; row < 4; row++) {
      for (let column = 0; column < 9; column++) {
        const [x, y] = [70 + column * 74, 166 + row * 68]
        c.rect(x, y, 70, 62, '#6d4f38')
        c.rect(x + 4, y + 4, 62, 54, '#3a2a1f')
        for (let sort = 0; sort < 9; sort++) {
          const tone = ['#8b9299', '#a4abb1', '#767d84'][(sort * 7 + row + column) % 3]!
          c.rect(x + 8 + (sort % 3) * 19, y + 8 + Math.floor(sort / 3) * 16, 16, 13, tone)
          c.rect(x + 12 + (sort % 3) * 19, y + 11 + Math.floor(sort / 3) * 16, 7, 2, '#33393f')
        }
      }
    }
  },
  seagrass: (c) => {
    c.gradient('#dff0ea', '#cfe8e2', 0, 92)
    c.gradient('#7fc0b2', '#124d4a', 92, 450)
    c.polygon(
      [
        [300, 92],
        [470, 92],
        [446, 118],
        [322, 118],
      ],
      '#d5793b',
    )
    c.rect(352, 62, 56, 30, '#f2efe4')
    c.line([384, 118], [384, 210], 2, '#21443f')
    c.rect(370, 208, 28, 20, '#21323a')
    c.polygon(
      [
        [384, 228],
        [300, 400],
        [468, 400],
      ],
      '#f7ffe9',
      0.12,
    )
    for (let index = 0; index < 120; index++) {
      const x = (index * 53) % 820
      const tall = 70 + ((index * 37) % 110)
      const lean = Math.sin(index * 1.3) * 26
      const tone = ['#2d7a4a', '#3f9159', '#1f6340'][index % 3]!
      c.polygon(
        [
          [x - 4, 450],
          [x + 4, 450],
          [x + lean * 0.5 + 3, 450 - tall * 0.6],
          [x + lean, 450 - tall],
          [x + lean * 0.5 - 3, 450 - tall * 0.6],
        ],
        tone,
      )
    }
    for (const [x, y] of [
      [170, 236],
      [222, 258],
      [196, 282],
      [610, 246],
      [650, 270],
    ] as const)
      fish(c, x, y, 13, '#e9d9a4')
  },
  'night-market': (c) => {
    c.gradient('#0f1020', '#2c2038')
    c.polygon(
      [
        [0, 450],
        [330, 190],
        [470, 190],
        [800, 450],
      ],
      '#3a2c3d',
    )
    for (let index = 0; index < 6; index++) {
      const depth = 1 - index * 0.14
      for (const side of [-1, 1]) {
        const x = 400 + side * (330 * depth - 40)
        const y = 190 + 170 * depth
        c.polygon(
          [
            [x - 90 * depth, y - 92 * depth],
            [x + 90 * depth, y - 92 * depth],
            [x + 70 * depth, y - 128 * depth],
            [x - 70 * depth, y - 128 * depth],
          ],
          side < 0 ? '#6b2733' : '#274a5c',
        )
        c.rect(x - 84 * depth, y - 40 * depth, 168 * depth, 40 * depth, '#4a342c')
        c.circle(x, y - 62 * depth, 48 * depth, '#ffcf7a', 0.16)
        for (const shift of [-48, -16, 16, 48]) c.circle(x + shift * depth, y - 44 * depth, 5 * depth, '#ffe2a0')
      }
    }
    for (let x = 40; x < 800; x += 80) {
      const sag = 60 + Math.sin(x / 130) * 18
      c.circle(x, sag, 26, '#ff9a54', 0.16)
      c.ellipse(x, sag, 11, 14, '#ff9a54')
    }
    for (const [x, y] of [
      [330, 380],
      [372, 396],
      [452, 372],
      [488, 410],
    ] as const)
      person(c, x, y, '#0b0912')
  },
}

function skyline(c: Canvas, y: number, color: string): void {
  for (let index = 0; index < 20; index++) {
    const tall = 18 + ((index * 29) % 46)
    c.rect(index * 42 - 8, y - tall, 38, tall + 40, color)
    if (index % 4 === 1)
      c.polygon(
        [
          [index * 42 - 8, y - tall],
          [index * 42 + 30, y - tall],
          [index * 42 + 11, y - tall - 18],
        ],
        color,
      )
  }
}

function lamp(c: Canvas, x: number, y: number): void {
  c.rect(x - 2, y - 66, 4, 100, '#0b131b')
  c.circle(x, y - 70, 26, '#ffdd96', 0.18)
  c.circle(x, y - 70, 8, '#ffe9b8')
}

function person(c: Canvas, x: number, y: number, color: string): void {
  c.circle(x, y - 74, 10, color)
  c.polygon(
    [
      [x - 15, y - 60],
      [x + 15, y - 60],
      [x + 18, y - 18],
      [x + 10, y],
      [x - 10, y],
      [x - 18, y - 18],
    ],
    color,
  )
}

function fish(c: Canvas, x: number, y: number, size: number, color: string): void {
  c.ellipse(x, y, size, size * 0.38, color)
  c.polygon(
    [
      [x - size * 0.8, y],
      [x - size * 1.4, y - size * 0.4],
      [x - size * 1.4, y + size * 0.4],
    ],
    color,
  )
  c.circle(x + size * 0.6, y - size * 0.08, size * 0.08, ink)
}

function boat(c: Canvas, x: number, y: number, size: number, color: string): void {
  c.polygon(
    [
      [x - 92 * size, y],
      [x + 96 * size, y - 10 * size],
      [x + 70 * size, y + 32 * size],
      [x - 70 * size, y + 32 * size],
    ],
    color,
  )
  c.rect(x - 46 * size, y - 36 * size, 44 * size, 38 * size, color)
  c.rect(x - 38 * size, y - 28 * size, 12 * size, 12 * size, '#ffd58a')
  c.rect(x - 20 * size, y - 28 * size, 12 * size, 12 * size, '#ffd58a')
  c.line([x + 20 * size, y], [x + 20 * size, y - 92 * size], 4 * size, color)
  c.line([x + 20 * size, y - 86 * size], [x + 84 * size, y - 12 * size], 2 * size, color)
}

function gull(c: Canvas, x: number, y: number): void {
  c.line([x - 16, y - 6], [x, y + 2], 3, '#4b5358')
  c.line([x, y + 2], [x + 16, y - 7], 3, '#4b5358')
}

function eight(c: Canvas, x: number, y: number, color: string): void {
  c.polygon(
    [
      [x - 40, y],
      [x + 520, y],
      [x + 560, y + 4],
      [x + 520, y + 10],
      [x - 40, y + 10],
    ],
    color,
  )
  for (let seat = 0; seat < 8; seat++) {
    const at = x + 46 + seat * 54
    c.circle(at - 6, y - 26, 7, '#3a2a22')
    c.polygon(
      [
        [at - 12, y - 18],
        [at + 2, y - 18],
        [at + 14, y],
        [at - 10, y],
      ],
      color,
    )
    c.line([at + 4, y - 8], [at - 46, seat % 2 === 0 ? y + 34 : y + 28], 3, '#f3ead2')
  }
  c.circle(x + 492, y - 18, 7, '#3a2a22')
  c.rect(x + 486, y - 11, 12, 12, '#f3ead2')
}

function gear(c: Canvas, x: number, y: number, radius: number, teeth: number): void {
  for (let tooth = 0; tooth < teeth; tooth++) {
    const angle = (tooth * 2 * Math.PI) / teeth
    c.line([x, y], [x + Math.cos(angle) * (radius + 7), y + Math.sin(angle) * (radius + 7)], radius / 4, '#b8975a')
  }
  c.circle(x, y, radius, '#c9a75f')
  c.circle(x, y, radius * 0.62, '#5d422f')
  c.circle(x, y, radius * 0.5, '#c9a75f')
  c.circle(x, y, radius * 0.14, '#3c281b')
}

function clam(c: Canvas, x: number, y: number): void {
  c.ellipse(x, y, 27, 17, '#8d8172')
  c.ellipse(x + 3, y + 3, 23, 13, '#c9bfae')
  c.ellipse(x + 5, y + 5, 13, 7, '#e8a05c')
}
