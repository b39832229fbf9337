"""The words of the grammar, by kind. Which adjectives suit which kind is all the 'knowledge' the grammar has."""


def _words(text):
    return tuple(text.split())


def _phrases(text):
    return tuple(part.strip() for part in text.split(","))


ANIMALS = _words(
    "cat dog horse bird mouse puppy rabbit kitten cow bear monkey duck goat fox wolf lion elephant donkey pig squirrel "
    "hamster frog hen sheep parrot tiger camel snake owl pony deer lamb calf rat turtle goose chicken crow eagle pigeon "
    "spider bee ant butterfly fish whale dolphin seal penguin zebra giraffe leopard rooster turkey swan beetle crab "
    "lizard hedgehog otter badger beaver mole bat panda kangaroo hound bull ox mule insect animal creature pet beast"
)
WOMEN = _words(
    "girl woman mother sister aunt grandmother daughter queen princess actress waitress lady witch mum granny niece wife"
)
MEN = _words("boy man father brother uncle grandfather son king prince actor waiter gentleman wizard dad grandpa nephew husband")
PEOPLE = _words(
    "child baby teacher doctor farmer nurse driver sailor soldier baker singer dancer student neighbour friend guest thief "
    "hunter painter writer cook pilot clown captain player worker lawyer judge visitor customer stranger runner gardener"
)
WOMEN_NAMES = _words("anna mary lily emma sara kate julia alice lucy ella maria jane rose nora mia eva")
MEN_NAMES = _words("tom john peter jack sam ben paul max leo adam david mark james henry oscar luke")

# Things, by what can be said of them.
THINGS = {
    "textile": _words("mat rug blanket carpet pillow cushion towel scarf coat shirt sock dress jacket sweater quilt curtain hat glove mattress sheet"),
    "furniture": _words("sofa chair bench table bed desk couch stool armchair shelf cradle hammock cabinet wardrobe"),
    "container": _words("box basket bag bucket jar cup bowl bottle crate drawer suitcase cage pot barrel trunk backpack purse pan mug glass"),
    "food": _words("apple bread cheese cake banana carrot fish soup sandwich cookie pizza meat pie egg pear nut salad sausage potato tomato biscuit rice butter fruit orange plum cherry melon"),
    "tool": _words("knife hammer axe spade rope needle saw shovel fork pen stick ladder chain brush spoon broom rake"),
    "toy": _words("ball doll balloon kite puzzle toy drum teddy marble puppet"),
    "plant": _words("tree bush flower hedge branch leaf plant rose grass vine oak"),
    "building": _words("house barn shed tower castle church hut tent stable cottage garage shop hotel cave cabin school kitchen room"),
    "opening": _words("door gate window tunnel hole gap entrance"),
    "vehicle": _words("car truck bus train boat cart bicycle ship wagon van tractor plane sledge taxi"),
    "ground": _words("road path hill field bridge street floor yard roof garden beach mountain stair wall fence track slope"),
    "water": _words("pond river lake sea stream pool puddle bath"),
    "machine": _words("lamp radio clock engine television computer phone piano bell alarm fan camera guitar oven"),
    "object": _words("stone bone coin ring mirror vase plate statue key book letter picture newspaper box feather shell candle map card rock log wheel"),
}

