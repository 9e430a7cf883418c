package workbook

import "strings"

// stringTable keeps the texts that the cells of a workbook share, in pieces that do
// not move: of each text it has four bytes and the text itself.
type stringTable struct {
	pieces []string
	piece  strings.Builder // the one that is being filled
	places []uint32        // of the texts: the piece, and where in it
}

const (
	pieceBits = 18
	pieceSize = 1 << pieceBits // more than a cell may hold
	maxText   = 32 << 20       // bytes of all of them, and four times their number
)

const tooMuchText = "Ce classeur a plus de texte qu'une liste de salariés : enregistrez la feuille des salariés au format CSV."

// add keeps a text; false when it, or all of them, are too long for a roster.
func (s *stringTable) add(text []byte) bool {
	if len(text) >= pieceSize || len(s.pieces)*pieceSize >= maxText || len(s.places) >= maxText/4 {
		return false
	}
	if s.piece.Cap() == 0 || s.piece.Len()+len(text) >= pieceSize {
		s.seal()
		s.piece.Grow(pieceSize)
	}
	s.places = append(s.places, uint32(len(s.pieces)<<pieceBits|s.piece.Len()))
	s.piece.Write(text)
	return true
}

// seal ends the piece that is being filled.
func (s *stringTable) seal() {
	if s.piece.Cap() > 0 {
		s.pieces = append(s.pieces, s.piece.String())
		s.piece = strings.Builder{}
	}
}

// at gives a text, after the last one was added and sealed.
func (s *stringTable) at(i int) (string, bool) {
	if i < 0 || i >= len(s.places) {
		return "", false
	}
	place := s.places[i]
	piece := s.pieces[place>>pieceBits]
	from, to := int(place%pieceSize), len(piece)
	if i+1 < len(s.places) && s.places[i+1]>>pieceBits == place>>pieceBits {
		to = int(s.places[i+1] % pieceSize)
	}
	return piece[from:to], true
}
