/** English; see `examiner-list.test-data.ts`. */
export const englishLines = `
# English words and stems
- | news | A new bridge opened
- | new | The news shocked everyone
- | universe | The university raised fees
- | university | The universe is expanding
- | organ | The organization filed for bankruptcy
- | organization | An organ donor saved five lives
- | police | The policy changed overnight
- | policy | The police arrived late
- | general | The generation gap widens
- | generate | The general resigned
- | import | An important vote
- | important | Imports fell sharply
- | past | The pasta was cold
- | commun | The community met
- | communism | The community met
- | community | Communism collapsed
- | secretary | A secret meeting
- | secret | The secretary resigned
- | portable | The port was closed
- | expert | The experiment failed
- | experiment | An experience to remember
- | numerical | A number of people
- | arm | The army advanced
- | army | His arm was broken
- | ear | The earth shook
- | art | The party was loud
- | art | The article was deleted
- | age | The agent was arrested
- | ship | The relationship ended
- | late | A latex factory burned
- | late | Latin America votes
- | rate | A pirate crew
- | inform | Informal talks
- | authority | The author died
- | author | The authorities closed it
- | physics | The physician testified
- | execute | The executive resigned
- | executive | The execution was delayed
- | wander | A wonder of the world
- | ration | Rational choices
- | relative | Relativity explained
- | probe | The problem remains
- | copper | A copy was found
- | state | The statue fell
- | statue | The status is unknown
- | sing | A single vote
- | win | The wind was strong
- | evening | An even number
- | skies | He skis in winter
- | ski | The sky was dark
- | hop | They hope for peace
- | plan | The plane landed
- | plane | The plan failed
- | planet | The planes landed
- | busy | The bus was late
- | bus | A business closed
- | wing | She wins the race
- | being | A bee sting
- | cats | The category is new
- | desert | The dessert was sweet
- | meter | A meteor fell
- | marine | The market fell
- | human | Humane treatment
- | polite | Politics is dirty
- | politics | A polite refusal
- | animate | The animal escaped
- | capital | He capitulated
- | corner | The coroner reported
- | coast | The cost of living
- | fir | A fire broke out
- | car | The care home closed
- | care | The car crashed
- | star | The start was delayed
- | pine | The pint of beer
+ | running | He ran out of time while running for office
+ | run | She was running late
+ | runs | They run the town
+ | ran | Children run to school
+ | went | They go to court
+ | bought | Firms buy chips
+ | elections | The election was fair
+ | election | Two elections in a year
+ | city | Three cities flooded
+ | cities | The city flooded
+ | wolf | Wolves return to the Alps
+ | woman | Women march in Madrid
+ | child | Children at the border
+ | crisis | Debt crises in history
+ | analyses | A new analysis shows
+ | bus | Two buses collided
+ | resign | The minister resigned
+ | resigned | The minister resigns
+ | resignation | Calls for his resignation grow
+ | protesters | A protester was hurt
+ | investigate | Police are investigating
+ | investigating | Police investigated him
+ | tariff | New tariffs announced
+ | vote | Voting starts at eight
+ | lie | He was lying to parliament
+ | die | Ten people died in the fire
+ | stop | The train stopped
+ | president | The president's speech
+ | president's | The president spoke
+ | O'Brien | Judge O’Brien ruled
+ | O’Brien | Judge O'Brien ruled
+ | OBrien | Judge O'Brien ruled
+ | don't | They don’t know
+ | l'État | Le chef de l’État a parlé
+ | état | Le chef de l’État a parlé
+ | well-being | Wellbeing at work
+ | wellbeing | Well-being at work
+ | co-operation | Cooperation agreement signed
+ | cooperation | Co-operation agreement signed
+ | mother in law | Her mother-in-law testified
+ | mother-in-law | Her mother in law testified
+ | anti-war | Anti-war protest in Rome
+ | war | Anti-war protest in Rome
+ | post-war | The postwar order
+ | colour | The color of money
+ | color | The colour of money
+ | organise | They organize a march
+ | centre | The center of town
+ | defence | The defense budget
+ | labour | Labor unions strike
+ | theatre | A theater burned
+ | program | The programme was cut
+ | aluminium | Aluminum prices rise
+ | New York | The New York mayor
+ | "New York" | The New York mayor
- | "New York" | York has a new mayor
- | "York New" | The New York mayor
+ | "climate change" | Climate change is real
- | "climate change" | The change in climate talks
- | climate -change | Climate change is real
+ | climate -storm | Climate change is real
+ | storm OR climate | Climate change is real
+ | climate OR 气候 | 气候变化大会
- | storm OR flood | Climate change is real
+ | elect* | Electoral reform fails
+ | democra* | The democratic party
- | democra* | A demographic shift
+ | 中国* | 中国人民银行
+ | "上海地铁" | 上海地鐵延長營運
- | "上海地铁" | 地铁在上海延长
+ | 上海 地铁 | 地铁在上海延长
- | 上海 地铁 | 地铁在北京延长
- | 上海 -地铁 | 上海地鐵延長營運
+ | (storm OR flood) climate | A flood of climate news
+ | climate news | News about the climate
- | climate news | News about the weather
# more: english
- | new | Newton's laws
- | new | Renewed talks
- | war | A warm welcome
- | war | He was warned
- | peace | A piece of cake
- | cat | The cattle died
- | ban | The bank collapsed
- | bank | The banker fled the banquet
+ | banks | Bank profits fall
- | add | Addicts need help
- | addict | An additional tax
- | gas | A gasp of air
- | oil | Spoiled food
- | tax | A taxi driver
- | union | A unique case
- | unit | The community hall
- | china | The machine broke
- | iran | A pirate ran aground
- | oman | A woman of Rome
- | india | Indiana votes
- | georgia | Georgian food
- | niger | Nigeria votes
- | guinea | A guinean pig
- | korea | The Korean War
- | german | Germany votes
- | germ | German cars
- | turkey | The turk stood
- | chin | China rises
- | cub | Cuba votes
- | port | Portugal wins
- | men | A mention of it
- | men | Women march
- | her | The hero died
- | sea | A search began
- | air | The airport closed
- | rain | Trains stop
- | fire | A firm decision
- | court | A courteous man
- | minister | The ministry said
- | parliament | parliamentarian rules
- | sport | A spot of tea
- | refuse | Refugees arrived
- | refugee | He refused
- | terror | A terrible day
- | commission | He committed a crime
- | committee | The commission met
- | comet | They come home
- | bomb | Bombay is hot
- | contest | The content is new
- | content | A contentious vote
- | intent | An intense day
- | president | A precedent was set
- | immigrant | He emigrated
- | vaccine | A vacant seat
- | virus | Virtual meetings
- | economic | Economical cars
- | historic | A hysteric man
- | conservative | Conservation of birds
- | liberal | Liberia votes
- | mayor | A majority voted
- | board | He went aboard
- | race | Graceful exit
- | real | Realtors worry
- | realty | Reality bites
- | adapt | Adopt a dog
- | affect | The effect was small
- | loose | They lose again
- | dairy | A secret diary
- | angel | Los Angeles burns
- | apple | An application form
- | amazon | An amazing day
- | meta | Metal prices rise
- | tesla | tests las vegas
- | ford | She can afford it
- | gap | gaping holes
+ | strike | Workers struck again
+ | struck | A strike began
+ | sold | The firm sells chips
+ | sell | The firm sold chips
+ | shoot | He was shot dead
+ | shooting | He shot two people
+ | kill | Killed in action
+ | kills | Bomb kills ten
+ | attacked | They attack at dawn
+ | hit | hitting the market
+ | cut | rate cuts loom
+ | plan | Planning permission
+ | planned | They plan a march
+ | rise | Prices rose
+ | rising | Prices rise
+ | fall | Stocks fell
+ | falling | Stocks fall
+ | grew | The economy grows
+ | lose | They lost the vote
+ | lost | They lose the vote
+ | leave | Troops leave Kabul
+ | flee | Thousands fled
+ | spent | Spending cuts
+ | teach | She taught maths
+ | fought | Fighting goes on
+ | brought | He brings gifts
+ | chose | Voters choose
+ | stolen | Thieves steal art
+ | thief | Thieves steal art
+ | knife | Knives banned
+ | foot | six feet tall
+ | mouse | mice in the lab
+ | policy | New policies
+ | policies | A new policy
+ | family | Families mourn
+ | company's | companies and the company
+ | company | the company's shares
+ | farmers | A farmer's protest
+ | farmer's | Farmers protest
+ | boss | The bosses met
+ | tax | Taxes rise
+ | church | Churches burn
+ | hero | Heroes of war
+ | photo | photos leaked
+ | studio | studios close
+ | echo | echoes of war
+ | index | indices fall
+ | datum | data leak
+ | criteria | One criterion
+ | visit | Visiting Paris
+ | admit | He admitted it
+ | refer | She referred to it
+ | panic | Panicked crowds
+ | travel | He travelled far
+ | traveled | travelled far
+ | agreement | Agreements signed
+ | democracy | Democracies fail
+ | ministry | Ministries merge
+ | army | Armies clash
+ | tie | They tied the match
+ | dying | Two died
+ | lying | They lied
+ | use | Using drones
+ | try | They tried
+ | trial | Trials begin
+ | sanctions | A sanction was lifted
+ | grey | Gray zones
+ | tyre | Tires burned
+ | neighbour | neighbors argue
+ | recognise | They recognized Palestine
+ | criticize | criticised the plan
+ | analyse | analyzing data
+ | cheque | A bad cheque
+ | ageing | An aging society
+ | judgement | The judgment day
+ | aeroplane | An airplane crash
+ | US | In the US Senate
- | US | He told us a story
- | WHO | A man who left
+ | WHO | The WHO warned
- | IT | It was late
+ | it | It was late
+ | EU | EU leaders met
+ | UN | The U.N. voted
+ | Ph.D. | She holds a PhD
+ | a.m. | at 9 a.m. sharp
+ | St. Petersburg | In St Petersburg
+ | Dr. Fauci | Dr Fauci spoke
+ | No. 10 | At No 10 today
+ | rock 'n' roll | rock 'n' roll history
+ | y'all | See y’all there
+ | e-commerce | ecommerce boom
+ | ecommerce | e-commerce boom
+ | cyber-attack | A cyberattack hit
+ | cyberattack | A cyber attack hit
+ | airstrike | An air strike hit
+ | air-strike | Airstrikes hit
+ | ceasefire | A cease-fire holds
+ | cease-fire | The ceasefire holds
+ | vice-president | Vice President Vance
+ | left-wing | left wing parties
+ | multi-billion | multibillion deal
+ | re-election | reelection bid
+ | pro-choice | pro choice march
+ | anticorruption | anti-corruption law
+ | nonprofit | A non-profit group
+ | long-term | a long term plan
+ | "human rights" | Human rights groups
- | "human rights" | The rights of humans
- | "human rights" | human. wrongs, rights
+ | human rights | The rights of humans
+ | econom* | An economist said
+ | vaccin* | Vaccination drive
- | vaccin* | vacation time
+ | 气候* | 气候大会
+ | storm -flood | A storm hit
- | storm -flood | Storm brings flood
+ | (a OR b) storm | a storm
`
