"""The sheet editor: a table like the paper, the drawing and the findings beside it."""
