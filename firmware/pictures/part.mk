# Pictures for the disk, drawn by formulas.

PICTURES := $(addprefix $(OUTPUT)/pictures/,sunset.png plane.bmp rings.ppm)

$(PICTURES) &: pictures/draw.py
	python3 $< $(OUTPUT)/pictures