ANIMATE_ADJECTIVES = _words(
    "tired sleepy hungry thirsty afraid scared frightened angry happy sad bored lonely sick curious brave shy lazy calm "
    "nervous playful excited confused clumsy careless stubborn friendly gentle greedy naughty clever patient impatient busy "
    "worried upset proud alert awake asleep hurt injured wounded startled surprised shocked amazed eager anxious cautious "
    "careful fearful bold fierce wild tame obedient loyal mean cruel kind selfish silly foolish smart wise blind deaf lame "
    "hopeful desperate starving alarmed annoyed ashamed guilty helpless sorry pleased delighted unhappy miserable grateful "
    "mischievous aggressive energetic unwell tense relaxed satisfied disappointed embarrassed pregnant "
    "rude polite honest merry cheeky unlucky"
)
THING_ADJECTIVES = {
    "textile": _words("soft warm thick thin woolly silky torn clean knitted striped fluffy cosy woollen comfortable dry damp washed folded patterned ragged"),
    "furniture": _words("soft comfortable hard wide low narrow wooden cosy broken antique cushioned empty unsteady new warm polished rickety"),
    "container": _words("empty full open closed cracked deep shallow roomy locked plastic wooden heavy broken sealed broad"),
    "food": _words("tasty delicious sweet ripe fresh rotten stale sour salty bitter juicy crunchy spicy burnt raw cooked soft smelly frozen creamy spoiled salted"),
    "tool": _words("sharp long heavy rusty broken useful short thin dull wooden bent handy useless metal pointed"),
    "toy": _words("round bouncy colourful new plastic wooden broken light red shiny inflated rubber bright painted"),
    "plant": _words("green tall leafy shady thorny blooming dry withered evergreen bare thick fragrant"),
    "building": _words("warm dark empty tall abandoned safe ancient dry quiet cosy open huge ruined cool gloomy deserted locked"),
    "opening": _words("open closed narrow locked wide low shut dark unlocked small deep"),
    "vehicle": _words("fast parked rusty broken loud new expensive shiny empty modern cheap electric crowded stuck repaired"),
    "ground": _words("steep wide muddy dusty flat icy slippery narrow high smooth sunny low wet rocky sandy grassy stony closed"),
    "water": _words("deep shallow cold frozen clear cool dirty wide muddy calm polluted warm icy"),
    "machine": _words("loud noisy broken bright hot expensive new electric cheap shiny modern"),
    "object": _words("shiny smooth heavy hard round flat valuable fragile broken light gold cracked useless sharp golden priceless polished dusty"),
}
# Said of anything; never used to tell two nouns apart.
NEUTRAL_ADJECTIVES = _words("big small old little large new black white brown grey red blue dirty wet huge tiny beautiful ugly strange")
NEUTRAL_FOR_ANIMATE = _words("big small old little young black white brown grey huge tiny beautiful strange poor fat")

# Predicates longer than one adjective, for what is alive and for things.
ANIMATE_PREDICATES = _phrases(
    "wanted to sleep, wanted to play, needed a rest, wanted to eat, felt tired, felt sleepy, felt sick, felt hungry, felt lonely, "
    "was looking for food, needed some sleep, liked to play, had a bad dream, had hurt a leg, had not eaten, had not slept, "
    "was about to sleep, wanted to hide, wanted to go home, was not feeling well, could not walk, could not see, had no friends, "
    "loved to run, was in pain, was in a hurry, was in a bad mood, felt safe, wanted some attention, had seen a ghost"
)
THING_PREDICATES = {
    "textile": _phrases("was made of wool, felt soft, had been washed, was full of holes, felt warm"),
    "furniture": _phrases("was made of wood, had been painted, stood near the fire, had only three legs, was near the window"),
    "container": _phrases("had a lid, was full of toys, had a hole, was made of plastic, contained some food, was full of water"),
    "food": _phrases("smelled good, tasted good, tasted bad, had been cooked, smelled bad, tasted sweet, was full of sugar"),
    "tool": _phrases("was made of steel, had a long handle, had been sharpened, was made of iron"),
    "toy": _phrases("was made of rubber, had been a gift, could roll, made a funny sound"),
    "plant": _phrases("had many leaves, had thorns, was in bloom, needed water, gave some shade"),
    "building": _phrases("had no windows, was made of stone, had a new roof, was on fire, was built last year"),
    "opening": _phrases("had been left open, had been locked, led outside, had been painted"),
    "vehicle": _phrases("had no fuel, had a flat tyre, needed a repair, made a lot of noise, had been sold"),
    "ground": _phrases("was covered with snow, had been cleaned, was full of mud, led to the village"),
    "water": _phrases("was full of fish, was covered with ice, smelled bad, was full of weeds"),
    "machine": _phrases("made a noise, made a strange sound, had been switched off, gave a bright light, needed a repair"),
    "object": _phrases("was made of gold, was made of stone, was worth a lot, had been a gift, was made of glass"),
}

