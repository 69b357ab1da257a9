package index

import (
	"encoding/json"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"github.com/hunkprint/hunkprint/corpus/license"
)

// Document is what is known of one text of the corpus.
type Document struct {
	Content  string   `json:"content"` // xxhash64 of the text with two seeds, in hex
	Language string   `json:"language"`
	Bytes    int      `json:"bytes"`
	Fallback string   `json:"fallback,omitempty"` // why the grammar did not tokenize it
	Origins  []Origin `json:"origins"`            // where the text stands, in the order of indexing
}

// Origin is one place where a text stands.
type Origin struct {
	Source  string           `json:"source"` // with its version pinned
	PURL    string           `json:"purl,omitempty"`
	Path    string           `json:"path"`
	License license.Evidence `json:"license"`
	Mark    string           `json:"mark,omitempty"`
}

// Source sums up what an index has of one source.
type Source struct {
	Name  string `json:"name"` // with its version pinned
	PURL  string `json:"purl,omitempty"`
	Files int    `json:"files"`
	Bytes int64  `json:"bytes"`
}

// pageSize is how many document records are stored as one value: together
// they compress to a fraction.
const pageSize = 32

// unpackPage decodes all records of a page.
func unpackPage(unzip *zstd.Decoder, data []byte) ([]Document, error) {
	text, err := unzip.DecodeAll(data, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: document records: %v", ErrCorrupt, err)
	}
	var docs []Document
	if err := json.Unmarshal(text, &docs); err != nil {
		return nil, fmt.Errorf("%w: document records: %v", ErrCorrupt, err)
	}
	return docs, nil
}

// unpackRecord decodes one record of a page: the others cost no more than to be
// passed over.
func unpackRecord(unzip *zstd.Decoder, data []byte, n int) (d Document, err error) {
	text, err := unzip.DecodeAll(data, nil)
	if err == nil {
		err = json.Unmarshal(element(text, n), &d)
	}
	if err != nil {
		err = fmt.Errorf("%w: document records: %v", ErrCorrupt, err)
	}
	return d, err
}

// element is the n-th object of a JSON array of objects; empty where there are fewer.
func element(array []byte, n int) []byte {
	depth, start := 0, 0
	for i := 0; i < len(array); i++ {
		switch array[i] {
		case '"':
			i = stringEnd(array, i)
		case '{':
			if depth++; depth == 1 {
				start = i
			}
		case '}':
			if depth--; depth > 0 {
				continue
			}
			if n == 0 {
				return array[start : i+1]
			}
			n--
		}
	}
	return nil
}

// stringEnd is where the JSON string that begins at i ends, or the end of the text.
func stringEnd(text []byte, i int) int {
	for i++; i < len(text) && text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i
}
