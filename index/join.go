package index

// Joined reads several indexes as one: the documents of the second are
// numbered behind those of the first, and so on. It is not safe for
// concurrent use; Clone gives another reader.
type Joined struct {
	parts  []*Index
	firsts []uint32 // number of each part's first document
}

// Join joins one or more open indexes, which stay the caller's to close.
func Join(parts ...*Index) *Joined {
	j := &Joined{parts: parts}
	next := uint32(0)
	for _, ix := range parts {
		j.firsts = append(j.firsts, next)
		next += uint32(ix.header.Documents)
	}
	return j
}

// Clone gives a reader for another goroutine.
func (j *Joined) Clone() *Joined {
	c := &Joined{firsts: j.firsts}
	for _, ix := range j.parts {
		c.parts = append(c.parts, ix.Clone())
	}
	return c
}

// Languages adds up the tokens of all indexes by language; nil where one does not know.
func (j *Joined) Languages() map[string]uint64 {
	all := make(map[string]uint64)
	for _, ix := range j.parts {
		of := ix.Languages()
		if of == nil {
			return nil
		}
		for language, tokens := range of {
			all[language] += tokens
		}
	}
	return all
}

// Part tells which of the indexes has a document, counted from 0.
func (j *Joined) Part(doc uint32) int {
	n := len(j.parts) - 1
	for n > 0 && j.firsts[n] > doc {
		n--
	}
	return n
}

// Postings joins the posting lists of all indexes.
func (j *Joined) Postings(hashes []uint64, most uint64) ([]List, error) {
	all := make([]List, len(hashes))
	for n, ix := range j.parts {
		lists, err := ix.Postings(hashes, most)
		if err != nil {
			return nil, err
		}
		for i, l := range lists {
			if all[i].Total += l.Total; all[i].Total > most {
				all[i].Postings = nil
				continue
			}
			for _, p := range l.Postings {
				p.Doc += j.firsts[n]
				all[i].Postings = append(all[i].Postings, p)
			}
		}
	}
	return all, nil
}

// Stream reads all of the token stream of a document.
func (j *Joined) Stream(doc uint32) (*Stream, error) {
	ix, doc := j.part(doc)
	return ix.Stream(doc)
}

// Peek gives the token stream of a document with none of its tokens loaded.
func (j *Joined) Peek(doc uint32) (*Stream, error) {
	ix, doc := j.part(doc)
	return ix.Peek(doc)
}

// Document reads the record of a document.
func (j *Joined) Document(doc uint32) (Document, error) {
	ix, doc := j.part(doc)
	return ix.Document(doc)
}

// part finds the index that has a document, and its number there.
func (j *Joined) part(doc uint32) (*Index, uint32) {
	n := j.Part(doc)
	return j.parts[n], doc - j.firsts[n]
}
