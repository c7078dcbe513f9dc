# The font of the screen, for the kernel and the user's programs: letters drawn as text, made a table.

FONT_TABLE := $(OUTPUT)/font/FontTable.swift
FONT_SOURCES := font/Glyph.swift $(FONT_TABLE)

$(FONT_TABLE): font/glyphs.txt font/table.py
	mkdir -p $(dir $@)
	python3 font/table.py $< > $@.new
	mv $@.new $@
