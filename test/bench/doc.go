// Package bench measures the portal on both engines side by side, in one run: « make bench-portail ».
// Its figures are ratios, medians of alternating rounds; nothing in it is a test that passes or fails.
package bench
