"""What the small models read: the sentences that they are asked about, and what their vocabularies are learned from."""

HEADLINE = "The cat sat on the mat because it was tired."
SOFT = "The cat sat on the mat because it was soft."
# A first word without a capital, a curly mark, a letter of three bytes: pieces of one byte as well as whole words.
ODD = "a dog’s 猫!"

LEARNED_FROM = [
    HEADLINE,
    SOFT,
    "The dog sat on the cat because the mat was soft.",
    "It was the cat that was tired, and it was the mat that was soft.",
    "The dogs and the cats sat because it was late, or because they were tired.",
] * 4
