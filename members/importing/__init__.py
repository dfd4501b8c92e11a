"""Files of other systems, read: bytes to rows to people. No models, no clock, no database.

`reading` turns a file into lines of cells, `formats` says what its columns mean, `survey` looks once through all of it,
`rows` makes people of lines, `planning` compares them with what is known here. What is written, and in which order,
is the operations' business. docs/import.md says the same for administrators.
"""
