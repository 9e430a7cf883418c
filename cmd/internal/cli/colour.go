package cli

import (
	"fmt"
	"strconv"
	"strings"
)

// The colours of a style by their codes of ISO 6429, and its attributes.
var (
	colourCodes = map[string]int{"black": 0, "red": 1, "green": 2, "yellow": 3, "blue": 4, "magenta": 5, "cyan": 6, "white": 7, "default": 9}

	attributeCodes = map[rune]string{'b': "1", 'd': "2", 'u': "4", 'B': "5", 'i': "7", 's': "9"}
)

const (
	foreground, background = 30, 40
	bright                 = 60 // more, with the attribute h
	lastOfPalette          = 255
)

// coloured is a value in a style of gh: « red », « green+b », « white+h:blue », « 208 ».
func coloured(style string, v any) (string, error) {
	front, back, _ := strings.Cut(style, ":")
	codes, err := colourOf(front, foreground)
	if err != nil {
		return "", err
	}
	behind, err := colourOf(back, background)
	if err != nil {
		return "", err
	}
	codes = append(codes, behind...)
	if len(codes) == 0 {
		return scalar(v), nil
	}
	return "\x1b[" + strings.Join(codes, ";") + "m" + scalar(v) + "\x1b[0m", nil
}

// colourOf gives the codes of a colour and of the attributes behind its « + ».
func colourOf(style string, ground int) (codes []string, err error) {
	colour, attributes, _ := strings.Cut(style, "+")
	for _, a := range attributes {
		switch code, known := attributeCodes[a]; {
		case known:
			codes = append(codes, code)
		case a != 'h':
			return nil, fmt.Errorf("color : l'attribut %q n'existe pas", a)
		}
	}
	if colour == "" {
		return codes, nil
	}
	if code, known := colourCodes[colour]; known {
		if strings.ContainsRune(attributes, 'h') {
			code += bright
		}
		return append(codes, strconv.Itoa(ground+code)), nil
	}
	n, err := strconv.Atoi(colour)
	if err != nil || n < 0 || n > lastOfPalette {
		return nil, fmt.Errorf("color : la couleur %q n'existe pas", colour)
	}
	const ofPalette = 8
	return append(codes, strconv.Itoa(ground+ofPalette), "5", colour), nil
}
