"""Read a shopping list, then say it back: `<start> milk eggs … again milk eggs …`.

Early in the training the second saying is often begun for the net, at a word anywhere in the list: `<start> milk eggs tea … again
eggs tea …`. Without these, counting places is enough; with them a net has to know what followed a word.
"""

import numpy as np

ITEMS = (
    "apples apricots aubergine avocado bacon bagels bananas basil beans beef beer biscuits blueberries bread broccoli "
    "butter cabbage cake candles carrots cauliflower celery cereal cheese cherries chicken chocolate cinnamon coconut coffee "
    "cookies corn crackers cream cucumber dates dill eggs fennel figs fish flour garlic ginger grapes ham honey jam "
    "juice kale ketchup kiwis lamb leeks lemons lentils lettuce limes mangos melon milk mint mushrooms mustard noodles nuts "
    "oats oil olives onions oranges parsley pasta peaches pears peas pepper pickles plums popcorn potatoes pumpkin radishes "
    "raisins rice salad salmon salt sausages soap soup spinach sugar tea toast tomatoes tuna vinegar walnuts yogurt"
).split()
WORDS = ["<pad>", "<start>", "<unk>", "again", *ITEMS]
START, AGAIN, FIRST_ITEM = 1, 3, 4
LONGEST, LONGEST_AT_FIRST, LONGEST_TESTED = 48, 6, 64
POSITIONS = 2 * LONGEST_TESTED + 2
TOKENS = 4096  # a step
BEGUN_UNTIL = 0.25  # of the training, every second step

assert len(ITEMS) == len(set(ITEMS)) == 100


def lists(rng, count, length, begun=0):
    """`count` lists of `length` different words, said again from word `begun` on: ids [count, 2 length + 2 - begun]."""
    items = FIRST_ITEM + rng.permuted(np.tile(np.arange(len(ITEMS)), (count, 1)), axis=1)[:, :length]
    column = np.ones((count, 1), np.int64)
    return np.concatenate([START * column, items, AGAIN * column, items[:, begun:]], 1)


def batches(seed, steps):
    """(ids, the place from which on the next word is the net's to say), one length a step, about as many words in each.

    Short lists first: the longest allowed grows to 48 over the first half.
    """
    rng = np.random.default_rng(seed)
    for step in range(steps):
        longest = min(LONGEST, LONGEST_AT_FIRST + (LONGEST - LONGEST_AT_FIRST) * 2 * step // steps)
        length = int(rng.integers(1, longest + 1))
        begun = int(rng.integers(0, length)) if step % 2 and step < BEGUN_UNTIL * steps else 0
        own = length + 1 if begun == 0 else length + 2
        if own < 2 * length + 1 - begun:
            yield lists(rng, min(512, TOKENS // (2 * length + 2 - begun)), length, begun), own
        else:
            yield lists(rng, min(512, TOKENS // (2 * length + 2)), length), length + 1
