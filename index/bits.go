package index

import (
	"encoding/binary"
	"math/bits"
)

// A row is a sequence of numbers of the same width in bits, the first in the
// low bits of the first byte, padded to a whole byte: any number is read
// without those before it.
type row struct {
	data  []byte
	width int // bits of a number, at most 40
}

// rowBytes is the size of a row of n numbers.
func rowBytes(n, width int) int { return (n*width + 7) / 8 }

// at reads a number.
func (r row) at(i int) uint64 {
	bit := i * r.width
	return r.word(bit>>3) >> (bit & 7) & (1<<r.width - 1)
}

// word gives the eight bytes from a place on, what is behind the end as 0.
func (r row) word(from int) uint64 {
	if from+8 <= len(r.data) {
		return binary.LittleEndian.Uint64(r.data[from:])
	}
	var word uint64
	for k, b := range r.data[min(from, len(r.data)):] {
		word |= uint64(b) << (8 * k)
	}
	return word
}

// ones counts the 1s among the first n numbers of a row of bits.
func (r row) ones(n int) int {
	count, data := 0, r.data
	for ; n >= 64; n -= 64 {
		count += bits.OnesCount64(binary.LittleEndian.Uint64(data))
		data = data[8:]
	}
	for ; n >= 8; n -= 8 {
		count += bits.OnesCount8(data[0])
		data = data[1:]
	}
	if n > 0 {
		count += bits.OnesCount8(data[0] & (1<<n - 1))
	}
	return count
}

// behindZero is the place behind the n-th 0 of a row of bits, counted from 1;
// 0 for n = 0. There must be as many.
func (r row) behindZero(n int) int {
	at := 0
	for n > 0 {
		zeros := ^r.word(at >> 3)
		if count := bits.OnesCount64(zeros); count < n {
			n -= count
			at += 64
			continue
		}
		for ; n > 1; n-- {
			zeros &= zeros - 1
		}
		return at + bits.TrailingZeros64(zeros) + 1
	}
	return at
}

// appendRow packs numbers.
func appendRow(dst []byte, numbers []uint64, width int) []byte {
	var word uint64
	have := 0 // bits in word; below 8 between two numbers
	for _, v := range numbers {
		word |= v << have
		for have += width; have >= 8; have -= 8 {
			dst = append(dst, byte(word))
			word >>= 8
		}
	}
	if have > 0 {
		dst = append(dst, byte(word))
	}
	return dst
}
