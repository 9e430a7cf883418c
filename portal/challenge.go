package portal

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/espace-adherent/adherent/spst"
)

// legible are the capitals and figures that nobody takes for one another, in
// an image or in a letter.
const legible = "ACDEFHJKLNPRTUVXY34679"

const challengeLength = 5

// pick draws n of the legible characters.
func (p *Portal) pick(n int) (string, error) {
	const fair = 256 / len(legible) * len(legible) // bytes beyond would favour the first
	picked, b := make([]byte, 0, n), make([]byte, 1)
	for len(picked) < n {
		if _, err := io.ReadFull(p.rand, b); err != nil {
			return "", &spst.Error{Kind: spst.Internal, Code: spst.CodeRandom, Err: err}
		}
		if int(b[0]) < fair {
			picked = append(picked, legible[int(b[0])%len(legible)])
		}
	}
	return string(picked), nil
}

// spelt is a code as it was picked, from what a person types of it.
func spelt(typed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, typed)
}

// The image is twice the dots of 72x12 cells of Braille, which is how the
// terminal draws it: black on white, nothing that colour alone would tell.
const (
	challengeWidth  = 288
	challengeHeight = 96
	glyphSize       = 58
)

// drawChallenge draws the characters, bent, with a line across, as a PNG.
// What is bent how hangs on the seed only: asking again shows nothing new.
func drawChallenge(text string, seed [32]byte) ([]byte, error) {
	r := rand.New(rand.NewChaCha8(seed)) //nolint:gosec // how the image is bent is no secret; the answer is drawn elsewhere
	flat := image.NewGray(image.Rect(0, 0, challengeWidth, challengeHeight))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	if err := drawGlyphs(flat, text, r); err != nil {
		return nil, &spst.Error{Kind: spst.Internal, Code: spst.CodeChallengeImage, Err: err}
	}
	bent := bend(flat, r)
	drawLine(bent, r)
	var b bytes.Buffer
	if err := png.Encode(&b, bent); err != nil {
		return nil, &spst.Error{Kind: spst.Internal, Code: spst.CodeChallengeImage, Err: err}
	}
	return b.Bytes(), nil
}

func drawGlyphs(on *image.Gray, text string, r *rand.Rand) error {
	parsed, err := opentype.Parse(gomedium.TTF)
	if err != nil {
		return err
	}
	place := challengeWidth / len(text)
	for i, c := range text {
		face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: glyphSize + 12*r.Float64() - 6, DPI: 72})
		if err != nil {
			return err
		}
		d := font.Drawer{Dst: on, Src: image.Black, Face: face}
		slack := place - d.MeasureString(string(c)).Round()
		d.Dot = fixed.P(i*place+max(slack, 0)/2+r.IntN(9)-4, challengeHeight*2/3+r.IntN(17)-4)
		d.DrawString(string(c))
	}
	return nil
}

// bend shifts each point along two waves.
func bend(flat *image.Gray, r *rand.Rand) *image.Gray {
	bounds := flat.Bounds()
	bent := image.NewGray(bounds)
	acrossLength, downLength := 70+30*r.Float64(), 90+50*r.Float64()
	acrossAt, downAt := 2*math.Pi*r.Float64(), 2*math.Pi*r.Float64()
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			fromX := x + int(3*math.Sin(2*math.Pi*float64(y)/acrossLength+acrossAt))
			fromY := y + int(5*math.Sin(2*math.Pi*float64(x)/downLength+downAt))
			grey := color.Gray{Y: 255}
			if (image.Point{X: fromX, Y: fromY}).In(bounds) {
				grey = flat.GrayAt(fromX, fromY)
			}
			bent.SetGray(x, y, grey)
		}
	}
	return bent
}

// drawLine draws a thin wave from side to side.
func drawLine(on *image.Gray, r *rand.Rand) {
	bounds := on.Bounds()
	middle := float64(bounds.Dy()) * (0.3 + 0.4*r.Float64())
	height, length, at := 8+14*r.Float64(), 120+120*r.Float64(), 2*math.Pi*r.Float64()
	for x := range bounds.Dx() {
		y := int(middle + height*math.Sin(2*math.Pi*float64(x)/length+at))
		for dy := range 2 {
			on.SetGray(x, y+dy, color.Gray{})
		}
	}
}
