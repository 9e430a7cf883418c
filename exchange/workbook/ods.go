package workbook

func (a archive) openODS() (*Book, error) {
	return nil, refuse("Ce classeur est au format OpenDocument (.ods) : enregistrez-le au format .xlsx ou CSV, puis recommencez.")
}
