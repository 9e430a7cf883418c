package document

// WriteCII is exported for the tests of the rules of EN 16931.
var WriteCII = writeCII
