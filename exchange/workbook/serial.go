package workbook

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// A spreadsheet stores a date as the number of days since 1900 or 1904, with the time as a fraction;
// only the format of the cell distinguishes it from a number.

// shown tells what a number format shows.
type shown uint8

const (
	asNumber shown = iota
	asDay          // with a time of day or without
	asHour         // a time of day, or a duration in hours
)

// builtIn gives what the formats with a number and no code show (ECMA-376 part 1, 18.8.30; 27 to 36
// and 50 to 58 are dates in East Asian languages).
func builtIn(id int) shown {
	switch {
	case 14 <= id && id <= 17, id == 22, 27 <= id && id <= 31, id == 36, 50 <= id && id <= 54, id == 57, id == 58:
		return asDay
	case 18 <= id && id <= 21, 32 <= id && id <= 35, 45 <= id && id <= 47, id == 55, id == 56:
		return asHour
	}
	return asNumber
}

// formatShown tells what a format code shows. Only the letters outside quotes, brackets and escapes
// count; the first section of the code is enough.
func formatShown(code string) shown {
	if strings.HasPrefix(strings.ToLower(code), "general") || code == "Standard" {
		return asNumber
	}
	var day, month, hour bool
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case ';':
			i = len(code)
		case '"':
			n := strings.IndexByte(code[i+1:], '"')
			if n < 0 {
				return asNumber
			}
			i += n + 1
		case '\\', '_', '*':
			i++
		case '[':
			n := strings.IndexByte(code[i:], ']')
			if n < 0 {
				return asNumber
			}
			inner := strings.ToLower(code[i+1 : i+n])
			hour = hour || inner != "" && (strings.Trim(inner, "h") == "" || strings.Trim(inner, "m") == "" || strings.Trim(inner, "s") == "")
			i += n
		case 'd', 'D', 'y', 'Y', 'j', 'J':
			day = true
		case 'm', 'M':
			month = true
		case 'h', 'H', 's', 'S':
			hour = true
		}
	}
	switch {
	case day, month && !hour:
		return asDay
	case hour:
		return asHour
	}
	return asNumber
}

const (
	lastSerial   = 2_958_466 // the day after 31/12/9999
	fewHours     = 10_000    // days: a smaller number in a time format is a duration
	secondsOfDay = 24 * 60 * 60
)

// appendSerial adds the date or the time that a number shows; ok is false when no spreadsheet shows it
// as one.
func appendSerial(dst []byte, serial float64, as shown, from1904 bool) (text []byte, ok bool) {
	if !(serial >= 0 && serial < lastSerial) {
		return dst, false
	}
	seconds := int64(math.Round(serial * secondsOfDay))
	days, rest := seconds/secondsOfDay, seconds%secondsOfDay
	if as == asHour && days < fewHours || days == 0 && rest > 0 && !from1904 {
		return appendHour(dst, seconds, false), true
	}
	switch {
	case from1904:
		days += 1462
	case days == 60: // 29 February 1900, a date of Lotus 1-2-3 that did not exist
		return append(dst, "1900-02-29"...), true
	case days < 60:
		days++
	}
	at := time.Unix((days-25_569)*secondsOfDay, 0).UTC()
	dst = at.AppendFormat(dst, time.DateOnly)
	if rest > 0 {
		dst = appendHour(append(dst, 'T'), rest, true)
	}
	return dst, true
}

func appendHour(dst []byte, seconds int64, wide bool) []byte {
	if wide && seconds < 10*3600 {
		dst = append(dst, '0')
	}
	dst = strconv.AppendInt(dst, seconds/3600, 10)
	for _, part := range [...]int64{seconds / 60 % 60, seconds % 60} {
		dst = append(dst, ':', byte('0'+part/10), byte('0'+part%10))
	}
	return dst
}
