"""How dates stand in sentences: written out, and held together by spaces at which no line breaks."""
