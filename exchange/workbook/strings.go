package workbook

import "strings"

// stringTable stores the texts that the cells of a workbook share, in pieces that do not move: each
// text takes its own bytes and four more.
type stringTable struct {
	pieces []string
	piece  strings.Builder // the piece being filled
	places []uint32        // position of each text: its piece, and its offset there
}

const (
	pieceBits = 18
	pieceSize = 1 << pieceBits // more than a cell may hold
	maxText   = 32 << 20       // bytes of all the texts, plus four for each
)

const tooMuchText = "Ce classeur a plus de texte qu'une liste de salariés : enregistrez la feuille des salariés au format CSV."

// add stores a text; false when it, or all the texts together, are too long for a roster.
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

// seal closes the piece being filled.
func (s *stringTable) seal() {
	if s.piece.Cap() > 0 {
		s.pieces = append(s.pieces, s.piece.String())
		s.piece = strings.Builder{}
	}
}

// at gives a text; the last text must have been added and sealed before.
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