# Verbs: base form with its particle -> kinds of things it takes.
LYING = ("textile", "furniture", "ground", "object")
SOLID = ("textile", "furniture", "container", "tool", "toy", "plant", "object", "machine", "food", "vehicle")
SMALL = ("textile", "container", "tool", "toy", "object", "food")
ENTERED = ("container", "building", "vehicle", "opening", "furniture")
ANY = tuple(THINGS)
VERBS_ON_PLACES = {
    "sit on": LYING + ("vehicle", "container"), "sleep on": LYING, "lie on": LYING, "stand on": LYING + ("vehicle",),
    "jump onto": LYING + ("vehicle", "container"), "climb onto": LYING + ("vehicle",), "rest on": LYING, "settle on": LYING, "jump on": LYING,
    "sleep in": ENTERED, "hide in": ENTERED + ("plant",), "stay in": ENTERED + ("water",), "lie in": ENTERED, "go into": ENTERED + ("water",),
    "run into": ENTERED, "crawl into": ENTERED, "live in": ("building", "container", "plant"), "curl up in": ENTERED, "climb into": ENTERED,
    "hide under": ("furniture", "textile", "plant", "vehicle"), "sleep under": ("furniture", "textile", "plant", "vehicle"),
    "hide behind": ("furniture", "plant", "building", "vehicle", "opening", "ground"), "stand near": ANY, "sit by": ANY, "lie near": ANY,
    "stay near": ANY, "wait near": ANY, "walk past": ANY, "run past": ANY, "walk around": ANY, "sit beside": ANY, "sleep near": ANY,
    "jump over": ("ground", "plant", "furniture", "container", "object", "tool", "water"), "swim across": ("water",), "swim in": ("water",),
    "fall into": ("water", "container", "opening"), "jump into": ("water", "container"), "walk across": ("ground",), "run across": ("ground",),
    "cross": ("ground", "water"), "walk down": ("ground",), "run down": ("ground",), "climb": ("plant", "ground", "tool"), "go through": ("opening",),
    "crawl through": ("opening",), "drink from": ("water", "container"), "ride in": ("vehicle",), "travel in": ("vehicle",),
    "leave": ANY, "enter": ("building", "opening", "vehicle"), "stay away from": ANY, "run away from": ANY, "fall off": LYING + ("vehicle",),
    "land on": LYING + ("plant",), "walk over": LYING, "stay on": LYING, "dream on": ("textile", "furniture"), "move towards": ANY, "return to": ANY,
}
VERBS_ON_OBJECTS = {
    "eat": ("food",), "taste": ("food",), "finish": ("food",), "swallow": ("food",), "smell": ("food", "plant"), "want": ANY, "like": ANY, "love": ANY,
    "hate": ANY, "watch": ANY, "see": ANY, "look at": ANY, "notice": ANY, "avoid": ANY, "chase": ("toy", "vehicle"), "follow": ("toy", "vehicle"),
    "bite": SMALL, "chew": ("textile", "food", "toy", "tool", "object"), "carry": SMALL, "drop": SMALL, "push": SOLID, "pull": SOLID, "drag": SMALL,
    "find": SOLID, "hide": SMALL, "bury": ("food", "object", "toy"), "throw": ("toy", "object", "food", "tool"), "catch": ("toy",), "break": ("container", "toy", "tool", "object", "machine", "opening"),
    "tear": ("textile",), "open": ("container", "opening"), "choose": SOLID, "take": SMALL, "touch": ANY, "hit": SOLID, "damage": SOLID, "refuse": ("food", "textile", "toy"),
    "play with": ("toy", "textile", "tool", "object"), "bark at": ANY, "stare at": ANY, "knock over": ("furniture", "container", "machine", "plant", "object"),
    "bring": SMALL, "ignore": ANY, "leave": SOLID, "lose": SMALL, "attack": ("toy", "vehicle", "machine", "textile"), "walk up to": ANY, "destroy": SOLID, "reach for": SMALL, "listen to": ("machine",),
}
# Thing first, animal or person as object.
VERBS_OF_THINGS = {
    "hold": ("container", "furniture", "vehicle"), "carry": ("vehicle", "container"), "cover": ("textile", "plant"), "hide": ("container", "plant", "building", "furniture", "textile"),
    "hit": ("toy", "vehicle", "object", "plant", "opening"), "scare": ("vehicle", "machine", "toy", "tool"), "frighten": ("vehicle", "machine", "building"), "please": ("food", "toy", "textile"),
    "surprise": ("machine", "toy", "object"), "annoy": ("machine", "vehicle"), "attract": ("food", "plant", "object", "machine"), "protect": ("building", "textile", "ground"),
    "belong to": ("textile", "furniture", "container", "toy", "object", "vehicle"), "stop": ("opening", "ground", "vehicle", "water"), "block": ("opening", "ground", "plant", "vehicle"),
    "fall on": ("furniture", "tool", "object", "plant", "container"), "stand near": ANY, "stand behind": ANY, "be near": ANY, "be next to": ANY, "lie near": SMALL, "be under": ("textile", "furniture"),
    "roll towards": ("toy", "object", "vehicle"), "support": ("furniture", "plant", "textile"), "hurt": ("tool", "plant", "object"), "trap": ("container", "opening", "tool"), "interest": ("object", "toy", "machine"),
    "wake": ("machine", "vehicle"), "suit": ("textile", "furniture"), "keep": ("container", "building"), "be made for": ("furniture", "textile", "container", "toy"), "be bought for": ("furniture", "food", "toy", "textile"),
    "wait for": ("vehicle",), "be too much for": ("food", "ground", "water"), "be behind": ANY, "remind us of": ANY,
}
# A person moves an animal: "the girl put the kitten in the box".
VERBS_OF_PLACING = {
    "put|in": ("container", "building", "vehicle"), "put|on": ("textile", "furniture"), "leave|near": ANY, "find|under": ("furniture", "plant", "vehicle"),
    "carry|in": ("container", "vehicle"), "see|near": ANY, "hide|in": ("container", "building"), "keep|in": ("container", "building"), "place|on": ("textile", "furniture"),
    "find|in": ("container", "building", "vehicle"), "wash|in": ("container", "water"), "take|to": ("building", "water", "ground"), "meet|near": ("building", "ground", "water", "opening"),
    "pull|out of": ("water", "container", "opening"), "lead|to": ("building", "water"), "feed|near": ("building", "ground"), "lift|onto": ("furniture", "vehicle"), "bring|into": ("building",),
}
# A person gives an animal something: "we gave the horse an apple".
GIVEN = ("food", "toy", "textile")

