"""What a name, a word or an image tells of a part: always a guess, and said so."""
