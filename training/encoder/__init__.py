"""The small encoder of the playground: corpus, word table, training, gate and export."""
