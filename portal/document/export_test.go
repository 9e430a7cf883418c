package document

// WriteCII is for the tests of the norm's rules.
var WriteCII = writeCII
