// The long text that the figure begins with: a story of our own, in plain words, with things that come back far from where they began.
export default `At the end of the harbour lay an old ship that nobody wanted. Her name was painted on the wood in white letters, but the sun had eaten most of it. The children of the village said that she had once carried gold. Their parents said that she had carried fish.

A girl called Anna came to see the ship every morning before school. She brought bread for the birds and a small apple for herself. One day in spring she found the door of the cabin open. She looked inside, and there on the floor lay a green box.

The box was not large. It was made of iron, and it was very cold. Anna tried to open it, but the lock was strong and she had no key. She put the box under her coat and ran home through the rain.

Her grandfather sat in the kitchen with a cup of tea. He had worked on the sea for forty years, and his hands were hard and brown. When he saw the box, he put down the cup and said nothing for a long time. The dog woke up because it was so quiet.

"Where did you find it?" he asked at last. Anna told him about the door and the cabin. The old man took the box in his hands and turned it slowly. He said that he knew it, and that he had not seen it since he was young.

Then he told her a story. When he was a boy, the captain of the ship was a woman with a loud voice and a kind heart. She knew every rock and every wind. In the evening she wrote in a little book, and in the night she put the book into a green box. Nobody was allowed to read it.

One winter a storm came over the water. The waves were as high as houses, and the sailors were afraid. The captain stood at the wheel until the morning, and she brought all of them home. But she was tired and ill, and she never went to sea again. Before she left, she gave the boy a key and told him to keep it for her.

Anna looked at her grandfather. "Do you still have it?" she asked. He smiled and pointed at the wall. There, between the clock and the window, hung a small yellow key. She had seen it every day of her life, and she had never asked what it was for.

The key was old, but it turned. In the box lay the book, dry and clean, as if somebody had closed it yesterday. They sat down at the table and began to read. The dog put his head on the foot of the girl and slept again.

There was no gold in the book. There were names of towns, and the prices of corn and oil. There were drawings of birds, and of a whale that had followed the ship for three days. On one page the captain had written a song about her mother, who had lived alone on an island and had waited for letters.

On the last page there was a map. It showed the village, the church and the river, and a cross under the big tree behind the school. Anna knew that tree. She ate her apple there every day.

The next morning she and the old man took a spade and walked to the school. It was Sunday, and the yard was empty. They dug for an hour. The teacher came out of her house and asked what they were doing, and because they could not explain it well, she went back and fetched another spade.

At noon they found a bottle. In the bottle was a letter, and the letter was very short. "If you read this," the captain had written, "you have kept my key and you have found my box. Please paint my ship. She was good to us, and she should not be forgotten."

The old man laughed until he cried. In the summer the whole village came to the harbour with brushes and pots. They washed the wood and painted it blue. Anna was allowed to write the name again in white letters, and she did it slowly, so that it would stay.

The ship still lies at the end of the harbour, but now somebody always sits on her. The birds get bread in the morning. The key hangs between the clock and the window, and the box stands below it, open. When children ask what it is for, Anna gives them the book.
`;