IRREGULAR_PAST = dict(
    pair.split(":")
    for pair in (
        "sit:sat sleep:slept lie:lay stand:stood hide:hid go:went run:ran swim:swam fall:fell drink:drank ride:rode leave:left eat:ate "
        "see:saw bite:bit find:found throw:threw catch:caught break:broke tear:tore choose:chose take:took hit:hit bring:brought lose:lost "
        "hold:held hurt:hurt keep:kept put:put meet:met lead:led feed:fed give:gave buy:bought steal:stole wake:woke be:was have:had "
        "fit:fit do:did make:made want:wanted get:got know:knew write:wrote sing:sang grow:grew fly:flew read:read feel:felt become:became begin:began freeze:froze bend:bent shrink:shrank"
    ).split()
)
IRREGULAR_PARTICIPLE = dict(
    pair.split(":")
    for pair in (
        "see:seen bite:bitten throw:thrown break:broken tear:torn choose:chosen take:taken hide:hidden eat:eaten steal:stolen give:given "
        "fall:fallen ride:ridden wake:woken"
    ).split()
)
DOUBLING = frozenset("drop drag stop trap hop nap chop hug plan grab slip skip step trip".split())
IRREGULAR_PLURAL = dict(
    pair.split(":")
    for pair in (
        "mouse:mice sheep:sheep deer:deer fish:fish wolf:wolves calf:calves goose:geese ox:oxen woman:women man:men child:children wife:wives thief:thieves "
        "knife:knives shelf:shelves leaf:leaves box:boxes lady:ladies grass:grass bread:bread rice:rice butter:butter meat:meat gentleman:gentlemen fruit:fruit"
    ).split()
)

# Meaning: words of one kind in lists, words of like and of opposite meaning.
LISTS = {
    "fruit": _words("apples pears plums cherries oranges bananas melons grapes lemons peaches berries"),
    "animals": _words("cats dogs horses cows pigs goats sheep ducks rabbits foxes bears lions tigers"),
    "colours": _words("red blue green yellow black white brown pink purple orange grey"),
    "days": _words("monday tuesday wednesday thursday friday saturday sunday"),
    "body": _words("arms legs hands feet eyes ears nose mouth knees fingers"),
    "clothes": _words("shirts socks coats hats shoes gloves dresses scarves jackets trousers"),
    "jobs": _words("teachers doctors farmers bakers nurses drivers cooks pilots lawyers writers"),
    "tools": _words("hammers axes saws knives spades rakes shovels needles"),
    "weather": _words("rain snow wind fog hail thunder sunshine frost"),
    "family": _words("mother father brother sister uncle aunt cousin grandmother"),
    "places": _words("paris london rome berlin madrid vienna tokyo moscow"),
    "music": _words("piano guitar violin drum flute trumpet harp"),
    "vehicles": _words("cars buses trains boats trucks planes bicycles ships"),
    "numbers": _words("one two three four five six seven eight nine ten"),
    "drinks": _words("water milk tea coffee juice wine beer"),
    "months": _words("january march april june july august october december"),
}
SYNONYMS = tuple(
    tuple(pair.split("/"))
    for pair in (
        "big/large small/little happy/glad sad/unhappy angry/mad fast/quick smart/clever scared/afraid sick/unwell tired/sleepy start/begin end/finish "
        "shout/yell speak/talk hard/difficult easy/simple near/close rich/wealthy silent/quiet loud/noisy brave/bold pretty/beautiful strange/odd "
        "present/gift road/street stone/rock house/home shop/store boat/ship forest/wood child/kid woman/lady rug/carpet sofa/couch cup/mug jump/leap "
        "look/watch answer/reply wet/damp dirty/filthy old/ancient correct/right wrong/false kind/gentle tiny/minute huge/enormous stop/halt repair/mend "
        "close/shut choose/select buy/purchase help/aid error/mistake doctor/physician garbage/rubbish"
    ).split()
)
ANTONYMS = tuple(
    tuple(pair.split("/"))
    for pair in (
        "big/small hot/cold old/new young/old happy/sad light/dark light/heavy wet/dry clean/dirty open/closed full/empty hard/soft fast/slow early/late "
        "high/low long/short wide/narrow thick/thin deep/shallow rich/poor strong/weak loud/quiet up/down left/right good/bad true/false day/night "
        "black/white love/hate win/lose buy/sell give/take push/pull begin/end first/last sweet/sour sharp/dull rough/smooth brave/afraid war/peace "
        "friend/enemy boy/girl man/woman king/queen summer/winter north/south east/west laugh/cry remember/forget"
    ).split()
)

