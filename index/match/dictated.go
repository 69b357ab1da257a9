package match

import (
	"bytes"
	"hash/crc32"
	"hash/crc64"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// Numbers that a standard dictates tell nothing of who wrote them: a table of CRC-32 or the
// constants of SHA-256 are the same wherever they stand. They are computed here from what
// the standards say of them. Nor do the names of the months and of the days of the week.

// dictated tells whether a literal is not its author's choice.
func dictated(class fingerprint.Class, text []byte) bool {
	switch class {
	case fingerprint.Number:
		return dictatedNumber(text)
	case fingerprint.String:
		return len(text) <= len(`"September"`) && calendar()[strings.ToLower(string(bytes.Trim(text, "\"'`")))]
	}
	return false
}

func dictatedNumber(text []byte) bool {
	n, err := strconv.ParseUint(unsuffixed(text), 0, 64)
	return err == nil && n >= leastDictated && standards()[n]
}

// leastDictated is where the numbers begin that are seldom anything else.
const leastDictated = 1 << 8

// calendar has the names of months and days, in full and in three letters.
var calendar = sync.OnceValue(func() map[string]bool {
	all := make(map[string]bool)
	add := func(name string) {
		name = strings.ToLower(name)
		all[name], all[name[:3]] = true, true
	}
	for m := time.January; m <= time.December; m++ {
		add(m.String())
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		add(d.String())
	}
	return all
})

// months has which numbers of days follow each other: how many a month has and the next one, and
// how many of the year are over before them, or with the first day of them.
var months = sync.OnceValue(func() map[[2]int64]bool {
	all := make(map[[2]int64]bool)
	days := func(first time.Time) int64 { return int64(first.AddDate(0, 1, -1).Day()) }
	for _, year := range []int{2023, 2024} { // a common year and a leap year
		for m := time.January; m <= time.December; m++ {
			first := time.Date(year, m, 1, 0, 0, 0, 0, time.UTC)
			length, before := days(first), int64(first.YearDay()-1)
			all[[2]int64{length, days(first.AddDate(0, 1, 0))}] = true
			all[[2]int64{before, before + length}] = true
			all[[2]int64{before + 1, before + 1 + length}] = true
		}
	}
	return all
})

// standards are the numbers of the checksums and hashes that are most in use.
var standards = sync.OnceValue(func() map[uint64]bool {
	all := make(map[uint64]bool)
	for _, p := range []uint32{crc32.IEEE, crc32.Castagnoli, crc32.Koopman} {
		for _, n := range crc32.MakeTable(p) {
			all[uint64(n)] = true
		}
		forward(all, 32, reversedPolynomial(uint64(p), 32))
	}
	for _, p := range []uint64{crc64.ISO, crc64.ECMA} {
		for _, n := range crc64.MakeTable(p) {
			all[n] = true
		}
		forward(all, 64, reversedPolynomial(p, 64))
	}
	for _, p := range []uint64{0x1021, 0x8005} { // CRC-16 of CCITT, and of IBM
		forward(all, 16, p)
		backward(all, 16, reversedPolynomial(p, 16))
	}
	digests(all)
	return all
})

// forward adds the table of a CRC that takes the highest bit first; the polynomial lacks its leading term.
func forward(all map[uint64]bool, width int, polynomial uint64) {
	top, mask := uint64(1)<<(width-1), uint64(math.MaxUint64)>>(64-width)
	for b := range uint64(256) {
		n := b << (width - 8)
		for range 8 {
			carry := n & top
			if n = n << 1 & mask; carry != 0 {
				n ^= polynomial
			}
		}
		all[n] = true
	}
}

// backward adds the table of one that takes the lowest bit first.
func backward(all map[uint64]bool, width int, polynomial uint64) {
	for n := range uint64(256) {
		for range 8 {
			carry := n & 1
			if n >>= 1; carry != 0 {
				n ^= polynomial
			}
		}
		all[n] = true
	}
}

// reversedPolynomial is one with its highest bit first for its lowest, and the other way round.
func reversedPolynomial(p uint64, width int) uint64 { return bits.Reverse64(p) >> (64 - width) }

// digests adds the constants of MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4): sines, roots of
// small numbers, and the fractional parts of roots of primes.
func digests(all map[uint64]bool) {
	for i := range 64 {
		all[uint64(math.Abs(math.Sin(float64(i+1)))*(1<<32))] = true
	}
	for _, n := range []uint64{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0} { // these count up
		all[n] = true
	}
	for _, n := range []int64{2, 3, 5, 10} {
		all[root(n, 2, 30)] = true
	}
	for i, p := range primes(80) {
		cube := root(p, 3, 64)
		all[cube], all[cube>>32] = true, true
		if i < 16 {
			square := root(p, 2, 64)
			all[square], all[square>>32], all[square&math.MaxUint32] = true, true, true
		}
	}
}

// root is the k-th root of n, the square or the cube one, in units of 1 / 2^digits: its lowest 64 bits.
func root(n int64, k, digits uint) uint64 {
	target := new(big.Int).Lsh(big.NewInt(n), k*digits)
	low, high := new(big.Int), new(big.Int).Lsh(big.NewInt(n), digits)
	for low.Cmp(high) < 0 { // the largest whose power does not exceed the target
		middle := new(big.Int).Add(low, high)
		middle.Add(middle, big.NewInt(1)).Rsh(middle, 1)
		if power := new(big.Int).Exp(middle, big.NewInt(int64(k)), nil); power.Cmp(target) <= 0 {
			low = middle
		} else {
			high = middle.Sub(middle, big.NewInt(1))
		}
	}
	return new(big.Int).And(low, new(big.Int).SetUint64(math.MaxUint64)).Uint64()
}

// primes gives the first n of them.
func primes(n int) (list []int64) {
	for p := int64(2); len(list) < n; p++ {
		if big.NewInt(p).ProbablyPrime(0) { // exact for numbers of 64 bits
			list = append(list, p)
		}
	}
	return list
}
