package index

import (
	"fmt"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// Memory is a small index that is never written: of texts that are looked at
// once. It is read as an Index is, and gives the same answers. It is not safe for
// concurrent use.
type Memory struct {
	tokenizer Tokenizer
	codec     *streamCodec
	shingler  fingerprint.Shingler
	tokens    []fingerprint.Token
	prints    []fingerprint.Fingerprint
	documents []Document
	streams   [][]byte
	lengths   []int // tokens of each
	lists     map[uint64]*List
}

// NewMemory begins one. The tokenizer stays the caller's to close.
func NewMemory(t Tokenizer) *Memory {
	return &Memory{tokenizer: t, codec: newStreamCodec(), lists: make(map[uint64]*List)}
}

// Add takes in a text, whose record is given.
func (m *Memory) Add(d Document, text []byte) (err error) {
	if m.tokens, _, err = m.tokenizer.Tokenize(m.tokens[:0], text, d.Language, false); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	doc := uint32(len(m.documents))
	m.documents = append(m.documents, d)
	m.streams, m.lengths = append(m.streams, m.codec.pack(m.tokens, text)), append(m.lengths, len(m.tokens))
	for _, p := range Families() {
		m.prints = m.shingler.Fingerprints(m.prints[:0], m.tokens, p)
		for _, f := range m.prints {
			m.post(stored(f.Hash), Posting{Doc: doc, Pos: f.Pos})
		}
	}
	return nil
}

func (m *Memory) post(hash uint64, p Posting) {
	l := m.lists[hash]
	if l == nil {
		l = new(List)
		m.lists[hash] = l
	}
	if l.Total++; l.Total <= MaxPostings {
		l.Postings = append(l.Postings, p)
	}
}

// Languages counts the tokens by language.
func (m *Memory) Languages() map[string]uint64 {
	all := make(map[string]uint64)
	for i, d := range m.documents {
		all[d.Language] += uint64(m.lengths[i])
	}
	return all
}

// Documents counts the texts.
func (m *Memory) Documents() int { return len(m.documents) }

// Postings gives the lists of many fingerprints, in the order of the hashes. Of one
// that has more than most postings, only how many is told.
func (m *Memory) Postings(hashes []uint64, most uint64) ([]List, error) {
	lists := make([]List, len(hashes))
	for i, h := range hashes {
		if l := m.lists[stored(h)]; l != nil && l.Total > most {
			lists[i].Total = l.Total
		} else if l != nil {
			lists[i] = *l
		}
	}
	return lists, nil
}

// Stream gives the tokens of a document.
func (m *Memory) Stream(doc uint32) (*Stream, error) {
	s, err := m.Peek(doc)
	if err == nil {
		err = s.Load(0, len(s.Tokens))
	}
	return s, err
}

// Peek gives them with none of them loaded.
func (m *Memory) Peek(doc uint32) (*Stream, error) {
	if int(doc) >= len(m.streams) {
		return nil, fmt.Errorf("index: no document %d", doc)
	}
	return m.codec.open(m.streams[doc], m.lengths[doc])
}

// Document gives the record of a document.
func (m *Memory) Document(doc uint32) (Document, error) {
	if int(doc) >= len(m.documents) {
		return Document{}, fmt.Errorf("index: no document %d", doc)
	}
	return m.documents[doc], nil
}
