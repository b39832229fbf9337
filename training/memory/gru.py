"""The recurrent half of the pair. PyTorch's gate order: reset, update, new."""

from torch import nn


class Gru(nn.Module):
    def __init__(self, vocabulary, model, hidden):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, model)
        self.gru = nn.GRU(model, hidden, batch_first=True)
        self.out = nn.Linear(hidden, vocabulary)

    def forward(self, ids):
        """(logits, state after every word)."""
        states, _ = self.gru(self.embedding(ids))
        return self.out(states), states
