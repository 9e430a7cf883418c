package workbook

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// A spreadsheet keeps a day as the number of days since 1900 or 1904, with the hour
// as a fraction; only the format of the cell tells it from a number.

// shown is how a number format shows a number.
type shown uint8

const (
	asNumber shown = iota
	asDay          // with an hour or without
	asHour         // an hour of the day, or hours that went by
)

// builtIn tells the formats that have a number and no code (ECMA-376 part 1, 18.8.30;
// 27 to 36 and 50 to 58 are days in the East).
func builtIn(id int) shown {
	switch {
	case 14 <= id && id <= 17, id == 22, 27 <= id && id <= 31, id == 36, 50 <= id && id <= 54, id == 57, id == 58:
		return asDay
	case 18 <= id && id <= 21, 32 <= id && id <= 35, 45 <= id && id <= 47, id == 55, id == 56:
		return asHour
	}
	return asNumber
}

// formatShown tells what a format code shows. Letters count outside of quotes,
// brackets and escapes; those of the first section are enough.
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
	fewHours     = 10_000    // days: fewer, in a format of hours, are hours that went by
	secondsOfDay = 24 * 60 * 60
)

// appendSerial adds the day, or the hours, that a number shows; ok is false for what
// no spreadsheet shows so.
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
	case days == 60: // the 29 February 1900 of Lotus 1-2-3, which was no day
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
