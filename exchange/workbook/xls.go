package workbook

import "io"

func openCompound(r io.ReaderAt, size int64) (*Book, error) {
	return nil, refuse("Ce classeur est d'un ancien format (.xls) ou protégé par un mot de passe : enregistrez-le sans mot de passe au format .xlsx ou CSV, puis recommencez.")
}
