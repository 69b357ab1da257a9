// Package index stores the fingerprints, token streams and origins of a
// corpus on disk, and reads them back.
//
// An index is a directory with one generation inside, a Badger database that
// is written once, in key order, and never changed: a build writes the next
// generation beside it and renames it into place when it is complete. So a
// killed build leaves the last good generation, and any number of processes
// read while one builds. FORMAT.md describes the bytes.
//
// A build runs in bounded memory: postings are collected up to a limit,
// written as sorted runs, and merged once. The result depends on the
// documents and their order alone, never on the number of workers.
//
// Badger stays behind store.go: no type and no error of it leaves the package.
package index

import (
	"encoding/binary"
	"fmt"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// Version is the format that this package writes. It counts up with every
// change that an older reader would misread.
//
//	1: first format
const Version = 1

// The families of fingerprints. They are constants of the format: index and
// query must cut the same shingles. Guarantee() promises 28 tokens, word for word
// or renamed. They were chosen by go run ./bench/accuracy -ablation: names tell so
// much that short shingles of the exact form suffice, and few of them; what they
// take less goes to short shingles of the renamed form, which edits seldom hit.
var (
	ExactFamily   = fingerprint.Params{K: 12, W: 17, Form: fingerprint.Exact}
	RenamedFamily = fingerprint.Params{K: 16, W: 13, Form: fingerprint.Renamed}
)

// Families lists them in the order in which they are stored.
func Families() [2]fingerprint.Params {
	return [2]fingerprint.Params{ExactFamily, RenamedFamily}
}

// MaxPostings is how many places of one fingerprint are stored: the first in
// document order. The count of all is kept.
const MaxPostings = 200

// hashBits is how much of a fingerprint's hash is stored: enough for few
// chance meetings, which real tokens then refute.
const hashBits = 40

// Header says what an index holds.
type Header struct {
	Format     int               `json:"format"`
	Parameters string            `json:"parameters"` // the families, as text
	Digest     string            `json:"digest"`     // of the content: equal sources, equal digest
	BlockBits  int               `json:"block_bits"` // leading bits of a hash that name its block
	PlaceBits  int               `json:"place_bits"` // width of a place
	Documents  int               `json:"documents"`  // texts, each content once
	Files      int               `json:"files"`      // origins of the documents
	Sources    int               `json:"sources"`
	Bytes      int64             `json:"bytes"` // of source text indexed, each content once
	Tokens     uint64            `json:"tokens"`
	Languages  map[string]uint64 `json:"languages"` // tokens of the documents, by language; none in an index made before they were counted
	Postings   uint64            `json:"postings"`
	Distinct   uint64            `json:"distinct"`  // fingerprints that differ
	Fallbacks  int               `json:"fallbacks"` // documents tokenized without their grammar
}

func (h *Header) shape() shape { return shape{blockBits: h.BlockBits, placeBits: h.PlaceBits} }

func parameters() string {
	return fmt.Sprintf("exact k=%d w=%d, renamed k=%d w=%d", ExactFamily.K, ExactFamily.W, RenamedFamily.K, RenamedFamily.W)
}

// Keys of the database: a letter for the part, then a number in big-endian order.
const (
	headerPart   = 'h' // JSON of Header
	sourcePart   = 's' // JSON of all sources
	lengthPart   = 'l' // tokens of each document, as varints
	documentPart = 'd' // page of document records: JSON, zstd
	filterPart   = 'f' // filter of one shard of the hashes
	postingPart  = 'p' // block of postings
	streamPart   = 't' // token stream of one document
)

// partNames name a value of each part for people.
var partNames = map[byte]string{
	postingPart: "posting block", filterPart: "filter", streamPart: "token stream", documentPart: "page of document records",
	lengthPart: "document lengths", sourcePart: "sources", headerPart: "header",
}

func key(part byte, n uint32) []byte {
	return binary.BigEndian.AppendUint32([]byte{part}, n)
}

// Posting is one place of a fingerprint.
type Posting struct {
	Doc uint32
	Pos uint32 // token of the document
}