MISFIT_THINGS = _words("box chair table sofa ball book lamp piano bed drum statue doll car boat bicycle coat vase cake desk picture")
MISFIT_PLACES = _words("bag box car room drawer door cupboard basket garage trunk van house shelf tunnel case gap truck tent")
TOO_BIG = _words("big large wide tall long thick huge high")
TOO_SMALL = _words("small little narrow tight short tiny low thin")
TOO_HEAVY = _words("heavy big large huge solid")
TOO_WEAK = _words("weak small tired young tiny little lazy")

# Everyday words that frequency lists place low; they get a row in the word table, not a place in the grammar.
EVERYDAY = _words(
    "igloo teapot kettle trampoline skateboard scooter unicorn dinosaur dragon mermaid pirate robot laptop smartphone tablet spaceship rocket "
    "hippo crocodile alligator ostrich flamingo hamster gerbil ferret piglet foal cub duckling gosling tadpole jellyfish octopus starfish "
    "snail worm caterpillar ladybird dragonfly cricket grasshopper moth mosquito poodle terrier labrador bulldog tabby mammoth walrus reindeer "
    "moose bison gorilla chimpanzee baboon sloth koala raccoon skunk porcupine armadillo cheetah hyena jackal falcon hawk vulture raven robin "
    "sparrow woodpecker peacock pelican seagull "
    "grumpy cuddly squishy fluffy fuzzy wobbly bouncy squeaky crunchy chewy gooey slimy sticky stinky smelly itchy prickly bumpy lumpy "
    "creaky rickety shabby scruffy dusty grubby soggy mushy crispy yummy delicious tasty peckish thirsty drowsy dozy sleepy cranky moody "
    "sulky whiny giggly silly goofy dizzy clumsy nosy bossy cheeky naughty mischievous playful frisky feisty timid bashful "
    "waffle pancake muffin cupcake doughnut pretzel noodles spaghetti burger hamburger ketchup mustard popcorn lollipop marshmallow pudding jelly "
    "yogurt smoothie lemonade milkshake avocado broccoli cucumber pumpkin spinach zucchini raspberry blueberry "
    "sofa armchair beanbag doormat bathmat bathtub hairbrush toothbrush toothpaste toaster blender microwave fridge freezer dishwasher "
    "vacuum hoover lampshade doorbell doorknob keyboard headphones backpack lunchbox suitcase umbrella raincoat mittens slippers sneakers pyjamas "
    "sweatshirt hoodie jeans leggings bathrobe snowman sandcastle treehouse sandpit swing seesaw slide hammock swimsuit goggles "
    "football basketball volleyball baseball frisbee yoyo lego jigsaw crayon eraser sharpener notebook sticker "
    "wheelbarrow lawnmower hosepipe flowerpot birdhouse doghouse kennel hutch aquarium birdcage beehive anthill cobweb "
    "grandma grandpa granny daddy mommy mummy toddler teenager babysitter firefighter policeman policewoman mailman postman astronaut plumber electrician "
    "hairdresser librarian barista "
    "snuggled cuddled curled stretched yawned snored purred meowed barked growled whined sniffed licked chewed nibbled gobbled gulped slurped "
    "scratched clawed pounced leapt hopped skipped trotted galloped waddled slithered swam dived splashed paddled climbed crawled crept tiptoed "
    "wandered strolled sprinted stumbled tripped tumbled slipped slid rolled bounced toppled dropped spilled smashed shattered knocked kicked "
    "tossed grabbed snatched squeezed hugged kissed tickled teased scolded fed petted groomed brushed washed dried"
)
